package org.walscope.view.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.stage.Stage;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import org.w3c.dom.Element;
import org.walscope.model.Lsn;
import org.walscope.model.Xid;
import org.walscope.model.reorder.Transactions;
import org.walscope.model.reorder.TxnOutcome;
import org.walscope.view.CorpusWal;
import org.walscope.view.HeadlessMouseFix;
import org.xml.sax.InputSource;

/// The timeline on real WAL, as a person uses it.
@ExtendWith({ApplicationExtension.class, HeadlessMouseFix.class})
class TimelineViewTest {

    private static final Path SHOTS = Path.of("target", "screenshots");

    private final TimelineStage stage = new TimelineStage();

    @TempDir
    Path folder = Path.of("");

    @Start
    void start(Stage window) {
        stage.start(window, 1400, 700);
    }

    private Transactions open(String set) throws IOException, InterruptedException, TimeoutException {
        return stage.open(CorpusWal.unpack(set, folder), set);
    }

    private TimelineViewModel model() {
        return stage.canvas().model();
    }

    private static void settle() throws TimeoutException {
        WaitForAsyncUtils.waitForFxEvents();
        WaitForAsyncUtils.waitForFxEvents();
    }

    private void focus(FxRobot robot) {
        robot.interact(() -> stage.canvas().requestFocus());
    }

    private String accessibleText() {
        return stage.canvas().getAccessibleText();
    }

    private String sentence() {
        return ((Labeled) stage.scene.lookup("#timeline-sentence")).getText();
    }

    private static int most(Transactions transactions, java.util.function.IntToLongFunction measure) {
        return IntStream.range(0, transactions.size())
                .boxed()
                .max(Comparator.comparingLong(measure::applyAsLong))
                .orElseThrow();
    }

    @Test
    void saysWhatToDoWhileNothingIsOpen() throws IOException {
        assertThat(stage.scene.lookup(".canvas-pane")).isNull();
        assertThat(stage.scene.lookup(".empty-state").getAccessibleText()).startsWith("No WAL open");
        stage.shoot(SHOTS, "timeline-empty");
    }

    @Test
    void showsTransactionsWithSubtransactionsAndTheirEnds(FxRobot robot)
            throws IOException, InterruptedException, TimeoutException {
        Transactions transactions = open("pg15/txmix");
        assertThat(accessibleText()).contains(" transactions: ");
        stage.shoot(SHOTS, "timeline-txmix");
        int widest = most(transactions, transactions::subxactCount);
        stage.choose(transactions, widest);
        focus(robot);
        robot.type(KeyCode.F);
        assertThat(accessibleText()).startsWith("Transaction %d, from ".formatted(transactions.xid(widest)));
        stage.shoot(SHOTS, "timeline-txmix-subxacts");
    }

    @Test
    void keysMoveBetweenTransactionsAndEscClears(FxRobot robot)
            throws IOException, InterruptedException, TimeoutException {
        Transactions transactions = open("pg15/pgbench");
        stage.shoot(SHOTS, "timeline-pgbench");
        focus(robot);
        robot.type(KeyCode.ESCAPE);
        assertThat(stage.selection.xid().get()).isEmpty();
        robot.type(KeyCode.RIGHT);
        assertThat(stage.selection.xid().get()).contains(transactions.xid(transactions.rowByStart(0)));
        robot.type(KeyCode.RIGHT, KeyCode.RIGHT, KeyCode.LEFT);
        assertThat(stage.selection.xid().get()).contains(transactions.xid(transactions.rowByStart(1)));
        assertThat(stage.selection.lsn().get()).contains(new Lsn(transactions.firstLsn(transactions.rowByStart(1))));
        int openings = stage.selection.openings().get();
        robot.type(KeyCode.ENTER);
        assertThat(stage.selection.openings().get()).isEqualTo(openings + 1);
        robot.type(KeyCode.F);
        stage.shoot(SHOTS, "timeline-pgbench-one");
        robot.type(KeyCode.ESCAPE);
        assertThat(stage.selection.xid().get()).isEmpty();
        assertThat(accessibleText()).contains(" transactions: ");
    }

