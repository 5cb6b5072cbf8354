package org.walscope.app.command;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.walscope.icons.AppIcon;
import org.walscope.view.Texts;

/// Finds a command by a few letters of its title, over the window: type, choose with the arrow keys, Enter runs it,
/// Escape leaves.
public final class CommandPalette {

    private static final int ROWS = 12;
    private static final double ROW_HEIGHT = 30;

    private final CommandList commands;
    private final TextField typed = new TextField();
    private final ListView<Command> found = new ListView<>();
    private final StackPane overlay = new StackPane();
    private @Nullable Node cameFrom;

    public CommandPalette(CommandList commands) {
        this.commands = commands;
        typed.setPromptText(Texts.get("palette.prompt"));
        typed.setAccessibleText(Texts.get("palette.prompt"));
        typed.setId("palette-text");
        typed.textProperty().subscribe(this::filter);
        typed.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        found.setId("palette-list");
        found.setFocusTraversable(false);
        found.setFixedCellSize(ROW_HEIGHT);
        found.setCellFactory(_ -> new Cell());
        found.setAccessibleText(Texts.get("palette.list"));
        found.addEventHandler(MouseEvent.MOUSE_CLICKED, event -> {
            if (event.getTarget() != found) {
                run();
            }
        });
        var nothing = new Label(Texts.get("palette.nothing"));
        nothing.getStyleClass().add("muted");
        found.setPlaceholder(nothing);
        var box = new VBox(new HBox(AppIcon.PALETTE.node(), typed), found);
        HBox.setHgrow(typed, Priority.ALWAYS);
        box.getStyleClass().add("palette");
        box.setMaxSize(560, Region.USE_PREF_SIZE);
        overlay.getChildren().add(box);
        overlay.setAlignment(Pos.TOP_CENTER);
        overlay.getStyleClass().add("overlay");
        overlay.setVisible(false);
        overlay.setOnMouseClicked(event -> {
            if (event.getTarget() == overlay) {
                hide();
            }
        });
    }

    /// The node that lies over the whole window.
    public Node node() {
        return overlay;
    }

    public boolean isShown() {
        return overlay.isVisible();
    }

    public void show() {
        var scene = overlay.getScene();
        cameFrom = scene == null ? null : scene.getFocusOwner();
        typed.clear();
        filter("");
        overlay.setVisible(true);
        typed.requestFocus();
    }

    public void hide() {
        overlay.setVisible(false);
        if (cameFrom != null) {
            cameFrom.requestFocus();
        }
    }

    private void filter(String text) {
        found.getItems().setAll(commands.matching(text));
        found.getSelectionModel().selectFirst();
        found.setPrefHeight(ROW_HEIGHT * Math.clamp(found.getItems().size(), 1, ROWS) + 2);
        found.scrollTo(0);
    }

    private void key(KeyEvent event) {
        int step = switch (event.getCode()) {
            case DOWN -> 1;
            case UP -> -1;
            case PAGE_DOWN -> ROWS;
            case PAGE_UP -> -ROWS;
            default -> 0;
        };
        if (step != 0) {
            int last = found.getItems().size() - 1;
            int row = Math.clamp(found.getSelectionModel().getSelectedIndex() + step, 0, Math.max(0, last));
            found.getSelectionModel().select(row);
            found.scrollTo(Math.max(0, row - ROWS + 1));
            event.consume();
        } else if (event.getCode() == KeyCode.ENTER) {
            run();
            event.consume();
        } else if (event.getCode() == KeyCode.ESCAPE) {
            hide();
            event.consume();
        }
    }

    private void run() {
        Command chosen = found.getSelectionModel().getSelectedItem();
        if (chosen != null && chosen.enabled().get()) {
            hide();
            chosen.run();
        }
    }

    private static final class Cell extends ListCell<Command> {

        private final Label title = new Label();
        private final Label keys = new Label();
        private final HBox row = new HBox(8, title, keys);

        Cell() {
            title.setMaxWidth(Double.MAX_VALUE);
            HBox.setHgrow(title, Priority.ALWAYS);
            keys.getStyleClass().add("keys");
            row.setAlignment(Pos.CENTER_LEFT);
        }

        @Override
        protected void updateItem(@Nullable Command command, boolean empty) {
            super.updateItem(command, empty);
            if (empty || command == null) {
                setGraphic(null);
                return;
            }
            title.setText(CommandList.label(command));
            title.setGraphic(command.icon().map(AppIcon::node).orElse(null));
            keys.setText(command.keys().map(each -> each.getDisplayText()).orElse(""));
            row.setDisable(!command.enabled().get());
            setGraphic(row);
        }
    }
}
