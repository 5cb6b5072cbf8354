package org.walscope.view.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import javafx.scene.Scene;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TreeTableView;
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
import org.walscope.model.page.PageRestore;
import org.walscope.model.record.BlockRef;
import org.walscope.model.record.RecordReader;
import org.walscope.model.rmgr.RmgrTable;
import org.walscope.view.CorpusWal;
import org.walscope.view.HeadlessMouseFix;
import org.walscope.view.OpenWal;
import org.walscope.view.Png;
import org.walscope.view.Selection;
import org.walscope.view.ServerSession;
import org.walscope.view.ViewContext;
import org.walscope.view.fx.BackgroundJobs;
import org.walscope.view.fx.Theme;
import org.walscope.view.fx.ThemeColors;

@ExtendWith({ApplicationExtension.class, HeadlessMouseFix.class})
@SuppressWarnings("NullAway.Init") // JUnit calls start before each test
class PageViewTest {

    private static final Path SHOTS = Path.of("target", "screenshots");

    private final BackgroundJobs background = new BackgroundJobs();
    private final OpenWal wal = new OpenWal(background);
    private final Selection selection = new Selection();
    private Stage stage;
    private Scene scene = new Scene(new Region());

    @TempDir
    Path folder = Path.of("");

    @Start
    void start(Stage primary) {
        var colors = new ThemeColors();
        var context = new ViewContext(selection, wal, new ServerSession(background, wal), background, colors);
        var view = new PageView(context, name -> Optional.of(folder.resolve(name)));
        var root = new BorderPane(view.node());
        root.setTop(new HBox(colors.probe()));
        view.attach();
        stage = primary;
        scene = new Scene(root, 484, 560);
        stage.setX(0);
        stage.setY(0);
        stage.setScene(scene);
        Theme.LIGHT.install();
        stage.sizeToScene();
        stage.show();
    }

    private static void await(BooleanSupplier condition) throws Exception {
        WaitForAsyncUtils.waitFor(
                30, TimeUnit.SECONDS, () -> WaitForAsyncUtils.waitForAsyncFx(5000, condition::getAsBoolean));
        WaitForAsyncUtils.waitForFxEvents();
    }

