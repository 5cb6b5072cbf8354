package org.walscope.view.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javafx.geometry.Orientation;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeTableView;
import javafx.scene.image.WritableImage;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.FieldNode;
import org.walscope.model.reorder.Transactions;
import org.walscope.model.segment.WalSegment;
import org.walscope.view.CorpusWal;
import org.walscope.view.HeadlessMouseFix;
import org.walscope.view.OpenCatalog;
import org.walscope.view.OpenWal;
import org.walscope.view.Png;
import org.walscope.view.RelationNames;
import org.walscope.view.Selection;
import org.walscope.view.Selection.ByteRange;
import org.walscope.view.ServerSession;
import org.walscope.view.ViewContext;
import org.walscope.view.WalView;
import org.walscope.view.fx.BackgroundJobs;
import org.walscope.view.fx.Theme;
import org.walscope.view.fx.ThemeColors;
import org.walscope.view.hex.HexView;

/// Record table, filter field, inspector and hex view together, on real WAL.
@ExtendWith({ApplicationExtension.class, HeadlessMouseFix.class})
class RecordViewsTest {

    private static final Path SHOTS = Path.of("target", "screenshots");

    private final BackgroundJobs background = new BackgroundJobs();
    private final OpenWal wal = new OpenWal(background);
    private final Selection selection = new Selection();
    private OpenCatalog catalog = new OpenCatalog(wal, background);
    private Scene scene = new Scene(new Region());

    @TempDir
    Path folder = Path.of("");

    @Start
    void start(Stage stage) {
        var colors = new ThemeColors();
        var context = new ViewContext(selection, wal, new ServerSession(background, wal), background, colors);
        catalog = context.catalog();
        var views =
                List.<WalView>of(new RecordTableView(context), new RecordInspectorView(context), new HexView(context));
        var side = new SplitPane(views.get(1).node(), views.get(2).node());
        side.setOrientation(Orientation.VERTICAL);
        var split = new SplitPane(views.get(0).node(), side);
        split.setDividerPositions(0.64);
        var root = new BorderPane(split);
        root.setTop(
                new HBox(new RecordFilterField(new RecordFilterViewModel(selection, wal, catalog)), colors.probe()));
        views.forEach(WalView::attach);
        // The headless screen has 1000 rows; the last ones of a window this wide would lie outside its buffer
        scene = new Scene(root, 1600, 990);
        stage.setX(0);
        stage.setY(0);
        stage.setScene(scene);
        Theme.LIGHT.install();
        stage.show();
    }

