package org.walscope.view.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import org.walscope.model.reorder.Transactions;
import org.walscope.view.HeadlessMouseFix;
import org.walscope.view.OrdersHistory;
import org.walscope.view.RelationNames;

/// Which relations transactions touch: by file, and by name once a catalog is open.
@ExtendWith({ApplicationExtension.class, HeadlessMouseFix.class})
class TimelineRelationsTest {

    @TempDir
    private static Path folder = Path.of("");

    private static OrdersHistory history = new OrdersHistory(Path.of(""), Path.of(""), 0, 0, 0);

    private final TimelineStage stage = new TimelineStage();

    @BeforeAll
    static void play() throws Exception {
        history = OrdersHistory.play(folder);
    }

    @Start
    void start(Stage primary) {
        stage.start(primary, 1400, 520);
    }

    private void find(FxRobot robot, String text) {
        robot.interact(() -> {
            var field = (TextField) stage.scene.lookup("#timeline-find");
            field.requestFocus();
            field.setText(text);
        });
        robot.type(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
    }

    @SuppressWarnings("unchecked")
    private TableView<TransactionList.Entry> list() {
        return (TableView<TransactionList.Entry>) stage.scene.lookup("#timeline-list");
    }

    private Set<Integer> listed() {
        return list().getItems().stream().map(TransactionList.Entry::xid).collect(Collectors.toSet());
    }

    private String sentence() {
        return ((Label) stage.scene.lookup("#timeline-sentence")).getText();
    }

    @Test
    void namesAndListsWhatTransactionsTouch(FxRobot robot) throws Exception {
        Transactions transactions = stage.open(history.wal(), "wal");
        stage.choose(transactions, transactions.rowOf(history.mixed()));
        assertThat(sentence()).containsPattern("It touched 1663/\\d+/\\d+, 1663/\\d+/\\d+, 1663/\\d+/\\d+\\.$");
        String file = stage.wal
                .index()
                .relation(stage.wal
                        .index()
                        .rowAt(new org.walscope.model.Lsn(
                                transactions.firstLsn(transactions.rowOf(history.rolledBack())))))
                .orElseThrow()
                .toString();
        find(robot, file);
        var touching = Set.of(history.mixed(), history.rolledBack(), history.copied());
        TimelineStage.await(() -> list() != null && listed().equals(touching));
        find(robot, "orders");
        TimelineStage.await(
                () -> list().getItems().isEmpty() && list().getAccessibleText().contains("No catalog is open"));

        WaitForAsyncUtils.waitForAsyncFx(5000, () -> stage.catalog.open(history.catalog()));
        TimelineStage.await(() -> stage.catalog.names().get() != RelationNames.NONE && listed().equals(touching));
        assertThat(sentence()).endsWith("It touched orders, audit.");
        assertThat(list().getAccessibleText()).isEqualTo("With changes of a relation. Touched orders: 3 of 3");
        var relations = list().getColumns().getLast();
        assertThat(List.of(relations.getCellData(0), relations.getCellData(1), relations.getCellData(2)))
                .map(Object::toString)
                .containsExactlyInAnyOrder("orders, audit", "orders", "orders");
        stage.shoot(Path.of("target", "screenshots"), "timeline-relations");
        find(robot, "public.audit");
        TimelineStage.await(() -> listed().equals(Set.of(history.mixed())));
        int row = transactions.rowOf(history.mixed());
        assertThat(TimelineTexts.tooltip(
                        stage.canvas().model().data().orElseThrow(),
                        row,
                        0,
                        stage.catalog.names().get()))
                .contains("\norders, audit\n");
        find(robot, "public.nothing");
        TimelineStage.await(() -> list().getItems().isEmpty());
    }
}
