package org.walscope.model.rmgr;

import java.util.Optional;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.FlagNames;
import org.walscope.model.bytes.Utf8Builder;

/// Resource manager Hash; access/rmgrdesc/hashdesc.c, structs in access/hash_xlog.h.
final class HashDesc implements RmgrDesc {

    private static final int INIT_META_PAGE = 0x00;
    private static final int INIT_BITMAP_PAGE = 0x10;
    private static final int INSERT = 0x20;
    private static final int ADD_OVFL_PAGE = 0x30;
    private static final int SPLIT_ALLOCATE_PAGE = 0x40;
    private static final int SPLIT_PAGE = 0x50;
    private static final int SPLIT_COMPLETE = 0x60;
    private static final int MOVE_PAGE_CONTENTS = 0x70;
    private static final int SQUEEZE_PAGE = 0x80;
    private static final int DELETE = 0x90;
    private static final int SPLIT_CLEANUP = 0xA0;
    private static final int UPDATE_META_PAGE = 0xB0;
    private static final int VACUUM_ONE_PAGE = 0xC0;

    private static final int SPLIT_META_UPDATE_MASKS = 0x01;
    private static final int SPLIT_META_UPDATE_SPLITPOINT = 0x02;
    private static final FlagNames SPLIT_FLAGS = FlagNames.of("META_UPDATE_MASKS", "META_UPDATE_SPLITPOINT");

    @Override
    public String name() {
        return "Hash";
    }

    @Override
    public Optional<String> identify(int info, PgVersion version) {
        return switch (info & 0xF0) {
            case INIT_META_PAGE -> Optional.of("INIT_META_PAGE");
            case INIT_BITMAP_PAGE -> Optional.of("INIT_BITMAP_PAGE");
            case INSERT -> Optional.of("INSERT");
            case ADD_OVFL_PAGE -> Optional.of("ADD_OVFL_PAGE");
            case SPLIT_ALLOCATE_PAGE -> Optional.of("SPLIT_ALLOCATE_PAGE");
            case SPLIT_PAGE -> Optional.of("SPLIT_PAGE");
            case SPLIT_COMPLETE -> Optional.of("SPLIT_COMPLETE");
            case MOVE_PAGE_CONTENTS -> Optional.of("MOVE_PAGE_CONTENTS");
            case SQUEEZE_PAGE -> Optional.of("SQUEEZE_PAGE");
            case DELETE -> Optional.of("DELETE");
            case SPLIT_CLEANUP -> Optional.of("SPLIT_CLEANUP");
            case UPDATE_META_PAGE -> Optional.of("UPDATE_META_PAGE");
            case VACUUM_ONE_PAGE -> Optional.of("VACUUM_ONE_PAGE");
            default -> Optional.empty();
        };
    }

    @Override
    public void describe(RecordFields in, Utf8Builder text) {
        FieldReader main = in.main();
        switch (in.record().rmgrInfo()) {
            case INIT_META_PAGE -> initMetaPage(main, text);
            case INIT_BITMAP_PAGE -> {
                main.open("xl_hash_init_bitmap_page");
                text.append("bmsize ").append(main.u16("bmsize"));
                main.close();
            }
            case INSERT -> {
                main.open("xl_hash_insert");
                text.append("off ").append(main.u16("offnum"));
                main.close();
                in.traceBlock(0, IndexTuples::one);
            }
            case ADD_OVFL_PAGE -> {
                addOverflowPage(main, text);
                in.traceBlock(0, block -> block.u32("hasho_bucket"));
                in.traceBlock(2, block -> block.u32("bitmap_page_bit"));
                in.traceBlock(4, block -> block.u32("hashm_firstfree"));
            }
            case SPLIT_ALLOCATE_PAGE -> splitAllocatePage(in, main, text);
            case SPLIT_COMPLETE -> {
                main.open("xl_hash_split_complete");
                text.append("old_bucket_flag ").append(main.u16("old_bucket_flag"));
                text.append(", new_bucket_flag ").append(main.u16("new_bucket_flag"));
                main.close();
            }
            case MOVE_PAGE_CONTENTS -> {
                main.open("xl_hash_move_page_contents");
                int moved = main.u16("ntups");
                text.append("ntups ").append(moved);
                DescText.flag(text.append(", is_primary "), main.bool("is_prim_bucket_same_wrt"));
                main.close();
                traceMoved(in, moved);
                in.traceBlock(2, block -> DescText.offsets(block, "deletable"));
            }
            case SQUEEZE_PAGE -> {
                traceMoved(in, squeezePage(main, text));
                in.traceBlock(5, block -> block.u32("bitmapbit"));
                in.traceBlock(6, block -> block.u32("hashm_firstfree"));
            }
            case DELETE -> {
                main.open("xl_hash_delete");
                DescText.flag(text.append("clear_dead_marking "), main.bool("clear_dead_marking"));
                DescText.flag(text.append(", is_primary "), main.bool("is_primary_bucket_page"));
                main.close();
                in.traceBlock(1, block -> DescText.offsets(block, "deletable"));
            }
            case UPDATE_META_PAGE -> {
                main.open("xl_hash_update_meta_page");
                DescText.general(text.append("ntuples "), main.f64("ntuples"));
                main.close();
            }
            case VACUUM_ONE_PAGE -> vacuumOnePage(main, text);
            default -> {}
        }
    }

