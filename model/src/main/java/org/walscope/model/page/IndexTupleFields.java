package org.walscope.model.page;

import org.walscope.model.PgVersion;
import org.walscope.model.bytes.FieldNode;
import org.walscope.model.bytes.FlagNames;
import org.walscope.model.bytes.Flags;
import org.walscope.model.bytes.WalFormatException;

/// Items of the index access methods: `IndexTupleData` of access/itup.h, which B-tree, hash, GiST and GIN share, the
/// tuples
/// of access/spgist_private.h and that of access/brin_tuple.h. What their keys hold only the catalogs know.
final class IndexTupleFields {

    private static final int SIZE_MASK = 0x1FFF;
    private static final int ALT_TID = 0x2000;
    private static final int HAS_NULLS = 0x8000;

    /// `sizeof(IndexAttributeBitMapData)`
    private static final int BITMAP_BYTES = 4;

    private static final int BT_OFFSET_MASK = 0x0FFF;
    private static final int BT_PIVOT_HEAP_TID_ATTR = 0x1000;
    private static final int BT_IS_POSTING = 0x2000;
    private static final int TID_BYTES = 6;
    private static final int GIN_TREE_POSTING = 0xFFFF;
    private static final long GIN_ITUP_COMPRESSED = 1L << 31;

    private static final FlagNames T_INFO = FlagNames.of(
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "INDEX_AM_RESERVED_BIT",
            "INDEX_VAR_MASK",
            "INDEX_NULL_MASK");
    private static final int BRIN_OFFSET_MASK = 0x1F;
    private static final FlagNames BT_INFO =
            FlagNames.of("", "", "", "", "", "BRIN_EMPTY_RANGE_MASK", "BRIN_PLACEHOLDER_MASK", "BRIN_NULLS_MASK");
    private static final String[] TUPSTATES = {"SPGIST_LIVE", "SPGIST_REDIRECT", "SPGIST_DEAD", "SPGIST_PLACEHOLDER"};

    private IndexTupleFields() {}

    /// @throws WalFormatException when what the tuple says of itself does not fit into it; in a sentence
    static FieldNode read(PageBytes page, PageKind kind, String name, int offset, int length) {
        var in = new StructReader(page, offset, length);
        StructReader.Tid tid = in.tid("t_tid");
        int info = in.u16("t_info", IndexTupleFields::info);
        int size = info & SIZE_MASK;
        if (size > length || size < in.position()) {
            throw new WalFormatException(
                    page.at(), "%s says in t_info that it is %d bytes long, not %d".formatted(name, size, length));
        }
        if ((info & HAS_NULLS) != 0) {
            in.bytes("null bitmap", BITMAP_BYTES);
            in.skip(in.remaining() < 4 ? in.remaining() : 4);
        }
        boolean alternative = kind == PageKind.BTREE && (info & ALT_TID) != 0;
        String meaning = tid.toString();
        if (alternative && (tid.offset() & BT_IS_POSTING) != 0 && in.version().atLeast(PgVersion.PG13)) {
            meaning = posting(page, in, name, tid, length);
        } else if (alternative) {
            meaning = "block %d, %d key attributes%s"
                    .formatted(
                            tid.block(),
                            tid.offset() & BT_OFFSET_MASK,
                            (tid.offset() & BT_PIVOT_HEAP_TID_ATTR) != 0 ? " and a heap TID" : "");
        } else if (kind == PageKind.GIN && tid.offset() == GIN_TREE_POSTING) {
            meaning = "posting tree at block " + tid.block();
        } else if (kind == PageKind.GIN && (tid.block() & GIN_ITUP_COMPRESSED) != 0) {
            meaning = "%d heap TIDs, compressed, from its byte %d on"
                    .formatted(tid.offset(), tid.block() & ~GIN_ITUP_COMPRESSED);
        }
        in.rest("data");
        return in.node(name, meaning);
    }

    private static String info(int value) {
        int size = value & SIZE_MASK;
        return new Flags(value, T_INFO.apply(value - size).names()) + " size " + size;
    }

    /// A B-tree tuple with a list of heap TIDs; `BTreeTupleIsPosting`.
    private static String posting(PageBytes page, StructReader in, String name, StructReader.Tid tid, int length) {
        int count = tid.offset() & BT_OFFSET_MASK;
        long at = tid.block();
        if (at < in.position() || at > length - (long) count * TID_BYTES) {
            throw new WalFormatException(
                    page.at(),
                    "%s says that its %d heap TIDs start at its byte %d; it has %d bytes"
                            .formatted(name, count, at, length));
        }
        in.bytes("key", (int) at - in.position());
        for (int i = 0; i < count; i++) {
            in.tid("posting[" + i + "]");
        }
        return "posting list of " + count + " heap TIDs";
    }

    /// A leaf or inner tuple, or what is left of one.
    static FieldNode readSpgist(PageBytes page, boolean leaf, String name, int offset, int length) {
        var in = new StructReader(page, offset, length);
        long word = in.u32(leaf ? "tupstate, size" : "tupstate, allTheSame, nNodes, prefixSize", "0x%08X"::formatted);
        int state = (int) word & 3;
        in.bits("tupstate", 0, 1, TUPSTATES[state]);
        if (state != 0 || leaf) {
            in.bits("size", 0, 4, word >>> 2);
            in.u16(in.version().atLeast(PgVersion.PG14) ? "t_info" : "nextOffset");
            StructReader.Tid pointer = in.tid(state == 0 ? "heapPtr" : "pointer");
            if (state != 0) {
                in.u32("xid");
            }
            in.rest("data");
            return in.node(name, TUPSTATES[state] + " " + pointer);
        }
        int nodes = (int) word >>> 3 & 0x1FFF;
        int prefix = (int) (word >>> 16);
        in.bits("allTheSame", 0, 1, (word & 4) != 0);
        in.bits("nNodes", 0, 2, nodes);
        in.bits("prefixSize", 2, 2, prefix);
        in.u16("size");
        in.skip(2);
        in.bytes("prefix", prefix);
        in.rest("nodes");
        return in.node(name, nodes + " nodes");
    }

    static FieldNode readBrin(PageBytes page, String name, int offset, int length) {
        var in = new StructReader(page, offset, length);
        long block = in.block("bt_blkno");
        int info = in.u8("bt_info", IndexTupleFields::brinInfo);
        int data = info & BRIN_OFFSET_MASK;
        if (data < in.position() || data > length) {
            throw new WalFormatException(
                    page.at(), "%s says that its data starts at its byte %d of %d".formatted(name, data, length));
        }
        in.bytes("null bitmap", data - in.position());
        in.rest("data");
        return in.node(name, "range from block " + block);
    }

    private static String brinInfo(int info) {
        int data = info & BRIN_OFFSET_MASK;
        return new Flags(info, BT_INFO.apply(info - data).names()) + " data at " + data;
    }
}
