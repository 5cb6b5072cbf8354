package org.walscope.view.hex;

import java.util.Objects;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.StackPane;
import org.walscope.icons.AppIcon;
import org.walscope.view.EmptyState;
import org.walscope.view.SelectedRecord;
import org.walscope.view.Texts;
import org.walscope.view.ViewContext;
import org.walscope.view.WalView;
import org.walscope.view.bytes.HexCanvas;

/// The selected record's bytes, tinted by what they are, the chosen field marked.
public final class HexView implements WalView {

    private static final KeyCombination COPY = new KeyCodeCombination(KeyCode.C, KeyCombination.SHORTCUT_DOWN);
    private static final KeyCombination ALL = new KeyCodeCombination(KeyCode.A, KeyCombination.SHORTCUT_DOWN);

    private final SelectedRecord record;
    private final HexViewModel model;
    private final BorderPane root = new BorderPane();

    public HexView(ViewContext context) {
        record = context.record();
        model = new HexViewModel(context.selection(), record);
        var canvas = new HexCanvas(model.bytes(), context.colors());
        model.status().subscribe(canvas::setAccessibleText);
        canvas.setId("hex-bytes");
        var nothing = new EmptyState(AppIcon.HEX, Texts.get("hex.empty.title"), Texts.get("hex.empty.sentence"));
        var unreadable = new Label();
        unreadable.setWrapText(true);
        unreadable.getStyleClass().add("hex-problem");
        record.detail().subscribe(detail -> {
            unreadable.setText(detail.flatMap(SelectedRecord.Detail::problem).orElse(""));
            boolean bytes = detail.map(read -> read.bytes().byteSize() > 0).orElse(false);
            canvas.setVisible(bytes);
            nothing.setVisible(detail.isEmpty());
            unreadable.setVisible(detail.isPresent() && !bytes);
        });
        var status = new Label();
        status.setId("hex-status");
        status.getStyleClass().add("hex-status");
        status.textProperty().bind(model.status());
        status.setMaxWidth(Double.MAX_VALUE);
        root.setCenter(new StackPane(canvas, unreadable, nothing));
        root.setBottom(status);
        root.getStyleClass().add("hex-view");
        root.getStylesheets()
                .add(Objects.requireNonNull(HexView.class.getResource("hex.css"))
                        .toExternalForm());
        canvas.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (COPY.match(event)) {
                copy();
                event.consume();
            } else if (ALL.match(event)) {
                model.bytes().chooseAll();
                event.consume();
            }
        });
        var menu = new ContextMenu(
                item("hex.copy", COPY, this::copy), item("hex.select-all", ALL, model.bytes()::chooseAll));
        canvas.addEventHandler(ContextMenuEvent.CONTEXT_MENU_REQUESTED, event -> {
            menu.show(canvas, event.getScreenX(), event.getScreenY());
            event.consume();
        });
    }

    @Override
    public Node node() {
        return root;
    }

    @Override
    public void attach() {
        record.attach();
        model.attach();
    }

    @Override
    public void detach() {
        record.detach();
        model.detach();
    }

    private void copy() {
        String hex = model.bytes().markedHex();
        if (!hex.isEmpty()) {
            var content = new ClipboardContent();
            content.putString(hex);
            Clipboard.getSystemClipboard().setContent(content);
        }
    }

    private static MenuItem item(String key, KeyCombination keys, Runnable action) {
        var item = new MenuItem(Texts.get(key));
        item.setAccelerator(keys);
        item.setOnAction(_ -> action.run());
        return item;
    }
}
