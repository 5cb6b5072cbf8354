package org.walscope.view;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.walscope.icons.AppIcon;

/// The views of the workbench; one line each. Their order is that of the Window menu, and of the tabs where two share
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
        BOTTOM
    }

    /// One view.
    ///
    /// @param id       names it in saved arrangements; never changes
    /// @param titleKey of its title in the texts
    /// @param shownIn  the perspectives that show it without being asked
    /// @param create   makes it; called once for a window, when the view is first shown
    public record Entry(
            String id,
            String titleKey,
            AppIcon icon,
            Place place,
            Set<Perspective> shownIn,
            Function<ViewContext, WalView> create) {}

    private static final Set<Perspective> EVERYWHERE = Set.of(Perspective.values());

    /// The list. The workbench adds those that are about itself: tasks and log.
    public static final List<Entry> ALL = List.of();

    private Views() {}
}
