package org.walscope.model.page;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.FieldNode;

/// What pages hold that have no line pointers: the index methods' meta pages, maps, posting trees, deleted pages. Each
/// struct begins right behind the page's header, where `PageGetContents` points to.
final class PageContents {

    private static final int HASH_MAX_SPLITPOINTS = 98;
    private static final int SPGIST_CACHED_PAGES = 8;

    private PageContents() {}

    /// Empty for a page that has line pointers.
    ///
    /// @param lower `pd_lower`, where contents of no fixed length end
    /// @param end   where the contents end at the latest: the special space's start
    static Optional<FieldNode> read(PageBytes page, PageKind kind, SpecialSpace special, int lower, int end) {
        int start = PageLayout.HEADER_BYTES;
        var in = new StructReader(page, start, end - start);
        int used = lower - start;
        int flags = special.flags();
        boolean full = page.version().atLeast(PgVersion.PG14) && (flags & SpecialSpace.BTP_HAS_FULLXID) != 0;
        return switch (kind) {
            case FREE_SPACE_MAP -> Optional.of(freeSpaceMap(in));
            case VISIBILITY_MAP -> Optional.of(visibilityMap(in));
            case BTREE ->
                (flags & SpecialSpace.BTP_META) != 0
                        ? Optional.of(btreeMeta(in))
                        : (flags & SpecialSpace.BTP_DELETED) != 0 && full
                                ? Optional.of(deleted(in, "BTDeletedPageData", "safexid"))
                                : Optional.empty();
            case GIST ->
                (flags & SpecialSpace.F_DELETED) != 0 && page.version().atLeast(PgVersion.PG13)
                        ? Optional.of(deleted(in, "GISTDeletedPageContents", "deleteXid"))
                        : Optional.empty();
            case HASH ->
                (flags & SpecialSpace.LH_META_PAGE) != 0
                        ? Optional.of(hashMeta(in))
                        : (flags & SpecialSpace.LH_BITMAP_PAGE) != 0
                                ? Optional.of(whole(in, in.remaining(), "overflow page bitmap"))
                                : Optional.empty();
            case GIN ->
                (flags & SpecialSpace.GIN_META) != 0
                        ? Optional.of(ginMeta(in))
                        : (flags & SpecialSpace.GIN_DATA) != 0
                                ? Optional.of(ginData(in, special, used))
                                : Optional.empty();
            case SPGIST -> (flags & SpecialSpace.SPGIST_META) != 0 ? Optional.of(spgistMeta(in)) : Optional.empty();
            case BRIN ->
                switch (flags) {
                    case SpecialSpace.BRIN_PAGETYPE_META -> Optional.of(brinMeta(in));
                    case SpecialSpace.BRIN_PAGETYPE_REVMAP -> Optional.of(revmap(in));
                    default -> Optional.empty();
                };
            case BLOOM -> used > 0 ? Optional.of(whole(in, used, "bloom")) : Optional.empty();
            case NEW, HEAP, SEQUENCE, UNKNOWN -> Optional.empty();
        };
    }

    private static FieldNode whole(StructReader in, int length, String name) {
        in.bytes("bytes", length);
        return in.node(name, "");
    }

    /// `FSMPageData`, storage/fsm_internals.h.
    private static FieldNode freeSpaceMap(StructReader in) {
        in.u32("fp_next_slot");
        in.rest("fp_nodes");
        return in.node("FSMPageData", "");
    }

    /// Two bits a heap page; storage/visibilitymapdefs.h.
    private static FieldNode visibilityMap(StructReader in) {
        in.bytes("map", in.remaining(), PageContents::visibility);
        return in.node("visibility map", "");
    }

    private static String visibility(MemorySegment map) {
        int visible = 0;
        int frozen = 0;
        for (long i = 0; i < map.byteSize(); i++) {
            int bits = map.get(ValueLayout.JAVA_BYTE, i);
            visible += Integer.bitCount(bits & 0x55);
            frozen += Integer.bitCount(bits & 0xAA);
        }
        return "%d heap pages all-visible, %d of %d all-frozen".formatted(visible, frozen, map.byteSize() * 4);
    }