    /// `xl_hash_init_meta_page`
    private static void initMetaPage(FieldReader in, Utf8Builder text) {
        in.open("xl_hash_init_meta_page");
        DescText.general(text.append("num_tuples "), in.f64("num_tuples"));
        int procid = in.oid("procid");
        if (in.version().atLeast(PgVersion.PG19)) {
            DescText.unsigned(text.append(", procid "), procid);
        }
        text.append(", fillfactor ").append(in.u16("ffactor"));
        in.close();
    }

    /// `xl_hash_add_ovfl_page`
    private static void addOverflowPage(FieldReader in, Utf8Builder text) {
        in.open("xl_hash_add_ovfl_page");
        text.append("bmsize ").append(in.u16("bmsize"));
        DescText.flag(text.append(", bmpage_found "), in.bool("bmpage_found"));
        in.close();
    }

    /// What is moved to the page of block 1: where to, then the tuples.
    private static void traceMoved(RecordFields in, int count) {
        in.traceBlock(1, block -> {
            DescText.offsets(block, "itup_offsets", count);
            IndexTuples.aligned(block);
        });
    }

    /// `xl_hash_split_allocate_page`; what changes on the meta page is in block 2.
    private static void splitAllocatePage(RecordFields record, FieldReader in, Utf8Builder text) {
        in.open("xl_hash_split_allocate_page");
        text.append("new_bucket ").append(in.u32("new_bucket"));
        int oldFlag = in.u16("old_bucket_flag");
        int newFlag = in.u16("new_bucket_flag");
        if (in.version().atLeast(PgVersion.PG19)) {
            text.append(", old_bucket_flag ").append(oldFlag);
            text.append(", new_bucket_flag ").append(newFlag);
        }
        int flags = in.u8("flags", SPLIT_FLAGS);
        DescText.flag(text.append(", meta_page_masks_updated "), (flags & SPLIT_META_UPDATE_MASKS) != 0);
        DescText.flag(text.append(", issplitpoint_changed "), (flags & SPLIT_META_UPDATE_SPLITPOINT) != 0);
        in.close();
        record.traceBlock(2, block -> {
            if ((flags & SPLIT_META_UPDATE_MASKS) != 0) {
                block.u32("hashm_lowmask");
                block.u32("hashm_highmask");
            }
            if ((flags & SPLIT_META_UPDATE_SPLITPOINT) != 0) {
                block.u32("hashm_ovflpoint");
                block.u32("hashm_spares");
            }
        });
    }

    /// `xl_hash_squeeze_page`; gives the number of tuples moved.
    private static int squeezePage(FieldReader in, Utf8Builder text) {
        in.open("xl_hash_squeeze_page");
        text.append("prevblkno ").append(in.u32("prevblkno"));
        text.append(", nextblkno ").append(in.u32("nextblkno"));
        int moved = in.u16("ntups");
        text.append(", ntups ").append(moved);
        DescText.flag(text.append(", is_primary "), in.bool("is_prim_bucket_same_wrt"));
        boolean previous = in.bool("is_prev_bucket_same_wrt");
        if (in.version().atLeast(PgVersion.PG19)) {
            DescText.flag(text.append(", is_previous "), previous);
        }
        in.close();
        return moved;
    }

    /// `xl_hash_vacuum_one_page`; the offsets follow.
    private static void vacuumOnePage(FieldReader in, Utf8Builder text) {
        PgVersion version = in.version();
        boolean v16 = version.atLeast(PgVersion.PG16);
        in.open("xl_hash_vacuum_one_page");
        int horizon = in.xid(v16 ? "snapshotConflictHorizon" : "latestRemovedXid");
        text.append("ntuples ").append(v16 ? in.u16("ntuples") : in.i32("ntuples"));
        text.append(
                v16
                        ? ", snapshotConflictHorizon "
                        : version.atLeast(PgVersion.PG14) ? ", latestRemovedXid " : ", latest removed xid ");
        DescText.unsigned(text, horizon);
        if (v16) {
            boolean catalog = in.bool("isCatalogRel");
            in.skip(1);
            if (version.atLeast(PgVersion.PG17)) {
                DescText.flag(text.append(", isCatalogRel "), catalog);
            }
        }
        in.close();
        DescText.offsets(in, "offsets");
    }
}
