package org.walscope.model.page;

import org.walscope.model.PgVersion;
import org.walscope.model.bytes.FieldNode;
import org.walscope.model.bytes.FlagNames;

/// The special space at a page's end, whose struct is the access method's.
///
/// @param node  its fields
/// @param flags of the access method; 0 where it has none
/// @param count how many entries an internal GIN posting tree page has; 0 on others
record SpecialSpace(FieldNode node, int flags, int count) {

    static final int BTP_DELETED = 1 << 2;
    static final int BTP_META = 1 << 3;
    static final int BTP_HAS_FULLXID = 1 << 8;
    static final int LH_BITMAP_PAGE = 1 << 2;
    static final int LH_META_PAGE = 1 << 3;
    static final int F_DELETED = 1 << 1;
    static final int GIN_DATA = 1;
    static final int GIN_LEAF = 1 << 1;
    static final int GIN_META = 1 << 3;
    static final int GIN_COMPRESSED = 1 << 7;
    static final int SPGIST_META = 1;
    static final int SPGIST_LEAF = 1 << 2;
    static final int BRIN_PAGETYPE_META = 0xF091;
    static final int BRIN_PAGETYPE_REVMAP = 0xF092;

    private static final FlagNames BTREE = FlagNames.of(
            "BTP_LEAF",
            "BTP_ROOT",
            "BTP_DELETED",
            "BTP_META",
            "BTP_HALF_DEAD",
            "BTP_SPLIT_END",
            "BTP_HAS_GARBAGE",
            "BTP_INCOMPLETE_SPLIT",
            "BTP_HAS_FULLXID");
    private static final FlagNames HASH = FlagNames.of(
            "LH_OVERFLOW_PAGE",
            "LH_BUCKET_PAGE",
            "LH_BITMAP_PAGE",
            "LH_META_PAGE",
            "LH_BUCKET_BEING_POPULATED",
            "LH_BUCKET_BEING_SPLIT",
            "LH_BUCKET_NEEDS_SPLIT_CLEANUP",
            "LH_PAGE_HAS_DEAD_TUPLES");
    private static final FlagNames GIST =
            FlagNames.of("F_LEAF", "F_DELETED", "F_TUPLES_DELETED", "F_FOLLOW_RIGHT", "F_HAS_GARBAGE");
    private static final FlagNames GIN = FlagNames.of(
            "GIN_DATA",
            "GIN_LEAF",
            "GIN_DELETED",
            "GIN_META",
            "GIN_LIST",
            "GIN_LIST_FULLROW",
            "GIN_INCOMPLETE_SPLIT",
            "GIN_COMPRESSED");
    private static final FlagNames SPGIST =
            FlagNames.of("SPGIST_META", "SPGIST_DELETED", "SPGIST_LEAF", "SPGIST_NULLS");
    private static final FlagNames BRIN = FlagNames.of("BRIN_EVACUATE_PAGE");

    private static final FlagNames BLOOM = FlagNames.of("BLOOM_META", "BLOOM_DELETED");

    /// @param special where it starts, below the page's end
    static SpecialSpace read(PageBytes page, PageKind kind, int special) {
        var in = new StructReader(page, special, PageRestore.PAGE_BYTES - special);
        return switch (kind) {
            case BTREE -> btree(in);
            case HASH -> hash(in);
            case GIST -> gist(in);
            case GIN -> gin(in);
            case SPGIST -> spgist(in);
            case BRIN -> brin(in);
            case BLOOM -> bloom(in);
            case SEQUENCE -> {
                in.u32("magic", "0x%X"::formatted);
                in.rest("padding");
                yield new SpecialSpace(in.node("sequence_magic", ""), 0, 0);
            }
            case NEW, HEAP, FREE_SPACE_MAP, VISIBILITY_MAP, UNKNOWN -> {
                in.rest("not known");
                yield new SpecialSpace(in.node("special space", ""), 0, 0);
            }
        };
    }

    /// Before PG 14 a deleted page's level is the xid it was deleted by.
    private static SpecialSpace btree(StructReader in) {
        in.u32("btpo_prev", SpecialSpace::sibling);
        in.u32("btpo_next", SpecialSpace::sibling);
        in.u32(in.version().atLeast(PgVersion.PG14) ? "btpo_level" : "btpo");
        int flags = in.u16("btpo_flags", BTREE);
        in.u16("btpo_cycleid");
        return new SpecialSpace(in.node("BTPageOpaqueData", BTREE.apply(flags)), flags, 0);
    }

    private static String sibling(long block) {
        return block == 0 ? "0 (P_NONE)" : Long.toString(block);
    }

    private static SpecialSpace hash(StructReader in) {
        in.block("hasho_prevblkno");
        in.block("hasho_nextblkno");
        in.u32("hasho_bucket");
        int flags = in.u16("hasho_flag", HASH);
        in.u16("hasho_page_id", "0x%04X"::formatted);
        return new SpecialSpace(in.node("HashPageOpaqueData", HASH.apply(flags)), flags, 0);
    }

    private static SpecialSpace gist(StructReader in) {
        in.lsn("nsn");
        in.block("rightlink");
        int flags = in.u16("flags", GIST);
        in.u16("gist_page_id", "0x%04X"::formatted);
        return new SpecialSpace(in.node("GISTPageOpaqueData", GIST.apply(flags)), flags, 0);
    }

    private static SpecialSpace gin(StructReader in) {
        in.block("rightlink");
        int count = in.u16("maxoff");
        int flags = in.u16("flags", GIN);
        return new SpecialSpace(in.node("GinPageOpaqueData", GIN.apply(flags)), flags, count);
    }

    private static SpecialSpace spgist(StructReader in) {
        int flags = in.u16("flags", SPGIST);
        in.u16("nRedirection");
        in.u16("nPlaceholder");
        in.u16("spgist_page_id", "0x%04X"::formatted);
        return new SpecialSpace(in.node("SpGistPageOpaqueData", SPGIST.apply(flags)), flags, 0);
    }

    private static SpecialSpace bloom(StructReader in) {
        in.u16("maxoff");
        int flags = in.u16("flags", BLOOM);
        in.u16("unused");
        in.u16("bloom_page_id", "0x%04X"::formatted);
        return new SpecialSpace(in.node("BloomPageOpaqueData", BLOOM.apply(flags)), flags, 0);
    }

    /// The page's type stands for flags here: nothing else tells what is on it.
    private static SpecialSpace brin(StructReader in) {
        in.bytes("vector[0..1]", 4);
        in.u16("flags", BRIN);
        int type = in.u16("type", SpecialSpace::brinType);
        return new SpecialSpace(in.node("BrinSpecialSpace", brinType(type)), type, 0);
    }

    private static String brinType(int type) {
        return switch (type) {
            case BRIN_PAGETYPE_META -> "0xF091 BRIN_PAGETYPE_META";
            case BRIN_PAGETYPE_REVMAP -> "0xF092 BRIN_PAGETYPE_REVMAP";
            default -> "0x%04X BRIN_PAGETYPE_REGULAR".formatted(type);
        };
    }
}
