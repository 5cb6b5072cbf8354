package org.walscope.model.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.walscope.corpus.Corpus;
import org.walscope.corpus.CorpusSet;
import org.walscope.model.ForkNumber;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.FieldNode;
import org.walscope.model.page.PageLayout.Part;
import org.walscope.model.page.PageLayout.PartKind;
import org.walscope.model.record.BlockRef;
import org.walscope.model.record.WalScan;
import org.walscope.model.record.XLogRecord;
import org.walscope.model.rmgr.RmgrTable;
import org.walscope.model.segment.WalFiles;
import org.walscope.model.segment.WalTimeline;

class PageLayoutTest {

    static final Lsn AT = new Lsn(0x1529FB0);

    private static final Map<String, PageKind> KIND_OF_RMGR = Map.of(
            "Heap", PageKind.HEAP,
            "Btree", PageKind.BTREE,
            "Hash", PageKind.HASH,
            "Gin", PageKind.GIN,
            "Gist", PageKind.GIST,
            "SPGist", PageKind.SPGIST,
            "BRIN", PageKind.BRIN,
            "Sequence", PageKind.SEQUENCE);

    /// A record of an access method carries only that method's pages; most images are in records of none.
    @Test
    void findsWhatThePageIsAndNothingWrongInRealImages() throws IOException {
        Map<PageKind, Integer> kinds = new EnumMap<>(PageKind.class);
        var wrong = new ArrayList<String>();
        int[] proved = new int[1];
        for (CorpusSet set : Corpus.all()) {
            try (WalFiles files = WalFiles.open(List.of(set.wal()))) {
                for (WalTimeline timeline : files.timelines()) {
                    WalScan.read(
                            timeline,
                            timeline.start(),
                            cursor -> {
                                if (cursor.imageBytes() > 0) {
                                    look(set, cursor.toRecord(), kinds, wrong, proved);
                                }
                                return true;
                            },
                            _ -> {},
                            () -> false);
                }
            }
        }
        assertThat(wrong).as("of pages %s", kinds).isEmpty();
        assertThat(kinds).doesNotContainKey(PageKind.UNKNOWN).containsKeys(PageKind.HEAP, PageKind.BTREE);
        assertThat(proved[0]).as("pages whose kind the record proves").isGreaterThan(100);
    }

    private static void look(
            CorpusSet set, XLogRecord record, Map<PageKind, Integer> kinds, List<String> wrong, int[] proved) {
        String rmgr = RmgrTable.of(record.rmid(), record.version()).name();
        for (BlockRef block : record.blocks()) {
            PageRestore.restore(record, block).ifPresent(page -> {
                var layout = PageLayout.of(page, block.fork(), record.lsn(), record.version());
                kinds.merge(layout.kind(), 1, Integer::sum);
                String where = "%s %s block %d: ".formatted(set, record.lsn(), block.id());
                layout.problems().forEach(problem -> wrong.add(where + problem));
                PageKind known = KIND_OF_RMGR.get(rmgr);
                if (known != null && block.fork() == ForkNumber.MAIN) {
                    proved[0]++;
                    if (layout.kind() != known) {
                        wrong.add(where + layout.kind() + " in a record of " + rmgr);
                    }
                }
                assertWhole(layout);
            });
        }
    }

    /// Parts from the first byte to the last; every node within the page and its parent.
    static void assertWhole(PageLayout layout) {
        int end = 0;
        for (Part part : layout.parts()) {
            assertThat(part.offset()).isEqualTo(end);
            assertThat(part.length()).isPositive();
            end += part.length();
        }
        assertThat(end).isEqualTo(PageRestore.PAGE_BYTES);
        assertInside(layout.fields(), 0, PageRestore.PAGE_BYTES);
    }

    private static void assertInside(List<FieldNode> nodes, int from, int to) {
        for (FieldNode node : nodes) {
            if (node.offset() < from || node.length() <= 0 || node.offset() + node.length() > to) {
                throw new AssertionError(node + " does not lie within " + from + " to " + to);
            }
            assertInside(node.children(), node.offset(), node.offset() + node.length());
        }
    }

