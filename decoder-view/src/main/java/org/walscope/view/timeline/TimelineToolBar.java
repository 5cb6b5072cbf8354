package org.walscope.view.timeline;

import java.util.Optional;
import javafx.beans.value.ChangeListener;
import javafx.geometry.Orientation;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Separator;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.ToolBar;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.walscope.icons.AppIcon;
import org.walscope.view.ServerSession;
import org.walscope.view.Texts;

/// Above the timeline: search, axis, the slot whose buffer is shown with its limit, the list, follow, pictures; the
/// zoom
/// last, since it has keys. Where there is no room the last go into the overflow menu first.
final class TimelineToolBar extends ToolBar {

    private final TimelineViewModel model;
    private final WorkMemField workMem;
    private final TextField find = new TextField();
    private final ToggleButton byLsn = axis(TimelineScale.Unit.LSN);
    private final ToggleButton byTime = axis(TimelineScale.Unit.TIME);
    private final ToggleButton list = toggle(AppIcon.LIST_PANEL, "list");
    private final ToggleButton follow = toggle(AppIcon.FOLLOW, "follow");
    private final ChangeListener<Object> showAxis = (source, before, now) -> showAxis();
    private final ChangeListener<Object> showFollowing = (source, before, now) -> showFollowing();

    /// What the buttons call that is not the view-model's.
    interface Actions {
        void list(boolean show);

        void follow(boolean on);

        void export(String ending);
    }

    TimelineToolBar(TimelineViewModel model, ServerSession server, Actions actions) {
        this.model = model;
        workMem = new WorkMemField(model.buffer());
        find.setId("timeline-find");
        find.setPrefColumnCount(8);
        find.setPromptText(Texts.get("timeline.find"));
        find.setAccessibleText(Texts.get("timeline.find.tip"));
        find.setTooltip(new Tooltip(Texts.get("timeline.find.tip")));
        find.setOnAction(event -> {
            if (model.find(find.getText())) {
                actions.list(true);
            }
        });
        find.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                find.clear();
                event.consume();
            }
        });
        var axis = new ToggleGroup();
        byLsn.setToggleGroup(axis);
        byTime.setToggleGroup(axis);
        byLsn.getStyleClass().add("left-pill");
        byTime.getStyleClass().add("right-pill");
        list.setId("timeline-list-toggle");
        list.setOnAction(event -> actions.list(list.isSelected()));
        follow.setId("timeline-follow");
        follow.setOnAction(event -> actions.follow(follow.isSelected()));
        var axes = new HBox(byLsn, byTime);
        axes.getStyleClass().add("pills");
        var space = new Region();
        space.getStyleClass().add("space");
        HBox.setHgrow(space, Priority.ALWAYS);
        getItems()
                .setAll(
                        find,
                        axes,
                        new Separator(Orientation.VERTICAL),
                        new BufferMenu(model, server),
                        workMem,
                        space,
                        list,
                        follow,
                        export(actions),
                        new Separator(Orientation.VERTICAL),
                        button(AppIcon.ZOOM_SELECTION, "fit-selection", model::fitSelection),
                        button(AppIcon.ZOOM_FIT, "fit", () -> model.navigation().fit()),
                        button(AppIcon.ZOOM_IN, "zoom-in", () -> model.zoomStep(1, -1)),
                        button(AppIcon.ZOOM_OUT, "zoom-out", () -> model.zoomStep(-1, -1)));
    }

    void attach() {
        workMem.attach();
        model.unit().addListener(showAxis);
        model.following().addListener(showFollowing);
        model.buffer().replaying().addListener(showAxis);
        showAxis();
        showFollowing();
    }

    void detach() {
        workMem.detach();
        model.unit().removeListener(showAxis);
        model.following().removeListener(showFollowing);
        model.buffer().replaying().removeListener(showAxis);
    }

    void find() {
        find.requestFocus();
        find.selectAll();
    }

    /// @param whyNot why there is nothing to follow
    void setFollowPossible(Optional<String> whyNot) {
        follow.setDisable(whyNot.isPresent());
        String text = Texts.get("timeline.command.follow");
        follow.setAccessibleText(whyNot.map(why -> text + ". " + why).orElse(text));
    }

    void setListShown(boolean shown) {
        list.setSelected(shown);
    }

    private void showAxis() {
        byLsn.setSelected(model.unit().get() == TimelineScale.Unit.LSN);
        byTime.setSelected(model.unit().get() == TimelineScale.Unit.TIME);
        workMem.setDisable(!model.buffer().hasLimit());
    }

    private void showFollowing() {
        setFollowing(model.following().get());
    }

    /// A click has switched the button; what came of it decides.
    void setFollowing(boolean on) {
        follow.setSelected(on);
    }

    private ToggleButton axis(TimelineScale.Unit unit) {
        String key = unit == TimelineScale.Unit.LSN ? "lsn" : "time";
        var button = new ToggleButton(Texts.get("timeline.axis." + key));
        button.setId("timeline-axis-" + key);
        button.setTooltip(new Tooltip(Texts.get("timeline.axis." + key + ".tip")));
        button.setAccessibleText(Texts.get("timeline.axis." + key + ".tip"));
        button.setOnAction(event -> {
            button.setSelected(true);
            model.setUnit(unit);
        });
        return button;
    }

    private static MenuButton export(Actions actions) {
        var menu = new MenuButton("", AppIcon.EXPORT.node());
        menu.setId("timeline-export");
        for (String ending : new String[] {"png", "svg"}) {
            var item = new MenuItem(Texts.get("timeline.export." + ending));
            item.setId("timeline-export-" + ending);
            item.setOnAction(event -> actions.export(ending));
            menu.getItems().add(item);
        }
        menu.getStyleClass().addAll("button-icon", "flat");
        menu.setTooltip(new Tooltip(Texts.get("timeline.export")));
        menu.setAccessibleText(Texts.get("timeline.export"));
        return menu;
    }

    private static Button button(AppIcon icon, String command, Runnable action) {
        var button = new Button("", icon.node());
        describe(button, command);
        button.setOnAction(event -> action.run());
        return button;
    }

    private static ToggleButton toggle(AppIcon icon, String command) {
        var button = new ToggleButton("", icon.node());
        describe(button, command);
        return button;
    }

    private static void describe(ButtonBase button, String command) {
        String title = Texts.get("timeline.command." + command);
        button.getStyleClass().addAll("button-icon", "flat");
        button.setTooltip(new Tooltip(title));
        button.setAccessibleText(title);
    }
}
