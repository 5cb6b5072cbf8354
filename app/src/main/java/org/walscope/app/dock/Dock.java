package org.walscope.app.dock;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javafx.collections.FXCollections;
import javafx.collections.ObservableSet;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.walscope.icons.AppIcon;
import org.walscope.view.Texts;
import org.walscope.view.Views;
import org.walscope.view.WalView;
import org.walscope.view.fx.FxThread;
import software.coley.bentofx.Bento;
import software.coley.bentofx.building.HeaderFactory;
import software.coley.bentofx.control.Header;
import software.coley.bentofx.dockable.Dockable;
import software.coley.bentofx.layout.DockContainer;
import software.coley.bentofx.layout.container.DockContainerBranch;
import software.coley.bentofx.layout.container.DockContainerLeaf;
import software.coley.bentofx.layout.container.DockContainerRootBranch;
import software.coley.bentofx.path.DockablePath;

/// The docked views: tabs that can be dragged to another place, torn off into a window of their own, closed and shown
/// again. A view is made when it is first shown, and attached while it is docked or torn off. FX thread only.
public final class Dock {

    /// Pixels taken for granted until the first layout.
    private static final double ROOM_WIDTH = 1440;

    private static final double ROOM_HEIGHT = 800;

    private final Bento bento = new Bento();
    private final StackPane node = new StackPane();
    private final Map<String, Views.Entry> entries = new LinkedHashMap<>();
    private final Function<Views.Entry, WalView> create;
    private final Map<String, Shown> made = new LinkedHashMap<>();
    private final ObservableSet<String> open = FXCollections.observableSet();
    // Held here: a wrapper nobody holds is collected, with those who listen to it
    private final ObservableSet<String> readOpen = FXCollections.unmodifiableObservableSet(open);

    // What was asked for last, with sizes for a room that may not be known yet
    private Optional<Arrangement> asked = Optional.empty();

    private record Shown(WalView view, Dockable dockable) {}

    /// @param create makes a view that is shown for the first time
    public Dock(List<Views.Entry> views, Function<Views.Entry, WalView> create) {
        this.create = create;
        views.forEach(view -> entries.put(view.id(), view));
        node.getStyleClass().add("dock");
        nameTabs();
        bento.events().addDockableCloseListener((_, dockable) -> closed(dockable.getIdentifier()));
        node.layoutBoundsProperty().subscribe((before, now) -> {
            if (before.getWidth() <= 0 && now.getWidth() > 0) {
                FxThread.later(this::fitFirstRoom);
            }
        });
    }

    private void nameTabs() {
        HeaderFactory usual = bento.controlsBuilding().getHeaderFactory();
        bento.controlsBuilding().setHeaderFactory((dockable, pane) -> {
            Header tab = usual.newHeader(dockable, pane);
            tab.setAccessibleRole(AccessibleRole.TAB_ITEM);
            tab.setAccessibleText(dockable.getTitle());
            return tab;
        });
    }

    public Node node() {
        return node;
    }

    /// The ids of the views that are docked or torn off.
    public ObservableSet<String> open() {
        return readOpen;
    }

    /// Replaces what is docked; views torn off stay where they are. Ids that name no view are left out.
    public void show(Arrangement wanted) {
        asked = Optional.of(wanted);
        List<String> apart = tornOff();
        Optional<Arrangement> mine = wanted.within(
                        room(node.getWidth(), ROOM_WIDTH), room(node.getHeight(), ROOM_HEIGHT))
                .only(id -> entries.containsKey(id) && !apart.contains(id))
                .flatMap(Arrangement::withoutRepeats);
        docked().forEach(dockable -> dockable.inContainer(DockContainerLeaf::removeDockable));
        DockContainerRootBranch root = bento.dockBuilding().root("main");
        root.setPruneWhenEmpty(false);
        node.getChildren().setAll(root);
        mine.ifPresent(arrangement -> fill(root, arrangement));
        List<String> now = mine.map(Arrangement::views).orElse(List.of());
        for (String id : List.copyOf(open)) {
            if (!now.contains(id) && !apart.contains(id)) {
                closed(id);
            }
        }
        now.forEach(this::opened);
    }

    private static double room(double known, double otherwise) {
        return known > 0 ? known : otherwise;
    }

