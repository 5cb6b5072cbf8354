package org.walscope.view.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.FieldNode;
import org.walscope.model.page.PageKind;
import org.walscope.model.page.PageRestore;
import org.walscope.model.record.BlockRef;
import org.walscope.view.CorpusWal;
import org.walscope.view.OpenWal;
import org.walscope.view.SelectedRecord;
import org.walscope.view.Selection;
import org.walscope.view.Selection.ByteRange;
import org.walscope.view.fx.ImmediateBackground;

class PageViewModelTest {

    private final ImmediateBackground background = new ImmediateBackground();
    private final OpenWal wal = new OpenWal(background);
    private final Selection selection = new Selection();
    private final SelectedRecord record = new SelectedRecord(selection, wal, background);
    private final PageViewModel model = new PageViewModel(record, background);

    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void open() throws Exception {
        open("pg15/pgbench");
        record.attach();
        model.attach();
    }

    private void open(String set) throws Exception {
        Path unpacked = Files.createDirectories(folder.resolve(set));
        wal.open(List.of(CorpusWal.unpack(set, unpacked)), set);
    }

    @AfterEach
    void close() {
        wal.close();
    }

    private void select(int row) {
        selection.select(new Lsn(wal.index().lsn(row)), wal.index().xid(row));
    }

    private int rowOfHeapPage() {
        for (int row = 0; row < wal.rows().get(); row++) {
            if (wal.index().imageBytes(row) > 0) {
                select(row);
                if (model.page()
                        .get()
                        .filter(page -> page.layout().kind() == PageKind.HEAP)
                        .isPresent()) {
                    return row;
                }
            }
        }
        throw new AssertionError("no image of a heap page");
    }

    @Test
    void saysWhatThereLacks() {
        assertThat(model.lack()).contains(PageViewModel.Lack.RECORD);
        int row = rowOfHeapPage();
        assertThat(model.lack()).isEmpty();
        while (wal.index().imageBytes(row) > 0) {
            row++;
        }
        select(row);
        assertThat(model.lack()).contains(PageViewModel.Lack.IMAGE);
        assertThat(model.page().get()).isEmpty();
        assertThat(model.bytes().length()).isZero();
        selection.select(new Lsn(wal.index().lsn(row) + 8), 0);
        assertThat(model.lack()).contains(PageViewModel.Lack.READABLE);
    }

    @Test
    void restoresTheFirstImageAndSaysWhatItLooksLike() {
        rowOfHeapPage();
        ImagePage page = model.page().get().orElseThrow();
        assertThat(model.chosenImage().get()).contains(page.block());
        assertThat(model.looksLike()).isEqualTo("Looks like a heap page: it has no special space.");
        assertThat(model.status().get())
                .matches("[\\d,]+ items? · [\\d,]+ bytes free · [\\d,]+ bytes stored, compressed by lz4");
        assertThat(model.problem().get()).isEmpty();
        assertThat(model.bytes().length()).isEqualTo(PageRestore.PAGE_BYTES);
    }

    @Test
    void looksAtAnotherImageOfTheRecord() throws Exception {
        open("pg15/allrm");
        int row = 0;
        while (model.images().get().size() < 2) {
            if (wal.index().imageBytes(++row) > 0) {
                select(row);
            }
        }
        BlockRef second = model.images().get().get(1);
        model.choose(second);
        assertThat(model.page().get().orElseThrow().block()).isEqualTo(second);
        assertThat(PageViewModel.text(second)).matches("blkref #\\d+ · 1663/\\d+/\\d+ · \\w+ · block \\d+");
    }

    @Test
    void marksAFieldsBytesAndFindsTheFieldOfAByte() {
        rowOfHeapPage();
        FieldNode lower = model.page().get().orElseThrow().layout().fields().getFirst().children().stream()
                .filter(field -> field.name().equals("pd_lower"))
                .findFirst()
                .orElseThrow();
        model.choose(lower);
        assertThat(model.bytes().marked().get()).contains(new ByteRange(12, 2));
        assertThat(model.status().get()).isEqualTo("byte 12 · 2 bytes marked · page header");
        model.bytes().choose(17);
        assertThat(model.path().get()).extracting(FieldNode::name).containsExactly("PageHeaderData", "pd_special");
        model.next();
        assertThat(model.path().get()).extracting(FieldNode::name).containsExactly("pd_linp");
        assertThat(model.status().get()).endsWith("line pointers");
        model.next();
        assertThat(model.status().get()).endsWith("free space");
        assertThat(model.path().get()).isEmpty();
        model.next();
        assertThat(model.status().get()).contains(" · item ");
        model.choosePart(0);
        assertThat(model.bytes().marked().get()).contains(new ByteRange(0, 24));
        model.previous();
        assertThat(model.bytes().marked().get()).contains(new ByteRange(0, 24));
    }

    @Test
    void savesThePageUnderTheNameDumpGivesIt() throws Exception {
        assertThat(model.fileName()).isEmpty();
        int row = rowOfHeapPage();
        long lsn = wal.index().lsn(row);
        BlockRef block = model.chosenImage().get().orElseThrow();
        assertThat(model.fileName())
                .startsWith("00000001-%08X-%08X.1663.".formatted((int) (lsn >>> 32), (int) lsn))
                .endsWith("." + block.block() + "_" + block.fork().forkName());
        Path file = folder.resolve(model.fileName());
        model.save(file);
        assertThat(Files.readAllBytes(file))
                .isEqualTo(model.page().get().orElseThrow().bytes());
        assertThat(model.status().get()).isEqualTo("Saved as " + file);
        model.save(folder.resolve("no").resolve("such"));
        assertThat(model.status().get()).startsWith(folder.resolve("no").resolve("such") + " could not be written: ");
    }

    @Test
    void followsTheSelection() {
        int row = rowOfHeapPage();
        Optional<ImagePage> before = model.page().get();
        selection.lsn().set(Optional.empty());
        assertThat(model.lack()).contains(PageViewModel.Lack.RECORD);
        select(row);
        assertThat(model.page().get().orElseThrow().bytes())
                .isEqualTo(before.orElseThrow().bytes());
    }
}
