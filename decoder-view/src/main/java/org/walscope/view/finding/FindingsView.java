package org.walscope.view.finding;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import javafx.beans.Observable;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.value.ChangeListener;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;
import org.walscope.icons.AppIcon;
import org.walscope.model.bytes.WalProblem;
import org.walscope.view.EmptyState;
import org.walscope.view.OpenWal;
import org.walscope.view.Texts;
import org.walscope.view.ViewContext;
import org.walscope.view.WalView;

/// The table of what was found; choosing a line goes to the records around it.
public final class FindingsView implements WalView {

    private static final KeyCombination COPY = KeyCombination.valueOf("Shortcut+C");

    // Pixels
    private static final double LEAST_SENTENCE = 180;
    private static final double SCROLL_BAR = 16;

    private final OpenWal wal;
    private final FindingsViewModel model;
    private final TableView<WalProblem> table = new TableView<>();
    private final StackPane node = new StackPane();
    private final EmptyState nothingOpen =
            new EmptyState(AppIcon.FINDING, Texts.get("findings.none-open"), Texts.get("findings.none-open.do"));
    private final EmptyState nothingFound =
            new EmptyState(AppIcon.FINE, Texts.get("findings.none"), Texts.get("findings.none.do"));
    private final ListChangeListener<WalProblem> refresh = _ -> show();
    private final ChangeListener<Object> reopened = (_, _, _) -> show();
    private final ChangeListener<@Nullable WalProblem> choose = (_, _, chosen) -> {
        if (chosen != null) {
            chosen(chosen);
        }
    };

    public FindingsView(ViewContext context) {
        wal = context.wal();
        model = new FindingsViewModel(wal, context.selection());
        table.setId("findings-table");
        table.getStyleClass().addAll("dense", "striped");
        table.setAccessibleText(Texts.get("findings.title"));
        table.getSelectionModel().setSelectionMode(SelectionMode.SINGLE);
        var severity = column("severity", 88, each -> FindingsViewModel.severity(each.severity()));
        severity.setCellFactory(_ -> new SeverityCell());
        var message = column("message", 480, WalProblem::message);
        message.setCellFactory(_ -> new MessageCell());
        var file = mono(column("file", 136, WalProblem::file));
        file.setCellFactory(_ -> new FileCell());
        table.getColumns()
                .setAll(List.of(
                        severity,
                        mono(column("lsn", 92, FindingsViewModel::lsn)),
                        message,
                        file,
                        mono(column("offset", 80, FindingsViewModel::offset)),
                        mono(column("resumes-at", 96, FindingsViewModel::resumesAt))));
        giveRest(message);
        table.addEventHandler(KeyEvent.KEY_PRESSED, this::copy);
        node.getStyleClass().add("findings");
        node.getChildren().setAll(table, nothingOpen, nothingFound);
        node.getStylesheets()
                .add(Objects.requireNonNull(FindingsView.class.getResource("findings.css"))
                        .toExternalForm());
    }

    @Override
    public Node node() {
        return node;
    }

    @Override
    public void attach() {
        table.setItems(model.findings());
        model.findings().addListener(refresh);
        wal.timeline().addListener(reopened);
        table.getSelectionModel().selectedItemProperty().addListener(choose);
        show();
    }

    @Override
    public void detach() {
        table.setItems(javafx.collections.FXCollections.emptyObservableList());
        model.findings().removeListener(refresh);
        wal.timeline().removeListener(reopened);
        table.getSelectionModel().selectedItemProperty().removeListener(choose);
    }

    private void show() {
        boolean found = !model.findings().isEmpty();
        boolean open = wal.timeline().get().isPresent();
        table.setVisible(found);
        nothingFound.setVisible(!found && open);
        nothingOpen.setVisible(!found && !open);
    }

    private void chosen(WalProblem problem) {
        model.choose(problem);
    }

    private void copy(KeyEvent event) {
        if (COPY.match(event)) {
            var content = new ClipboardContent();
            content.putString(table.getSelectionModel().getSelectedItems().stream()
                    .map(FindingsViewModel::line)
                    .collect(Collectors.joining("\n")));
            Clipboard.getSystemClipboard().setContent(content);
            event.consume();
        }
    }

    private static TableColumn<WalProblem, String> column(String key, double width, Function<WalProblem, String> text) {
        var column = new TableColumn<WalProblem, String>(Texts.get("findings.column." + key));
        column.setCellValueFactory(row -> new ReadOnlyStringWrapper(text.apply(row.getValue())));
        column.setPrefWidth(width);
        return column;
    }

    /// What the others leave is the sentence's.
    private void giveRest(TableColumn<WalProblem, String> sentence) {
        var widths = new ArrayList<Observable>();
        widths.add(table.widthProperty());
        table.getColumns().stream()
                .filter(column -> column != sentence)
                .forEach(column -> widths.add(column.widthProperty()));
        sentence.setResizable(false);
        sentence.prefWidthProperty()
                .bind(Bindings.createDoubleBinding(
                        () -> Math.max(LEAST_SENTENCE, table.getWidth() - SCROLL_BAR - widthWithout(sentence)),
                        widths.toArray(Observable[]::new)));
    }

    private double widthWithout(TableColumn<WalProblem, String> one) {
        return table.getColumns().stream()
                .filter(column -> column != one)
                .mapToDouble(TableColumn::getWidth)
                .sum();
    }

    private static TableColumn<WalProblem, String> mono(TableColumn<WalProblem, String> column) {
        column.getStyleClass().add("mono");
        return column;
    }

    /// A sentence may be longer than there is room.
    private static final class MessageCell extends TableCell<WalProblem, String> {

        private final Tooltip whole = new Tooltip();

        MessageCell() {
            whole.setWrapText(true);
            whole.setMaxWidth(640);
        }

        @Override
        protected void updateItem(@Nullable String text, boolean empty) {
            super.updateItem(text, empty);
            setText(empty ? null : text);
            whole.setText(text == null ? "" : text);
            setTooltip(empty || text == null ? null : whole);
        }
    }

    /// Segments of a timeline differ at the end of their names.
    private static final class FileCell extends TableCell<WalProblem, String> {

        FileCell() {
            setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        }

        @Override
        protected void updateItem(@Nullable String text, boolean empty) {
            super.updateItem(text, empty);
            setText(empty ? null : text);
        }
    }

    private static final class SeverityCell extends TableCell<WalProblem, String> {

        @Override
        protected void updateItem(@Nullable String text, boolean empty) {
            super.updateItem(text, empty);
            WalProblem problem = getTableRow() == null ? null : getTableRow().getItem();
            if (empty || problem == null) {
                setText(null);
                setGraphic(null);
                return;
            }
            setText(text);
            Node icon = (switch (problem.severity()) {
                        case ERROR -> AppIcon.ERROR;
                        case WARNING -> AppIcon.WARNING;
                        case INFO -> AppIcon.INFORMATION;
                    })
                    .node();
            icon.getStyleClass().add(problem.severity().name().toLowerCase(Locale.ROOT));
            setGraphic(icon);
        }
    }
}
