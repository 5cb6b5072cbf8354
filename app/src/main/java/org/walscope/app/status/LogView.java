package org.walscope.app.status;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.StackPane;
import org.walscope.icons.AppIcon;
import org.walscope.view.EmptyState;
import org.walscope.view.Texts;
import org.walscope.view.WalView;
import org.walscope.view.fx.FxThread;

/// The log of this run, the last records first.
public final class LogView implements WalView {

    private static final KeyCombination COPY = KeyCombination.valueOf("Shortcut+C");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final LogRing log;
    private final ObservableList<LogRing.Line> lines = FXCollections.observableArrayList();
    private final TableView<LogRing.Line> table = new TableView<>(lines);
    private final EmptyState empty = new EmptyState(AppIcon.LOG, Texts.get("log.empty"), Texts.get("log.empty.do"));
    private final StackPane node = new StackPane(table, empty);
    private final AtomicBoolean refreshing = new AtomicBoolean();

    public LogView(LogRing log) {
        this.log = log;
        table.setId("log-table");
        table.getStyleClass().addAll("dense", "striped");
        table.setAccessibleText(Texts.get("log.title"));
        table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_LAST_COLUMN);
        table.getColumns()
                .setAll(List.of(
                        column("time", 110, line -> TIME.format(line.at())),
                        column("level", 90, line -> line.level().getName()),
                        column("source", 160, LogRing.Line::source),
                        column("message", 600, LogRing.Line::message)));
        table.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (COPY.match(event)) {
                copy();
                event.consume();
            }
        });
        var copy = new MenuItem(Texts.get("log.copy"), AppIcon.COPY.node());
        copy.setOnAction(_ -> copy());
        var clear = new MenuItem(Texts.get("log.clear"));
        clear.setOnAction(_ -> log.clear());
        table.setContextMenu(new ContextMenu(copy, clear));
        node.getStyleClass().add("log");
    }

    @Override
    public Node node() {
        return node;
    }

    @Override
    public void attach() {
        log.onChange(() -> {
            if (refreshing.compareAndSet(false, true)) {
                FxThread.later(this::refresh);
            }
        });
        refresh();
    }

    @Override
    public void detach() {
        log.onChange(() -> {});
    }

    private void refresh() {
        refreshing.set(false);
        lines.setAll(log.lines().reversed());
        table.setVisible(!lines.isEmpty());
        empty.setVisible(lines.isEmpty());
    }

    private void copy() {
        var content = new ClipboardContent();
        content.putString(table.getSelectionModel().getSelectedItems().stream()
                .map(line -> "%s %s %s %s%n%s"
                        .formatted(line.at(), line.level(), line.source(), line.message(), line.details())
                        .strip())
                .collect(Collectors.joining("\n")));
        Clipboard.getSystemClipboard().setContent(content);
    }

    private static TableColumn<LogRing.Line, String> column(
            String key, double width, Function<LogRing.Line, String> text) {
        var column = new TableColumn<LogRing.Line, String>(Texts.get("log.column." + key));
        column.setCellValueFactory(row -> new ReadOnlyStringWrapper(text.apply(row.getValue())));
        column.setPrefWidth(width);
        return column;
    }
}