    /// What was shown before the window had a size gets the sizes it asked for.
    private void fitFirstRoom() {
        Optional<List<String>> shown = arrangement().map(Arrangement::views);
        asked.filter(wanted -> shown.equals(Optional.of(wanted.views()))).ifPresent(this::show);
    }

    /// What is docked now; empty when every view is closed or torn off.
    public Optional<Arrangement> arrangement() {
        return node.getChildren().isEmpty() || !(node.getChildren().getFirst() instanceof DockContainerBranch root)
                ? Optional.empty()
                : read(root);
    }

    /// Brings a view to the front and gives it the focus; false when it is closed.
    public boolean reveal(String id) {
        if (!open.contains(id)) {
            return false;
        }
        Shown shown = shown(id);
        shown.dockable().inContainer(DockContainerLeaf::selectDockable);
        Node content = shown.view().node();
        if (content.getScene() instanceof Scene scene && scene.getWindow() instanceof Stage stage) {
            stage.toFront();
        }
        focus(content);
        return true;
    }

    /// Closes a view; it can be shown again.
    public void close(String id) {
        if (open.contains(id)) {
            shown(id).dockable().inContainer(DockContainerLeaf::closeDockable);
        }
    }

    /// Moves a docked view into a window of its own.
    public void tearOff(String id) {
        Dockable dockable = shown(id).dockable();
        if (!open.contains(id) || tornOff().contains(id) || !(node.getScene() instanceof Scene scene)) {
            return;
        }
        var content = shown(id).view().node().getLayoutBounds();
        double width = Math.max(480, content.getWidth());
        double height = Math.max(320, content.getHeight());
        dockable.inContainer(DockContainerLeaf::removeDockable);
        Stage window = bento.stageBuilding().newStageForDockable(scene, dockable, width, height);
        window.setTitle(Texts.get("window.torn-off", dockable.getTitle()));
        window.show();
    }