    /// A page with one heap tuple of 40 bytes at its end.
    static byte[] heapPage() {
        var page = ByteBuffer.allocate(PageRestore.PAGE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        page.putInt(1).putInt(0x2345678).putShort((short) 0xBEEF).putShort((short) 5);
        page.putShort((short) 28).putShort((short) 8152).putShort((short) 8192).putShort((short) 0x2004);
        page.putInt(700);
        page.putInt(8152 | 1 << 15 | 38 << 17);
        page.position(8152);
        page.putInt(742).putInt(0).putInt(3);
        page.putShort((short) 0).putShort((short) 7).putShort((short) 1);
        page.putShort((short) 0x8003).putShort((short) 0x0B01).put((byte) 24).put((byte) 0b101);
        return page.array();
    }

    private static PageLayout layout(byte[] page) {
        var layout = PageLayout.of(page, ForkNumber.MAIN, AT, PgVersion.PG15);
        assertWhole(layout);
        return layout;
    }

    private static List<String> lines(FieldNode node) {
        return node.children().stream()
                .map(child -> "%d+%d %s = %s".formatted(child.offset(), child.length(), child.name(), child.value()))
                .toList();
    }

    @Test
    void readsHeaderPointersAndTuples() {
        PageLayout layout = layout(heapPage());
        assertThat(layout.kind()).isEqualTo(PageKind.HEAP);
        assertThat(layout.problems()).isEmpty();
        assertThat(layout.fields())
                .extracting(node -> node.name() + " = " + node.value())
                .containsExactly(
                        "PageHeaderData = lower 28, upper 8152, special 8192",
                        "pd_linp = 1 line pointer",
                        "items = 1 item");
        assertThat(lines(layout.fields().getFirst()))
                .containsExactly(
                        "0+8 pd_lsn = 1/2345678",
                        "8+2 pd_checksum = 0xBEEF",
                        "10+2 pd_flags = 0x05 (PD_HAS_FREE_LINES, PD_ALL_VISIBLE)",
                        "12+2 pd_lower = 28",
                        "14+2 pd_upper = 8152",
                        "16+2 pd_special = 8192",
                        "18+2 pd_pagesize_version = 0x2004 page size 8192, layout version 4",
                        "20+4 pd_prune_xid = 700");
        FieldNode pointer = layout.fields().get(1).children().getFirst();
        assertThat(pointer.value()).isEqualTo("LP_NORMAL, 38 bytes at 8152");
        assertThat(lines(pointer))
                .containsExactly(
                        "24+4 ItemIdData = 0x004C9FD8",
                        "24+2 lp_off = 8152",
                        "25+2 lp_flags = 1 LP_NORMAL",
                        "26+2 lp_len = 38");
        FieldNode tuple = layout.fields().get(2).children().getFirst();
        assertThat(tuple.value()).isEqualTo("xmin 742, xmax 0");
        assertThat(lines(tuple))
                .containsExactly(
                        "8152+4 t_xmin = 742 (frozen)",
                        "8156+4 t_xmax = 0",
                        "8160+4 t_cid = 3",
                        "8164+6 t_ctid = (7,1)",
                        "8170+2 t_infomask2 = 0x8003 (HEAP_ONLY_TUPLE) natts 3",
                        "8172+2 t_infomask = 0xB01 (HEAP_HASNULL, HEAP_XMIN_FROZEN, HEAP_XMAX_INVALID)",
                        "8174+1 t_hoff = 24",
                        "8175+1 t_bits = 101",
                        "8176+14 data = 14 bytes");
        assertThat(layout.parts())
                .containsExactly(
                        new Part(PartKind.HEADER, 0, 0, 24),
                        new Part(PartKind.LINE_POINTERS, 0, 24, 4),
                        new Part(PartKind.FREE, 0, 28, 8124),
                        new Part(PartKind.ITEM, 1, 8152, 38),
                        new Part(PartKind.PADDING, 0, 8190, 2));
    }

    private static byte[] changed(int offset, int value) {
        byte[] page = heapPage();
        ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN).putShort(offset, (short) value);
        return page;
    }

    @Test
    void saysWhatContradictsItselfAndShowsTheRest() {
        assertThat(layout(changed(12, 9000)).problems())
                .containsExactly("The page header does not hold together: pd_lower 9000, pd_upper 8152, pd_special"
                        + " 8192 of 8192 bytes.");
        assertThat(layout(changed(12, 30)).problems())
                .containsExactly("pd_lower, 30, is not the end of a line pointer.");
        assertThat(layout(changed(26, 600 << 1)).problems())
                .containsExactly("Line pointer 1 leads to 600 bytes at 8152, which do not lie between pd_upper, 8152,"
                        + " and pd_special, 8192.");
        assertThat(layout(changed(26, 10 << 1)).problems())
                .containsExactly("Item 1 is 10 bytes long, a heap tuple's header alone has 23.");
        assertThat(layout(changed(8174, 0x0530)).problems())
                .containsExactly("Item 1 has its data at t_hoff 48, which is not between its header's end, 24, and its"
                        + " own, 38.");
        assertThat(layout(new byte[PageRestore.PAGE_BYTES]).kind()).isEqualTo(PageKind.NEW);
    }

    @Test
    void saysWhichItemsOverlap() {
        byte[] page = heapPage();
        var bytes = ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putShort(12, (short) 32).putInt(28, 8160 | 1 << 15 | 32 << 17);
        // The second tuple's t_hoff lies in the first one's data
        bytes.put(8160 + 22, (byte) 24);
        PageLayout layout = layout(page);
        assertThat(layout.problems()).containsExactly("Items 1 and 2 overlap.");
        assertThat(layout.fields().get(2).children()).hasSize(2);
    }

    @Test
    void leavesASpecialSpaceUnknownThatNoMethodHas() {
        PageLayout layout = layout(changed(16, 8192 - 24 - 16));
        assertThat(layout.kind()).isEqualTo(PageKind.UNKNOWN);
    }
}