    private void open(Path... paths) throws TimeoutException {
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> wal.open(List.of(paths), "the corpus"));
        await(() -> wal.timeline().get().isPresent() && !wal.scanning().get());
        assertThat(wal.rows().get()).isPositive();
    }

    private static void await(BooleanSupplier condition) throws TimeoutException {
        // Asked on the FX thread, which sees no half-made change
        WaitForAsyncUtils.waitFor(
                30, TimeUnit.SECONDS, () -> WaitForAsyncUtils.waitForAsyncFx(5000, condition::getAsBoolean));
        WaitForAsyncUtils.waitForFxEvents();
    }

    private void choose(int row) throws TimeoutException {
        WaitForAsyncUtils.waitForAsyncFx(
                5000,
                () -> selection.select(
                        new Lsn(wal.index().lsn(row)), wal.index().xid(row)));
        await(() -> tree().getRoot() != null && !tree().getRoot().getChildren().isEmpty());
    }

    @SuppressWarnings("unchecked")
    private TreeTableView<FieldNode> tree() {
        return (TreeTableView<FieldNode>) scene.lookup("#inspector-tree");
    }

    private String text(String id) {
        return ((Label) scene.lookup(id)).getText();
    }

    /// The first row of that resource manager whose record carries no image.
    private int rowOf(int rmid) {
        for (int row = 0; row < wal.rows().get(); row++) {
            if (wal.index().rmid(row) == rmid && wal.index().imageBytes(row) == 0) {
                return row;
            }
        }
        throw new AssertionError("no record of resource manager " + rmid);
    }

    @Test
    void marksBytesOfAFieldAndFindsTheFieldOfAByte(FxRobot robot) throws Exception {
        open(CorpusWal.unpack("pg15/pgbench", folder));
        choose(rowOf(10));

        TreeItem<FieldNode> header = tree().getRoot().getChildren().getFirst();
        assertThat(header.getValue().name()).isEqualTo("XLogRecord");
        TreeItem<FieldNode> previous = header.getChildren().stream()
                .filter(item -> item.getValue().name().equals("xl_prev"))
                .findFirst()
                .orElseThrow();
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> tree().getSelectionModel().select(previous));
        assertThat(selection.bytes().get()).contains(new ByteRange(8, 8));
        assertThat(text("#hex-status")).startsWith("byte 8 · 8 bytes marked · 0000000");

        // The byte at 0x04 of the first row: xl_xid, four bytes
        var hex = scene.lookup("#hex-bytes").localToScreen(0, 0);
        robot.clickOn(hex.getX() + 11 + 7.2 * 6 + 4 * 3 * 7.2 + 6, hex.getY() + 15);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(selection.bytes().get()).contains(new ByteRange(4, 4));
        assertThat(tree().getSelectionModel().getSelectedItem().getValue().name())
                .isEqualTo("xl_xid");

        robot.type(KeyCode.RIGHT, 4);
        assertThat(selection.bytes().get()).contains(new ByteRange(8, 8));
        robot.press(KeyCode.CONTROL).type(KeyCode.C).release(KeyCode.CONTROL);
        String copied = WaitForAsyncUtils.waitForAsyncFx(
                5000,
                () -> Optional.ofNullable(Clipboard.getSystemClipboard().getString())
                        .orElse(""));
        assertThat(copied).matches("([0-9a-f]{2} ){7}[0-9a-f]{2}");
    }

    @Test
    void filtersByXidAndSaysHowMany(FxRobot robot) throws Exception {
        open(CorpusWal.unpack("pg15/txmix", folder));
        int row = rowOf(10);
        int xid = wal.index().xid(row);
        int count = 0;
        for (int i = 0; i < wal.rows().get(); i++) {
            count += wal.index().xid(i) == xid ? 1 : 0;
        }
        robot.clickOn(".record-filter-field")
                .write(Integer.toUnsignedString(xid))
                .type(KeyCode.ENTER);
        String wanted = "%,d of %,d records".formatted(count, wal.rows().get());
        await(() -> text("#record-summary").equals(wanted));

        robot.type(KeyCode.ESCAPE);
        await(() -> text("#record-summary")
                .equals("%,d records".formatted(wal.rows().get())));
        assertThat(selection.filter().get()).isEmpty();
    }

    @Test
    void offersToShowOnlyTheRecordsOfATransaction(FxRobot robot) throws Exception {
        open(CorpusWal.unpack("pg15/pgbench", folder));
        int row = rowOf(10);
        choose(row);
        var table = (CanvasTable) scene.lookup("#record-table");
        var corner = table.localToScreen(0, 0);
        robot.rightClickOn(corner.getX() + 60, corner.getY() + table.layoutNow().rowY(row) + 12);
        WaitForAsyncUtils.waitForFxEvents();
        String xid = Integer.toUnsignedString(wal.index().xid(row));
        robot.clickOn("Only xid " + xid);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(selection.filter().get()).isEqualTo("xid == " + xid);
        assertThat(table.rows().text(table.selected().get(), 0))
                .isEqualTo(Lsn.toString(wal.index().lsn(row)));
        robot.clickOn("#record-filter-clear");
        assertThat(table.selected().get()).isEqualTo(row);
    }

    @Test
    void countsSubtransactionsToTheirTransaction() throws Exception {
        open(CorpusWal.unpack("pg15/txmix", folder));
        await(() -> wal.transactions().get().isPresent());
        Transactions built = wal.transactions().get().orElseThrow();
        int transaction = 0;
        while (built.subxactCount(transaction) == 0) {
            transaction++;
        }
        int top = built.xid(transaction);
        int sub = built.subXid(transaction, 0);
        var own = new HashSet<>(List.of(top));
        for (int i = 0; i < built.subxactCount(transaction); i++) {
            own.add(built.subXid(transaction, i));
        }
        int records = 0;
        int subRow = -1;
        for (int row = 0; row < wal.rows().get(); row++) {
            records += own.contains(wal.index().xid(row)) ? 1 : 0;
            subRow = wal.index().xid(row) == sub ? row : subRow;
        }
        String filter = "txn == " + Integer.toUnsignedString(top);
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> selection.filter().set(filter));
        String wanted = "%,d of %,d records".formatted(records, wal.rows().get());
        await(() -> text("#record-summary").equals(wanted));
        choose(subRow);
        String fact = "%d, subtransaction of %d".formatted(sub, top);
        await(() -> scene.getRoot().lookupAll(".record-facts .label").stream()
                .anyMatch(label -> ((Label) label).getText().equals(fact)));
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> ((CanvasTable) scene.lookup("#record-table")).select(3));
        assertThat(selection.xid().get()).contains(top);
    }

    @Test
    void namesRelationsByACatalog() throws Exception {
        open(CorpusWal.unpack("pg15/pgbench", folder));
        await(() -> wal.transactions().get().isPresent());
        int row = rowOf(10);
        choose(row);
        var table = (CanvasTable) scene.lookup("#record-table");
        String file = table.rows().text(row, 5);
        assertThat(file).matches("1663/\\d+/\\d+");

        Path missing = folder.resolve("no.json");
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> catalog.open(missing));
        await(() -> catalog.failure().get().isPresent());
        assertThat(catalog.failure().get().orElseThrow()).startsWith(missing + " cannot be opened as a catalog: ");
        assertThat(table.rows().text(row, 5)).isEqualTo(file);

        Path saved = CorpusWal.folder("pg15/pgbench").resolve("catalog-start.json.gz");
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> catalog.open(saved));
        await(() -> catalog.names().get() != RelationNames.NONE);
        String name = table.rows().text(row, 5);
        assertThat(name).startsWith("pgbench_");
        assertThat(scene.getRoot().lookupAll(".record-facts .label").stream().map(label -> ((Label) label).getText()))
                .contains("Relation", "public." + name);
        assertThat(catalog.failure().get()).isEmpty();
        for (Theme theme : Theme.values()) {
            WaitForAsyncUtils.waitForAsyncFx(5000, theme::install);
            shoot("relation-names-" + theme);
        }
        WaitForAsyncUtils.waitForAsyncFx(5000, catalog::close);
        assertThat(table.rows().text(row, 5)).isEqualTo(file);
    }

    @Test
    void goesToAnLsn(FxRobot robot) throws Exception {
        open(CorpusWal.unpack("pg15/pgbench", folder));
        var middle = new Lsn(wal.index().lsn(wal.rows().get() / 2));
        robot.clickOn(".record-filter-field").write(middle.toString()).type(KeyCode.ENTER);
        await(() -> selection.lsn().get().equals(Optional.of(middle)));
        robot.clickOn(".record-filter-field").eraseText(20).write("0/1").type(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(scene.lookup(".record-filter-field").getAccessibleHelp())
                .startsWith("0/1 lies before the first record");
    }

    @Test
    void describesWhatIsSeenAsPgWaldumpDoes() throws Exception {
        open(CorpusWal.unpack("pg15/pgbench", folder));
        choose(0);
        await(() -> !text("#inspector-description").isEmpty());
        var table = (CanvasTable) scene.lookup("#record-table");
        await(() -> !table.rows().text(0, 7).equals("…"));
        assertThat(text("#inspector-description"))
                .isEqualTo(table.rows().text(0, 3) + " " + table.rows().text(0, 7));
    }

    @Test
    void showsDamageInItsPlaceAndWhatLiesAroundIt() throws Exception {
        open(CorpusWal.unpack("pg15/pgbench", folder));
        int row = rowOf(10);
        int rows = wal.rows().get();
        var damaged = new Lsn(wal.index().lsn(row));
        var next = new Lsn(wal.index().lsn(row + 1));
        WalSegment segment =
                wal.timeline().get().orElseThrow().segmentAt(damaged).orElseThrow();
        Path copy = Files.createDirectory(folder.resolve("damaged"));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        Path file = copy.resolve(segment.fileName());
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) damaged.minus(segment.start()) + 30] ^= 1;
        Files.write(file, bytes);

        WaitForAsyncUtils.waitForAsyncFx(5000, () -> wal.open(List.of(copy), "the damaged copy"));
        await(() ->
                wal.title().get().equals("the damaged copy") && !wal.scanning().get());
        var table = (CanvasTable) scene.lookup("#record-table");
        assertThat(wal.rows().get()).isEqualTo(rows - 1);
        assertThat(table.rows().notice(row).orElseThrow().text())
                .startsWith(damaged + "  incorrect resource manager data checksum in record at " + damaged)
                .contains("(" + segment.fileName() + ")")
                .endsWith("Reading resumes at " + next + ".");
        assertThat(table.rows().mark(row)).isPresent();
        assertThat(table.rows().text(row - 1, 0))
                .isEqualTo(Lsn.toString(wal.index().lsn(row - 1)));
        assertThat(table.rows().text(row + 1, 0)).isEqualTo(next.toString());

        choose(row);
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> {
            table.select(row);
            table.reveal(row);
            selection.bytes().set(Optional.of(new ByteRange(8, 8)));
        });
        WaitForAsyncUtils.waitForFxEvents(20);
        shoot("records-damage");
    }

    @Test
    void walksThroughTheLongestRecord(FxRobot robot) throws Exception {
        open(CorpusWal.unpack("pg15/allrm", folder));
        int longest = 0;
        for (int row = 0; row < wal.rows().get(); row++) {
            longest = wal.index().length(row) > wal.index().length(longest) ? row : longest;
        }
        int length = wal.index().length(longest);
        assertThat(length).isGreaterThan(16_384);
        choose(longest);
        await(() -> text("#hex-status").equals("%,d bytes".formatted(length)));
        robot.clickOn("#hex-bytes");
        robot.press(KeyCode.CONTROL).type(KeyCode.END).release(KeyCode.CONTROL);
        WaitForAsyncUtils.waitForFxEvents();
        Lsn end = new Lsn(wal.index().lsn(longest + 1));
        String status = text("#hex-status");
        assertThat(status).startsWith("byte " + (length - 1) + " · ");
        // The record's last byte lies before the next record, with at most seven bytes of padding between
        Lsn last = Lsn.parse(status.substring(status.lastIndexOf(' ') + 1)).orElseThrow();
        assertThat(end.minus(last)).isBetween(1L, 8L);
        robot.press(KeyCode.SHIFT).type(KeyCode.LEFT, 3).release(KeyCode.SHIFT);
        assertThat(selection.bytes().get()).contains(new ByteRange(length - 4, 4));
    }

    @Test
    void saysWhyTheChosenRecordCannotBeRead() throws Exception {
        open(CorpusWal.unpack("pg15/pgbench", folder));
        var between = new Lsn(wal.index().lsn(10) + 8);
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> selection.select(between, 0));
        await(() -> !text("#inspector-problem").isEmpty());
        assertThat(text("#inspector-problem")).contains(between.toString());
        assertThat(scene.lookup("#hex-bytes").isVisible()).isFalse();
    }

    @Test
    void takesItsPicture() throws Exception {
        WaitForAsyncUtils.waitForFxEvents(20);
        shoot("records-empty");
        open(CorpusWal.unpack("pg15/allrm", folder));
        choose(rowOf(10));
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> selection.bytes().set(Optional.of(new ByteRange(8, 8))));
        for (Theme theme : Theme.values()) {
            WaitForAsyncUtils.waitForAsyncFx(5000, theme::install);
            WaitForAsyncUtils.waitForFxEvents(20);
            shoot("records-" + theme);
        }
    }

    private void shoot(String name) throws IOException {
        WritableImage image = WaitForAsyncUtils.waitForAsyncFx(10_000, () -> scene.snapshot(null));
        Files.createDirectories(SHOTS);
        Path file = SHOTS.resolve(name.toLowerCase(java.util.Locale.ROOT) + ".png");
        Png.write(image, file);
        assertThat(Files.size(file)).isGreaterThan(10_000);
    }
}