    @Test
    void keysZoomMoveAndFit(FxRobot robot) throws IOException, InterruptedException, TimeoutException {
        open("pg15/txmix");
        focus(robot);
        TimelineViewport viewport = model().viewport();
        double whole = viewport.unitsPerPixel();
        robot.type(KeyCode.W, KeyCode.W);
        assertThat(viewport.unitsPerPixel()).isLessThan(whole / 2);
        double left = viewport.left();
        robot.type(KeyCode.D);
        assertThat(viewport.left()).isGreaterThan(left);
        robot.type(KeyCode.A, KeyCode.S);
        assertThat(viewport.unitsPerPixel()).isLessThan(whole);
        robot.type(KeyCode.DIGIT0);
        assertThat(viewport.isFitted()).isTrue();
    }

    @Test
    void clickSelectsTheTransactionUnderThePointer(FxRobot robot)
            throws IOException, InterruptedException, TimeoutException {
        Transactions transactions = open("pg15/txmix");
        int longest = most(
                transactions,
                row -> transactions.outcome(row) == TxnOutcome.OPEN
                        ? 0
                        : transactions.endLsn(row) - transactions.firstLsn(row));
        TimelineLayout layout = model().data().orElseThrow().layout();
        double x = model().viewport().x((layout.start(longest) + layout.end(longest)) / 2.0);
        double y = stage.canvas().zones().laneY(layout.laneOf(longest)) + 8;
        robot.clickOn(stage.canvas().localToScene(x + 1, y + 1));
        assertThat(stage.selection.xid().get()).contains(transactions.xid(longest));
    }

    @Test
    void draggingMarksARangeAndSaysWhatIsInIt(FxRobot robot)
            throws IOException, InterruptedException, TimeoutException {
        Transactions transactions = open("pg15/txmix");
        TimelineData data = model().data().orElseThrow();
        drag(robot, 1, 400, 1390, 400);
        assertThat(sentence()).contains(" of WAL, ").contains(data.ended() + " transactions ended");
        drag(robot, 300, 400, 700, 400);
        var range = model().navigation().range().orElseThrow();
        long ended = IntStream.range(0, transactions.size())
                .filter(row -> transactions.commitLsn(row) >= range.from() && transactions.commitLsn(row) < range.to())
                .count();
        assertThat(sentence()).contains(ended == 1 ? "1 transaction ended" : ended + " transactions ended");
        focus(robot);
        robot.type(KeyCode.F);
        assertThat(model().viewport().position(0)).isLessThan(range.from() - data.from());
        assertThat(model().viewport().unitsPerPixel()).isLessThan(data.scale().span() / 2000.0);
        robot.type(KeyCode.ESCAPE);
        assertThat(model().navigation().range()).isEmpty();
    }

    private void drag(FxRobot robot, double fromX, double fromY, double toX, double toY) {
        robot.drag(stage.canvas().localToScene(fromX, fromY), MouseButton.PRIMARY)
                .moveTo(stage.canvas().localToScene((fromX + toX) / 2, (fromY + toY) / 2))
                .dropTo(stage.canvas().localToScene(toX, toY));
        WaitForAsyncUtils.waitForFxEvents();
    }

    @Test
    void draggingTheLimitLineSpillsWhatPassesIt(FxRobot robot)
            throws IOException, InterruptedException, TimeoutException {
        open("pg15/txmix");
        BufferViewModel buffer = model().buffer();
        long peak = buffer.replay().orElseThrow().peakBytes();
        assertThat(buffer.replay().orElseThrow().eventCount()).isZero();
        LimitLine line = buffer.limitLine(stage.canvas().zones()).orElseThrow();
        double from = line.y(buffer.workMem().get());
        drag(robot, 700, from + 1, 700, line.y(peak / 3.0) + 1);
        TimelineStage.await(() -> !buffer.replaying().get());
        assertThat(buffer.workMem().get()).isBetween(peak / 4, peak / 2);
        assertThat(buffer.replay().orElseThrow().workMem())
                .isEqualTo(buffer.workMem().get());
        assertThat(buffer.replay().orElseThrow().eventCount()).isPositive();
        assertThat(((TextField) stage.scene.lookup("#timeline-work-mem")).getText())
                .endsWith(" kB");
        stage.shoot(SHOTS, "timeline-txmix-spilled");
    }

