package org.walscope.view.record;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.collections.ObservableList;
import javafx.geometry.Side;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import org.walscope.icons.AppIcon;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.record.WalIndex;
import org.walscope.model.segment.WalTimeline;
import org.walscope.view.EmptyState;
import org.walscope.view.OpenCatalog;
import org.walscope.view.OpenWal;
import org.walscope.view.Selection;
import org.walscope.view.Texts;
import org.walscope.view.ViewContext;
import org.walscope.view.WalView;

/// The record table: every record of the opened WAL as a line, damage in its place, and below it how many are
/// shown.
public final class RecordTableView implements WalView {

    private final OpenWal wal;
    private final OpenCatalog catalog;
    private final Selection selection;
    private final ObservableList<WalProblem> problems;
    private final RecordTableViewModel model;
    private final CanvasTable table;
    private final BorderPane root = new BorderPane();
    private final InvalidationListener timelineChanged = _ -> open();
    private final InvalidationListener grown = _ -> grow();
    private final InvalidationListener transactionsBuilt = _ -> learnTopXids();
    private final InvalidationListener named = _ -> learnNames();
    private ContextMenu menu = new ContextMenu();
    private boolean following;

    public RecordTableView(ViewContext context) {
        wal = context.wal();
        catalog = context.catalog();
        selection = context.selection();
        problems = wal.problems();
        model = new RecordTableViewModel(selection, context.background());
        table = new CanvasTable(RecordTableRows.columns(), context.colors());
        table.setId("record-table");
        table.setOnShown(model::look);
        table.selected().addListener((_, _, position) -> {
            if (!following) {
                model.select(position.longValue());
            }
        });
        model.rows().addListener(_ -> show());
        model.described().addListener(_ -> table.requestLayout());
        model.selected().addListener(_ -> follow());
        table.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        table.addEventHandler(ContextMenuEvent.CONTEXT_MENU_REQUESTED, this::menu);
        root.setCenter(new StackPane(table, nothingOpen(), nothingMatches()));
        root.setBottom(summary());
        root.getStyleClass().add("record-view");
        root.getStylesheets()
                .add(Objects.requireNonNull(RecordTableView.class.getResource("record.css"))
                        .toExternalForm());
        show();
    }

    @Override
    public Node node() {
        return root;
    }

    @Override
    public void attach() {
        model.attach();
        wal.timeline().addListener(timelineChanged);
        wal.rows().addListener(grown);
        problems.addListener(grown);
        wal.transactions().addListener(transactionsBuilt);
        catalog.names().addListener(named);
        learnTopXids();
        model.learnNames(catalog.names().get());
        open();
    }

    private void learnNames() {
        model.learnNames(catalog.names().get());
        show();
    }

    private void learnTopXids() {
        model.learnTopXids(TopXids.of(wal));
    }

    @Override
    public void detach() {
        model.detach();
        wal.timeline().removeListener(timelineChanged);
        wal.rows().removeListener(grown);
        problems.removeListener(grown);
        wal.transactions().removeListener(transactionsBuilt);
        catalog.names().removeListener(named);
    }

    private void open() {
        Optional<WalTimeline> timeline = wal.timeline().get();
        table.scrollTo(0);
        model.open(
                timeline.isPresent() ? wal.index() : new WalIndex(),
                timeline.map(WalTimeline::version).orElse(PgVersion.PG18),
                timeline.map(TimelineRecords::new));
        grow();
    }

    private void grow() {
        if (wal.timeline().get().isPresent()) {
            model.grow(wal.rows().get(), List.copyOf(problems));
        }
    }

    private void show() {
        following = true;
        table.show(
                new RecordTableRows(model.rows().get(), model, catalog.names().get()));
        following = false;
        follow();
    }

    /// Another view chose a record, or the chosen one's line moved.
    private void follow() {
        long position = model.position();
        if (position != table.selected().get()) {
            following = true;
            table.select(position);
            following = false;
            table.reveal(position);
        }
        describeSelected(position);
    }

    private void describeSelected(long position) {
        if (position < 0 || position >= model.rows().get().count()) {
            table.setAccessibleText(Texts.get("record.table", model.summary().get()));
            return;
        }
        table.setAccessibleText(table.rows()
                .notice(position)
                .map(TableRows.Notice::text)
                .orElseGet(() -> IntStream.range(0, table.columns().size())
                        .mapToObj(column -> table.columns().get(column).title()
                                + " "
                                + table.rows().text(position, column))
                        .collect(Collectors.joining(", "))));
    }

    private void key(KeyEvent event) {
        if (RecordMenu.COPY.match(event) && table.selected().get() >= 0) {
            model.line(table.selected().get(), RecordMenu::put);
            event.consume();
        } else if (event.getCode() == KeyCode.ESCAPE && model.filtered().get()) {
            model.clearFilter();
            event.consume();
        }
    }

    private void menu(ContextMenuEvent event) {
        menu.hide();
        long position = table.selected().get();
        if (position < 0) {
            return;
        }
        menu = RecordMenu.of(model, position);
        if (event.isKeyboardTrigger()) {
            double y = table.layoutNow().rowY(position) + TableLayout.ROW_HEIGHT - table.getHeight();
            menu.show(table, Side.BOTTOM, TableLayout.MARGIN, y);
        } else {
            menu.show(table, event.getScreenX(), event.getScreenY());
        }
        event.consume();
    }

    private Node nothingOpen() {
        var empty =
                new EmptyState(AppIcon.RECORDS, Texts.get("record.empty.title"), Texts.get("record.empty.sentence"));
        empty.visibleProperty()
                .bind(Bindings.createBooleanBinding(() -> wal.timeline().get().isEmpty(), wal.timeline()));
        return empty;
    }

    private Node nothingMatches() {
        var clear = new Button(Texts.get("record.filter.clear"));
        clear.setOnAction(_ -> model.clearFilter());
        var empty = new EmptyState(
                AppIcon.RECORDS, Texts.get("record.none.title"), Texts.get("record.none.sentence"), clear);
        empty.visibleProperty()
                .bind(Bindings.createBooleanBinding(
                        () -> model.rows().get().isFiltered()
                                && model.rows().get().count() == 0
                                && model.rows().get().total() > 0
                                && !model.filtering().get(),
                        model.rows(),
                        model.filtering()));
        return empty;
    }

    private Node summary() {
        var count = new Label();
        count.setId("record-summary");
        count.textProperty().bind(model.summary());
        var filter = new Label();
        filter.getStyleClass().add("record-filter-text");
        filter.textProperty().bind(selection.filter());
        filter.visibleProperty().bind(model.filtered());
        var clear = new Button(Texts.get("record.filter.clear"));
        clear.setId("record-filter-clear");
        clear.getStyleClass().addAll("flat", "small");
        clear.setOnAction(_ -> model.clearFilter());
        clear.visibleProperty().bind(model.filtered());
        clear.managedProperty().bind(model.filtered());
        var gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        var line = new HBox(count, filter, gap, clear);
        line.getStyleClass().add("record-summary");
        return line;
    }
}