    /// `BTMetaPageData`, access/nbtree.h.
    private static FieldNode btreeMeta(StructReader in) {
        in.u32("btm_magic", "0x%06X"::formatted);
        in.u32("btm_version");
        long root = in.block("btm_root");
        long level = in.u32("btm_level");
        in.block("btm_fastroot");
        in.u32("btm_fastlevel");
        in.u32(in.version().atLeast(PgVersion.PG14) ? "btm_last_cleanup_num_delpages" : "btm_oldest_btpo_xact");
        in.skip(4);
        in.f64("btm_last_cleanup_num_heap_tuples");
        if (in.version().atLeast(PgVersion.PG13)) {
            in.bool("btm_allequalimage");
        }
        return in.node("BTMetaPageData", "root at block " + root + ", level " + level);
    }

    private static FieldNode deleted(StructReader in, String name, String xid) {
        in.i64(xid);
        return in.node(name, "deleted page");
    }

    /// `HashMetaPageData`, access/hash.h.
    private static FieldNode hashMeta(StructReader in) {
        in.u32("hashm_magic", "0x%07X"::formatted);
        in.u32("hashm_version");
        in.f64("hashm_ntuples");
        in.u16("hashm_ffactor");
        in.u16("hashm_bsize");
        in.u16("hashm_bmsize");
        in.u16("hashm_bmshift");
        long buckets = in.u32("hashm_maxbucket");
        in.u32("hashm_highmask");
        in.u32("hashm_lowmask");
        in.u32("hashm_ovflpoint");
        in.u32("hashm_firstfree");
        in.u32("hashm_nmaps");
        in.u32("hashm_procid");
        in.bytes("hashm_spares", HASH_MAX_SPLITPOINTS * 4);
        in.rest("hashm_mapp");
        return in.node("HashMetaPageData", "buckets 0 to " + buckets);
    }

    /// `GinMetaPageData`, access/ginblock.h.
    private static FieldNode ginMeta(StructReader in) {
        in.block("head");
        in.block("tail");
        in.u32("tailFreeSize");
        in.u32("nPendingPages");
        in.i64("nPendingHeapTuples");
        in.u32("nTotalPages");
        in.u32("nEntryPages");
        in.u32("nDataPages");
        in.skip(4);
        in.i64("nEntries");
        in.u32("ginVersion");
        return in.node("GinMetaPageData", "");
    }

    /// A posting tree's page: `PostingItem`s of an inner one, `GinPostingList`s of a leaf.
    private static FieldNode ginData(StructReader in, SpecialSpace special, int used) {
        in.tid("right bound");
        in.skip(2);
        if ((special.flags() & SpecialSpace.GIN_LEAF) != 0) {
            if ((special.flags() & SpecialSpace.GIN_COMPRESSED) != 0) {
                in.bytes("GinPostingLists", Math.max(0, used - in.position()));
            } else {
                in.rest("heap TIDs");
            }
            return in.node("posting tree leaf", "");
        }
        for (int i = 0; i < special.count(); i++) {
            in.u16("PostingItem[" + i + "].child_blkno.bi_hi");
            in.u16("PostingItem[" + i + "].child_blkno.bi_lo");
            in.tid("PostingItem[" + i + "].key");
        }
        return in.node("inner posting tree page", special.count() + " children");
    }

    /// `SpGistMetaPageData`, access/spgist_private.h.
    private static FieldNode spgistMeta(StructReader in) {
        in.u32("magicNumber", "0x%08X"::formatted);
        for (int i = 0; i < SPGIST_CACHED_PAGES; i++) {
            in.block("cachedPage[" + i + "].blkno");
            in.u32("cachedPage[" + i + "].freeSpace");
        }
        return in.node("SpGistMetaPageData", "");
    }

    /// `BrinMetaPageData`, access/brin_page.h.
    private static FieldNode brinMeta(StructReader in) {
        in.u32("brinMagic", "0x%08X"::formatted);
        in.u32("brinVersion");
        long pages = in.u32("pagesPerRange");
        in.block("lastRevmapPage");
        return in.node("BrinMetaPageData", pages + " pages per range");
    }

    /// `RevmapContents`, access/brin_page.h.
    private static FieldNode revmap(StructReader in) {
        int count = in.remaining() / 6;
        int set = 0;
        for (int i = 0; i < count; i++) {
            set += in.tid("rm_tids[" + i + "]").offset() != 0 ? 1 : 0;
        }
        return in.node("RevmapContents", set + " of " + count + " ranges summarized");
    }
}
