package org.walscope.view;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.walscope.icons.AppIcon;
import org.walscope.view.finding.FindingsView;
import org.walscope.view.hex.HexView;
import org.walscope.view.page.PageView;
import org.walscope.view.record.RecordInspectorView;
import org.walscope.view.record.RecordTableView;
import org.walscope.view.replication.ReplicationView;
import org.walscope.view.sidebyside.CompareView;
import org.walscope.view.slot.SlotsView;
import org.walscope.view.source.SourcesView;
import org.walscope.view.timeline.TimelineView;
import org.walscope.view.transaction.TransactionView;

/// The views of the workbench; one line each. Their order is that of the Window menu, and of the tabs where two
/// share
/// a place.
public final class Views {

    /// Where a perspective docks a view at first; the user may move it.
    public enum Place {
        LEFT,
        CENTRE,
        /// Below the centre's views, as wide as they are.
        CENTRE_BELOW,
        RIGHT,
        RIGHT_BELOW,
        BOTTOM,
        /// Beside the bottom's views.
        BOTTOM_RIGHT
    }

    /// One view.
    ///
    /// @param id      names it in saved arrangements; never changes
    /// @param title   its key in the texts
    /// @param shownIn the perspectives that show it without being asked, and where; never empty
    /// @param create  makes it; called once for a window, when the view is first shown
    public record Entry(
            String id,
            String title,
            AppIcon icon,
            Map<Perspective, Place> shownIn,
            Function<ViewContext, WalView> create) {

        /// Where it opens in a perspective that does not show it unasked as well.
        public Place placeIn(Perspective perspective) {
            return shownIn.getOrDefault(
                    perspective, shownIn.values().stream().sorted().findFirst().orElseThrow());
        }
    }

    /// The list. The workbench adds those that are about itself: tasks and log.
    public static final List<Entry> ALL = List.of(
            new Entry("sources", "sources.title", AppIcon.SOURCES, everywhere(Place.LEFT), SourcesView::new),
            new Entry(
                    "record",
                    "view.record",
                    AppIcon.RECORDS,
                    Map.of(Perspective.RECORDS, Place.CENTRE, Perspective.TIMELINE, Place.CENTRE_BELOW),
                    RecordTableView::new),
            new Entry(
                    "inspector",
                    "view.inspector",
                    AppIcon.FIELDS,
                    Map.of(Perspective.RECORDS, Place.RIGHT, Perspective.TIMELINE, Place.RIGHT),
                    RecordInspectorView::new),
            new Entry(
                    "page",
                    "view.page",
                    AppIcon.PAGE,
                    Map.of(Perspective.RECORDS, Place.CENTRE, Perspective.TIMELINE, Place.RIGHT),
                    PageView::new),
            new Entry(
                    "hex",
                    "view.hex",
                    AppIcon.HEX,
                    Map.of(Perspective.RECORDS, Place.BOTTOM_RIGHT, Perspective.TIMELINE, Place.RIGHT),
                    HexView::new),
            new Entry(
                    "timeline",
                    "view.timeline",
                    AppIcon.TIMELINE,
                    Map.of(Perspective.TIMELINE, Place.CENTRE),
                    TimelineView::new),
            new Entry(
                    "transaction",
                    "view.transaction",
                    AppIcon.TRANSACTION,
                    Map.of(Perspective.TIMELINE, Place.CENTRE_BELOW),
                    TransactionView::new),
            new Entry("findings", "findings.title", AppIcon.FINDING, everywhere(Place.BOTTOM), FindingsView::new),
            new Entry("slots", "view.slots", AppIcon.SLOTS, Map.of(Perspective.SLOTS, Place.CENTRE), SlotsView::new),
            new Entry(
                    "replication",
                    "map.title",
                    AppIcon.CONNECT,
                    Map.of(Perspective.SLOTS, Place.CENTRE),
                    ReplicationView::new),
            new Entry(
                    "compare",
                    "view.compare",
                    AppIcon.COMPARE,
                    Map.of(Perspective.COMPARE, Place.CENTRE),
                    CompareView::new));

    private Views() {}

    /// For a view that every perspective shows.
    public static Map<Perspective, Place> everywhere(Place place) {
        return Arrays.stream(Perspective.values()).collect(Collectors.toUnmodifiableMap(each -> each, each -> place));
    }
}