    @Test
    void theLimitIsTypedAndSteppedToo(FxRobot robot) throws IOException, InterruptedException, TimeoutException {
        open("pg15/txmix");
        BufferViewModel buffer = model().buffer();
        type(robot, "#timeline-work-mem", "64kB");
        TimelineStage.await(() -> !buffer.replaying().get());
        assertThat(buffer.replay().orElseThrow().workMem()).isEqualTo(64L << 10);
        int spills = buffer.replay().orElseThrow().eventCount();
        assertThat(spills).isPositive();
        focus(robot);
        robot.press(KeyCode.SHIFT).type(KeyCode.UP).release(KeyCode.SHIFT);
        TimelineStage.await(() -> !buffer.replaying().get());
        assertThat(buffer.workMem().get()).isEqualTo(128L << 10);
        assertThat(buffer.replay().orElseThrow().eventCount()).isBetween(1, spills);
        type(robot, "#timeline-work-mem", "12 bananas");
        assertThat(buffer.workMem().get()).isEqualTo(128L << 10);
        assertThat(stage.scene.lookup("#timeline-work-mem").getPseudoClassStates())
                .anyMatch(each -> each.getPseudoClassName().equals("error"));
    }

    private void type(FxRobot robot, String field, String text) {
        var input = (TextField) stage.scene.lookup(field);
        robot.interact(() -> {
            input.requestFocus();
            input.selectAll();
        });
        robot.write(text).type(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
    }

    @Test
    void searchLeadsToTransactionsSubtransactionsAndLsns(FxRobot robot)
            throws IOException, InterruptedException, TimeoutException {
        Transactions transactions = open("pg15/txmix");
        int row = most(transactions, transactions::subxactCount);
        int sub = transactions.subXid(row, 0);
        focus(robot);
        robot.type(KeyCode.SLASH);
        assertThat(stage.scene.getFocusOwner()).isEqualTo(stage.scene.lookup("#timeline-find"));
        type(robot, "#timeline-find", Xid.toString(sub));
        assertThat(stage.selection.xid().get()).contains(transactions.xid(row));
        assertThat(stage.selection.lsn().get()).contains(new Lsn(transactions.subFirstLsn(row, 0)));
        assertThat(sentence()).startsWith("%d is a subtransaction of %d".formatted(sub, transactions.xid(row)));
        assertThat(model().selectedRow()).isEqualTo(row);
        type(robot, "#timeline-find", "4000000000");
        assertThat(sentence()).isEqualTo("Xid 4000000000 has no record in this WAL.");
        long lsn = model().data().orElseThrow().index().lsn(100);
        type(robot, "#timeline-find", Lsn.toString(lsn + 3));
        assertThat(stage.selection.lsn().get()).contains(new Lsn(lsn));
        type(robot, "#timeline-find", "F/FFFFFF");
        assertThat(sentence()).startsWith("F/FFFFFF lies outside of this WAL");
        type(robot, "#timeline-find", "somewhere");
        TimelineStage.await(
                () -> list() != null && list().getAccessibleText().contains("No catalog is open that could know"));
    }

    @Test
    void listsLeadToTheirBars(FxRobot robot) throws IOException, InterruptedException, TimeoutException {
        Transactions transactions = open("pg15/txmix");
        focus(robot);
        robot.type(KeyCode.L);
        TimelineStage.await(() -> stage.scene.lookup("#timeline-list") != null
                && !list().getItems().isEmpty());
        int longest =
                most(transactions, row -> TransactionList.length(model().data().orElseThrow(), row));
        assertThat(list().getItems().getFirst().row()).isEqualTo(longest);
        robot.interact(() -> {
            list().requestFocus();
            list().getSelectionModel().select(0);
        });
        robot.type(KeyCode.SPACE);
        assertThat(stage.selection.xid().get()).contains(transactions.xid(longest));
        assertThat(model().selectedRow()).isEqualTo(longest);
        choose(robot, ListKind.ROLLED_BACK);
        int aborted = (int) IntStream.range(0, transactions.size())
                .filter(row -> transactions.outcome(row) == TxnOutcome.ABORT)
                .count();
        TimelineStage.await(() -> list().getItems().size() == aborted);
        assertThat(list().getItems())
                .allMatch(each -> transactions.outcome(each.row()) == TxnOutcome.ABORT)
                .isSortedAccordingTo(
                        Comparator.comparingLong(TransactionList.Entry::bytes).reversed());
        choose(robot, ListKind.LARGEST);
        TimelineStage.await(() -> list().getItems().size() == transactions.size());
        assertThat(list().getItems().getFirst().bytes())
                .isEqualTo(transactions.decodedBytes(most(transactions, row -> transactions.decodedBytes(row, 0)), 0));
        assertThat(list().getAccessibleText())
                .isEqualTo("Largest. %1$d of %1$d (estimate: the minor release is not known)"
                        .formatted(transactions.size()));
        stage.shoot(SHOTS, "timeline-list");
    }

    @SuppressWarnings("unchecked")
    private TableView<TransactionList.Entry> list() {
        return (TableView<TransactionList.Entry>) stage.scene.lookup("#timeline-list");
    }

    @SuppressWarnings("unchecked")
    private void choose(FxRobot robot, ListKind kind) {
        robot.interact(() -> ((ComboBox<ListKind>) stage.scene.lookup("#timeline-lists")).setValue(kind));
    }

    @Test
    void theScrubberLooksIntoTheBuffer(FxRobot robot) throws IOException, InterruptedException, TimeoutException {
        open("pg15/txmix");
        focus(robot);
        robot.type(KeyCode.B);
        TimelineStage.await(() -> stage.scene.lookup("#timeline-list") != null);
        assertThat(model().lists().kind().get()).isEqualTo(ListKind.HELD);
        double x = model().scrubber().x().orElseThrow();
        drag(robot, x + 1, 300, x + 121, 300);
        assertThat(model().scrubber().x().orElseThrow())
                .isCloseTo(x + 120, org.assertj.core.api.Assertions.within(2.0));
        focus(robot);
        robot.press(KeyCode.SHIFT).type(KeyCode.LEFT).release(KeyCode.SHIFT);
        Lsn at = model().lists().scrubber().orElseThrow();
        var held = model().buffer().replay().orElseThrow().heldAt(at);
        TimelineStage.await(() -> list().getAccessibleText().contains(at.toString())
                && list().getItems().size() == Math.min(TransactionList.MOST, held.size()));
        assertThat(list().getItems().stream().map(TransactionList.Entry::bytes))
                .containsExactlyElementsOf(held.stream()
                        .map(org.walscope.model.reorder.HeldTxn::bytes)
                        .toList());
        stage.shoot(SHOTS, "timeline-scrubber");
    }

    @Test
    void theAxisGoesByTimeToo(FxRobot robot) throws IOException, InterruptedException, TimeoutException {
        Transactions transactions = open("pg15/txmix");
        robot.interact(() -> ((ToggleButton) stage.scene.lookup("#timeline-axis-time")).fire());
        TimelineStage.await(() -> model().data().orElseThrow().scale().unit() == TimelineScale.Unit.TIME);
        var scale = (TimeScale) model().data().orElseThrow().scale();
        long latest = Long.MIN_VALUE;
        for (int row = 0; row < transactions.size(); row++) {
            if (transactions.commitLsn(row) != 0 && transactions.commitTime(row) != Transactions.NO_TIME) {
                latest = Math.max(latest, transactions.commitTime(row));
                assertThat(scale.timeAt(scale.position(transactions.endLsn(row))))
                        .isEqualTo(latest);
            }
        }
        stage.shoot(SHOTS, "timeline-time");
        focus(robot);
        robot.type(KeyCode.T);
        TimelineStage.await(() -> model().data().orElseThrow().scale().unit() == TimelineScale.Unit.LSN);
    }

    @Test
    void whatIsSeenIsSavedAsAPicture(FxRobot robot) throws Exception {
        Transactions transactions = open("pg15/txmix");
        Path svg = folder.resolve("timeline.svg");
        save(robot, "svg", svg);
        Element root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(Files.readString(svg))))
                .getDocumentElement();
        var shown = new Shown();
        TimelineZones zones = stage.canvas().zones();
        TimelineLayout layout = model().data().orElseThrow().layout();
        for (int lane = 0; lane <= Math.min(layout.laneCount() - 1, zones.laneAt(zones.lanesBottom())); lane++) {
            TimelineBars.visit(layout.lanes(), lane, model().viewport(), shown);
        }
        assertThat(groups(root, "bar")).isEqualTo(shown.bars).isPositive();
        assertThat(groups(root, "curve")).isEqualTo(1);
        assertThat(root.getElementsByTagName("text").getLength()).isGreaterThan(10);
        assertThat(Files.readString(svg))
                .contains(">"
                        + transactions.xid(most(
                                transactions,
                                row -> TransactionList.length(model().data().orElseThrow(), row)))
                        + "</text>");

