package org.walscope.app.command;

import java.util.List;
import javafx.geometry.HPos;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.walscope.view.Texts;

/// The keys, over the window: those of the commands, and those that work within views.
public final class KeyList {

    /// Keys that are no command's: which, and what they do; both texts' keys.
    private static final List<String> WITHIN_VIEWS = List.of(
            "tab",
            "arrows",
            "escape",
            "copy",
            "copy-all",
            "save-page",
            "difference",
            "timeline-zoom",
            "timeline-pan",
            "timeline-fit",
            "timeline-neighbour",
            "timeline-open",
            "timeline-find",
            "timeline-list",
            "timeline-buffer",
            "timeline-limit",
            "timeline-axis");

    private static final double WIDTH = 640;

    private final StackPane overlay = new StackPane();
    private final ScrollPane scroll = new ScrollPane();
    private @Nullable Node cameFrom;

    public KeyList(CommandList commands) {
        var grid = new GridPane(24, 4);
        var growing = new ColumnConstraints();
        growing.setHgrow(Priority.ALWAYS);
        grid.getColumnConstraints().setAll(growing, new ColumnConstraints());
        int row = 0;
        for (Command command : commands.all()) {
            if (command.keys().isPresent()) {
                row = add(
                        grid,
                        row,
                        CommandList.label(command),
                        command.keys().get().getDisplayText());
            }
        }
        for (String key : WITHIN_VIEWS) {
            row = add(grid, row, Texts.get("keys." + key), Texts.get("keys." + key + ".key"));
        }
        scroll.setContent(grid);
        scroll.setFitToWidth(true);
        scroll.setAccessibleText(Texts.get("keys.title"));
        var title = new Label(Texts.get("keys.title"));
        title.getStyleClass().add("title");
        var box = new VBox(12, title, scroll);
        box.getStyleClass().addAll("palette", "key-list");
        box.setMaxSize(WIDTH, Region.USE_PREF_SIZE);
        overlay.getChildren().add(box);
        overlay.setAlignment(Pos.TOP_CENTER);
        overlay.getStyleClass().add("overlay");
        overlay.setVisible(false);
        overlay.setOnMouseClicked(event -> {
            if (event.getTarget() == overlay) {
                hide();
            }
        });
        overlay.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                hide();
                event.consume();
            }
        });
    }

    /// The node that lies over the whole window.
    public Node node() {
        return overlay;
    }

    public void show() {
        var scene = overlay.getScene();
        cameFrom = scene == null ? null : scene.getFocusOwner();
        overlay.setVisible(true);
        scroll.requestFocus();
    }

    public void hide() {
        overlay.setVisible(false);
        if (cameFrom != null) {
            cameFrom.requestFocus();
        }
    }

    private static int add(GridPane grid, int row, String what, String keys) {
        var combination = new Label(keys);
        combination.getStyleClass().add("keys");
        combination.setMinWidth(Region.USE_PREF_SIZE);
        GridPane.setHalignment(combination, HPos.RIGHT);
        var doing = new Label(what);
        doing.setWrapText(true);
        grid.addRow(row, doing, combination);
        return row + 1;
    }
}