    /// The view that has the focus.
    public Optional<String> focused() {
        return made.entrySet().stream()
                .filter(each -> open.contains(each.getKey()))
                .filter(each -> hasFocus(each.getValue().view().node()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /// The views in front of their tabs, in the order one walks through them.
    public List<String> inFront() {
        return bento.search().allDockables().stream()
                .filter(path -> path.leafContainer().getSelectedDockable() == path.dockable())
                .map(path -> path.dockable().getIdentifier())
                .toList();
    }

    /// Detaches every view; the window is closing.
    public void closeAll() {
        List.copyOf(open).forEach(this::closed);
    }

    private void opened(String id) {
        if (open.add(id)) {
            shown(id).view().attach();
        }
    }

    private void closed(String id) {
        if (open.remove(id)) {
            shown(id).view().detach();
        }
    }

    private Shown shown(String id) {
        Shown shown = made.get(id);
        if (shown == null) {
            Views.Entry entry = java.util.Objects.requireNonNull(entries.get(id), id);
            WalView view = create.apply(entry);
            Dockable dockable = bento.dockBuilding().dockable(id);
            dockable.setTitle(Texts.get(entry.title()));
            dockable.setIconFactory(_ -> entry.icon().node());
            dockable.setNode(view.node());
            CutTexts.tell(view.node());
            dockable.setContextMenuFactory(_ -> new ContextMenu(
                    item("window.menu.tear-off", AppIcon.TEAR_OFF, () -> tearOff(id)),
                    item("window.menu.close", AppIcon.CLOSE, () -> close(id))));
            shown = new Shown(view, dockable);
            made.put(id, shown);
        }
        return shown;
    }

    private static MenuItem item(String key, AppIcon icon, Runnable action) {
        var item = new MenuItem(Texts.get(key), icon.node());
        item.setOnAction(_ -> action.run());
        return item;
    }

    private void fill(DockContainerBranch branch, Arrangement arrangement) {
        switch (arrangement) {
            case Arrangement.Tabs tabs -> branch.addContainer(leaf(tabs));
            case Arrangement.Split(var vertical, var parts, var positions) -> {
                branch.setOrientation(
                        vertical ? javafx.geometry.Orientation.VERTICAL : javafx.geometry.Orientation.HORIZONTAL);
                for (Arrangement part : parts) {
                    switch (part) {
                        case Arrangement.Tabs tabs -> branch.addContainer(leaf(tabs));
                        case Arrangement.Split split -> {
                            DockContainerBranch inner = bento.dockBuilding().branch();
                            branch.addContainer(inner);
                            fill(inner, split);
                        }
                    }
                }
                keepSidesWhenResized(branch, parts);
                branch.setDividerPositions(
                        positions.stream().mapToDouble(Double::doubleValue).toArray());
            }
        }
    }

    /// More room is the centre's; where no part holds the centre, all share it.
    private void keepSidesWhenResized(DockContainerBranch branch, List<Arrangement> parts) {
        List<Boolean> central = parts.stream()
                .map(part -> part.views().stream().anyMatch(this::isCentral))
                .toList();
        if (central.contains(true)) {
            for (int i = 0; i < parts.size(); i++) {
                SplitPane.setResizableWithParent(branch.getItems().get(i), central.get(i));
            }
        }
    }

    private boolean isCentral(String id) {
        Views.Entry entry = entries.get(id);
        return entry != null && entry.shownIn().containsValue(Views.Place.CENTRE);
    }

    private DockContainerLeaf leaf(Arrangement.Tabs tabs) {
        DockContainerLeaf leaf = bento.dockBuilding().leaf();
        tabs.views().forEach(id -> leaf.addDockable(shown(id).dockable()));
        leaf.selectDockable(shown(tabs.selected()).dockable());
        return leaf;
    }

    private static Optional<Arrangement> read(DockContainer container) {
        return switch (container) {
            case DockContainerLeaf leaf -> {
                List<String> views = leaf.getDockables().stream()
                        .map(Dockable::getIdentifier)
                        .toList();
                Dockable selected = leaf.getSelectedDockable();
                yield views.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Arrangement.Tabs(
                                views, selected == null ? views.getFirst() : selected.getIdentifier()));
            }
            case DockContainerBranch branch -> {
                var parts = new ArrayList<Arrangement>();
                var positions = new ArrayList<Double>();
                double[] dividers = branch.getDividerPositions();
                for (int i = 0; i < branch.getChildContainers().size(); i++) {
                    Optional<Arrangement> part =
                            read(branch.getChildContainers().get(i));
                    if (part.isPresent()) {
                        if (!parts.isEmpty()) {
                            positions.add(i - 1 < dividers.length ? dividers[i - 1] : 0.5);
                        }
                        parts.add(part.get());
                    }
                }
                boolean vertical = branch.getOrientation() == javafx.geometry.Orientation.VERTICAL;
                yield switch (parts.size()) {
                    case 0 -> Optional.empty();
                    case 1 -> Optional.of(parts.getFirst());
                    default -> Optional.of(new Arrangement.Split(vertical, parts, positions));
                };
            }
            default -> Optional.empty();
        };
    }

    private List<Dockable> docked() {
        return bento.search().allDockables().stream()
                .filter(path -> inMain(path))
                .map(DockablePath::dockable)
                .toList();
    }

    private List<String> tornOff() {
        return bento.search().allDockables().stream()
                .filter(path -> !inMain(path))
                .map(path -> path.dockable().getIdentifier())
                .toList();
    }

    private boolean inMain(DockablePath path) {
        return node.getChildren().contains(path.rootContainer().asRegion());
    }

    private static boolean hasFocus(Node content) {
        if (!(content.getScene() instanceof Scene scene) || !scene.getWindow().isFocused()) {
            return false;
        }
        for (Node at = scene.getFocusOwner(); at != null; at = at.getParent()) {
            if (at == content) {
                return true;
            }
        }
        return false;
    }

    /// Gives the focus to the view's first control that takes it, once the tab is laid out.
    private static void focus(Node content) {
        FxThread.later(() -> {
            if (!focusFirst(content)) {
                content.requestFocus();
            }
        });
    }

    private static boolean focusFirst(Node at) {
        if (!at.isVisible()) {
            return false;
        }
        if (at.isFocusTraversable() && !at.isDisabled()) {
            at.requestFocus();
            return true;
        }
        return at instanceof javafx.scene.Parent parent
                && parent.getChildrenUnmodifiable().stream().anyMatch(Dock::focusFirst);
    }
}