        Path png = folder.resolve("timeline.png");
        save(robot, "png", png);
        ByteBuffer header = ByteBuffer.wrap(Files.readAllBytes(png));
        assertThat(List.of(header.getInt(16), header.getInt(20)))
                .containsExactly((int) zones.width(), (int) zones.height());
        save(robot, "png", folder.resolve("nowhere").resolve("timeline.png"));
        assertThat(sentence()).contains("cannot be written");
    }

    private void save(FxRobot robot, String ending, Path file) throws TimeoutException {
        stage.saveAs = Optional.of(file);
        String before = sentence();
        var menu = (javafx.scene.control.MenuButton) stage.scene.lookup("#timeline-export");
        robot.interact(() -> menu.getItems().stream()
                .filter(each -> each.getId().endsWith(ending))
                .findFirst()
                .orElseThrow()
                .fire());
        TimelineStage.await(() -> !sentence().equals(before));
        settle();
    }

    private static int groups(Element root, String kind) {
        var all = root.getElementsByTagName("g");
        return (int) IntStream.range(0, all.getLength())
                .filter(i -> ((Element) all.item(i)).getAttribute("class").equals(kind))
                .count();
    }

    private static final class Shown implements TimelineBars.Visitor {
        private int bars;

        @Override
        public void bar(int place, double x, double width) {
            bars += width >= 6 ? 1 : 0;
        }

        @Override
        public void cluster(int fromPlace, int toPlace, double x, double width) {}
    }

    @Test
    void everythingIsReachedByTabAndSaysWhatItIs(FxRobot robot)
            throws IOException, InterruptedException, TimeoutException {
        open("pg15/txmix");
        robot.interact(() -> stage.scene.lookup("#timeline-find").requestFocus());
        List<Node> reached = new java.util.ArrayList<>();
        Node first = stage.scene.getFocusOwner();
        do {
            reached.add(stage.scene.getFocusOwner());
            robot.type(KeyCode.TAB);
        } while (stage.scene.getFocusOwner() != first && reached.size() < 40);
        assertThat(reached).contains(stage.canvas()).hasSizeBetween(11, 20);
        assertThat(reached)
                .allMatch(node -> node.getAccessibleText() != null
                                && !node.getAccessibleText().isBlank()
                        || node instanceof Labeled label && !label.getText().isBlank());
    }

    @Test
    void hasAsManyNodesForManyTransactionsAsForFew() throws IOException, InterruptedException, TimeoutException {
        open("pg15/txmix");
        int few = stage.scene.getRoot().lookupAll("*").size();
        WaitForAsyncUtils.waitForAsyncFx(5000, stage.wal::close);
        TimelineStage.await(() -> stage.scene.lookup(".canvas-pane") == null);
        open("pg15/pgbench");
        assertThat(stage.scene.getRoot().lookupAll("*").size()).isEqualTo(few).isLessThan(300);
    }
}
