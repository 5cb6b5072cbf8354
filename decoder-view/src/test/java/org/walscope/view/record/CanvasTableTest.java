package org.walscope.view.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.BorderPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import org.walscope.model.PgVersion;
import org.walscope.view.HeadlessMouseFix;
import org.walscope.view.RelationNames;
import org.walscope.view.Selection;
import org.walscope.view.fx.ImmediateBackground;
import org.walscope.view.fx.Theme;
import org.walscope.view.fx.ThemeColors;

@ExtendWith({ApplicationExtension.class, HeadlessMouseFix.class})
class CanvasTableTest {

    private static final int ROWS = 10_000_000;

    private final Selection selection = new Selection();
    private final RecordTableViewModel model = new RecordTableViewModel(selection, new ImmediateBackground());
    private CanvasTable table = new CanvasTable(List.of(), new ThemeColors());
    private BorderPane root = new BorderPane();

    @Start
    void start(Stage stage) {
        var colors = new ThemeColors();
        table = new CanvasTable(RecordTableRows.columns(), colors);
        table.setOnShown(model::look);
        table.selected().addListener((_, _, position) -> model.select(position.longValue()));
        root = new BorderPane(table);
        root.setTop(colors.probe());
        var scene = new Scene(root, 1000, 600);
        stage.setScene(scene);
        Theme.LIGHT.install();
        stage.show();
    }

    private void fill(int rows) {
        WaitForAsyncUtils.waitForAsyncFx(60_000, () -> {
            model.attach();
            model.open(SyntheticWal.index(rows), PgVersion.PG15, Optional.empty());
            model.grow(rows, List.of());
            table.show(new RecordTableRows(model.rows().get(), model, RelationNames.NONE));
        });
        WaitForAsyncUtils.waitForFxEvents();
    }

    private static int nodes(Node node) {
        return 1
                + (node instanceof Parent parent
                        ? parent.getChildrenUnmodifiable().stream()
                                .mapToInt(CanvasTableTest::nodes)
                                .sum()
                        : 0);
    }

    @Test
    void jumpsToTheEndOfTenMillionRowsAndBack(FxRobot robot) {
        fill(ROWS);
        int before = nodes(table);
        robot.clickOn(table);
        robot.type(KeyCode.END);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(table.selected().get()).isEqualTo(ROWS - 1);
        assertThat(table.layoutNow().lastVisible()).isEqualTo(ROWS - 1);
        assertThat(selection.lsn().get().orElseThrow().value()).isEqualTo(SyntheticWal.lsn(ROWS - 1));
        robot.type(KeyCode.HOME);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(table.selected().get()).isZero();
        assertThat(table.top()).isZero();
        assertThat(nodes(table)).isEqualTo(before).isLessThan(30);
    }

    @Test
    void filtersTenMillionRows() {
        fill(ROWS);
        WaitForAsyncUtils.waitForAsyncFx(60_000, () -> selection.filter().set("xid == 742 && rmgr == Heap"));
        assertThat(model.summary().get()).isEqualTo("6,667 of 10,000,000 records");
        long last = model.rows().get().count() - 1;
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> {
            table.show(new RecordTableRows(model.rows().get(), model, RelationNames.NONE));
            table.select(last);
            table.reveal(last);
        });
        assertThat(table.rows().text(last, 4)).isEqualTo("742");
    }

    @Test
    void drawsAFrameOfTenMillionRowsQuickly() {
        fill(ROWS);
        long[] nanos = {0};
        WaitForAsyncUtils.waitForAsyncFx(60_000, () -> {
            for (int i = 0; i < 200; i++) {
                table.scrollTo(i * 49_999.37);
                long start = System.nanoTime();
                table.layout();
                nanos[0] += i < 50 ? 0 : System.nanoTime() - start;
            }
        });
        assertThat(nanos[0] / 150 / 1_000).as("µs of the FX thread for a frame").isLessThan(16_000);
    }

    @Test
    void selectsTheRowUnderTheMouse(FxRobot robot) {
        fill(100);
        var corner = table.localToScreen(0, 0);
        robot.clickOn(corner.getX() + 60, corner.getY() + TableLayout.HEADER_HEIGHT + 2.5 * TableLayout.ROW_HEIGHT);
        assertThat(table.selected().get()).isEqualTo(2);
        robot.type(KeyCode.DOWN, KeyCode.DOWN, KeyCode.UP);
        assertThat(table.selected().get()).isEqualTo(3);
        robot.type(KeyCode.PAGE_DOWN);
        assertThat(table.selected().get()).isEqualTo(3 + table.layoutNow().wholeRows() - 1);
    }

    @Test
    void scrollsByWheel(FxRobot robot) {
        fill(1000);
        robot.moveTo(table);
        robot.scroll(3, javafx.geometry.VerticalDirection.DOWN);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(table.top()).isPositive();
    }

    @Test
    void resizesAColumnByItsEdge(FxRobot robot) {
        fill(100);
        var corner = table.localToScreen(0, 0);
        double width = table.columns().getFirst().width().get();
        double edge = corner.getX() + 1 + TableLayout.MARGIN + width;
        robot.drag(edge, corner.getY() + 12).dropTo(edge + 40, corner.getY() + 12);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(table.columns().getFirst().width().get()).isEqualTo(width + 40);
    }

    @Test
    void scrollsToTheSideWhenColumnsNeedIt(FxRobot robot) {
        fill(100);
        WaitForAsyncUtils.waitForAsyncFx(
                5000, () -> table.columns().getLast().width().set(3000));
        WaitForAsyncUtils.waitForFxEvents();
        robot.clickOn(table);
        robot.type(KeyCode.RIGHT);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(table.layoutNow().left()).isPositive();
        assertThat(table.layoutNow().columnX(0)).isNegative();
    }
}