    private void open(String set) throws Exception {
        Path unpacked = Files.createDirectory(folder.resolve("wal"));
        CorpusWal.unpack(set, unpacked);
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> wal.open(List.of(unpacked), "the corpus"));
        await(() -> wal.timeline().get().isPresent() && !wal.scanning().get());
    }

    private void select(int row) throws Exception {
        WaitForAsyncUtils.waitForAsyncFx(
                5000, () -> selection.select(new Lsn(wal.index().lsn(row)), 0));
        WaitForAsyncUtils.waitForFxEvents();
    }

    /// The first record of that resource manager whose first image is one of those.
    private int rowOf(String rmgr, Predicate<BlockRef> wanted) {
        var reader = new RecordReader(wal.timeline().get().orElseThrow());
        for (int row = 0; row < wal.rows().get(); row++) {
            if (wal.index().imageBytes(row) > 0) {
                var record = reader.read(new Lsn(wal.index().lsn(row)));
                if (RmgrTable.of(record.rmid(), record.version()).name().equals(rmgr)
                        && record.blocks().getFirst().image().isPresent()
                        && wanted.test(record.blocks().getFirst())) {
                    return row;
                }
            }
        }
        throw new AssertionError("no image of " + rmgr);
    }

    @SuppressWarnings("unchecked")
    private TreeTableView<FieldNode> tree() {
        return (TreeTableView<FieldNode>) scene.lookup("#page-tree");
    }

    private String text(String id) {
        return ((Label) scene.lookup(id)).getText();
    }

    private void shoot(String name) throws Exception {
        for (Theme theme : Theme.values()) {
            WaitForAsyncUtils.waitForAsyncFx(5000, theme::install);
            WaitForAsyncUtils.waitForFxEvents(20);
            Files.createDirectories(SHOTS);
            var image = WaitForAsyncUtils.waitForAsyncFx(5000, () -> scene.snapshot(null));
            Path file = SHOTS.resolve(name + "-" + theme.name().toLowerCase(Locale.ROOT) + ".png");
            Png.write(image, file);
            assertThat(Files.size(file)).isGreaterThan(5_000);
        }
    }

    @Test
    void marksWhatIsChosenInPictureTreeAndBytes(FxRobot robot) throws Exception {
        open("pg15/pgbench");
        select(rowOf("Heap", block -> block.image().orElseThrow().holeLength() > 1000));
        await(() -> !text("#page-kind").isEmpty());
        assertThat(text("#page-kind")).isEqualTo("Looks like a heap page: it has no special space.");

        var picture = scene.lookup("#page-picture");
        var corner = picture.localToScreen(0, 0);
        robot.clickOn(corner.getX() + 11, corner.getY() + 10);
        assertThat(text("#page-status")).isEqualTo("byte 0 · 24 bytes marked · page header");
        assertThat(tree().getSelectionModel().getSelectedItem().getValue().name())
                .isEqualTo("PageHeaderData");
        robot.type(KeyCode.END);
        assertThat(text("#page-status")).contains(" · item ");
        FieldNode item = tree().getSelectionModel().getSelectedItem().getValue();
        assertThat(item.name()).startsWith("item ");
        assertThat(item.value()).startsWith("xmin ");
        shoot("page-heap");

        var hex = scene.lookup("#page-bytes");
        var bytes = hex.localToScreen(0, 0);
        robot.clickOn(bytes.getX() + 80, bytes.getY() + 15).press(KeyCode.CONTROL);
        robot.type(KeyCode.HOME).release(KeyCode.CONTROL);
        assertThat(tree().getSelectionModel().getSelectedItem().getValue().name())
                .isEqualTo("pd_lsn");
    }

    @Test
    void offersEveryImageOfTheRecord(FxRobot robot) throws Exception {
        open("pg15/allrm");
        var reader = new RecordReader(wal.timeline().get().orElseThrow());
        int row = 0;
        while (wal.index().imageBytes(row) == 0
                || reader.read(new Lsn(wal.index().lsn(row))).blocks().stream()
                                .filter(block -> block.image().isPresent())
                                .count()
                        < 2) {
            row++;
        }
        select(row);
        ComboBox<?> blocks = (ComboBox<?>) scene.lookup("#page-blocks");
        await(() -> blocks.getItems().size() >= 2);
        robot.clickOn("#page-blocks").type(KeyCode.DOWN).type(KeyCode.ENTER);
        BlockRef chosen = (BlockRef) blocks.getValue();
        assertThat(chosen).isEqualTo(blocks.getItems().get(1));
        robot.clickOn("#page-save");
        await(() -> text("#page-status").startsWith("Saved as "));
        Path saved = Path.of(text("#page-status").substring(9));
        assertThat(saved.getFileName().toString())
                .endsWith("." + chosen.block() + "_" + chosen.fork().forkName());
        byte[] expected = PageRestore.restore(reader.read(new Lsn(wal.index().lsn(row))), chosen)
                .orElseThrow();
        assertThat(Files.readAllBytes(saved)).isEqualTo(expected);
    }

    @Test
    void saysThatARecordHasNoImage() throws Exception {
        assertThat(scene.lookup("#page-empty-record").isVisible()).isTrue();
        open("pg15/pgbench");
        int row = 0;
        while (wal.index().imageBytes(row) > 0) {
            row++;
        }
        select(row);
        await(() -> scene.lookup("#page-empty-image").isVisible());
        assertThat(scene.lookup("#page-empty-record").isVisible()).isFalse();
        assertThat(scene.lookup("#page-empty-image").getAccessibleText()).contains("This record carries no page image");
        shoot("page-empty");
    }

    @Test
    void drawsPagesOfEveryKind() throws Exception {
        open("pg15/allrm");
        for (String rmgr : List.of("Btree", "Gin", "BRIN", "SPGist", "Hash", "Gist")) {
            select(rowOf(rmgr, _ -> true));
            await(() -> text("#page-kind").startsWith("Looks like "));
            WaitForAsyncUtils.waitForFxEvents(20);
            shoot("page-" + rmgr.toLowerCase(Locale.ROOT));
        }
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> {
            stage.setWidth(1200);
            stage.setHeight(700);
        });
        select(rowOf("Btree", _ -> true));
        WaitForAsyncUtils.waitForFxEvents(20);
        shoot("page-wide");
    }
}
