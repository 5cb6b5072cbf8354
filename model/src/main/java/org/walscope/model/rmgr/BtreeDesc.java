package org.walscope.model.rmgr;

import java.util.Optional;
import org.walscope.model.PgVersion;
import org.walscope.model.RelFileLocator;
import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.Utf8Builder;

/// Resource manager Btree; access/rmgrdesc/nbtdesc.c. From PG 16 on keys are told as `key: value`.
final class BtreeDesc implements RmgrDesc {

    private static final int INSERT_LEAF = 0x00;
    private static final int INSERT_UPPER = 0x10;
    private static final int INSERT_META = 0x20;
    private static final int SPLIT_L = 0x30;
    private static final int SPLIT_R = 0x40;
    /// From PG 13 on.
    private static final int INSERT_POST = 0x50;
    /// From PG 13 on.
    private static final int DEDUP = 0x60;

    private static final int DELETE = 0x70;
    private static final int UNLINK_PAGE = 0x80;
    private static final int UNLINK_PAGE_META = 0x90;
    private static final int NEWROOT = 0xA0;
    private static final int MARK_PAGE_HALFDEAD = 0xB0;
    private static final int VACUUM = 0xC0;
    private static final int REUSE_PAGE = 0xD0;
    private static final int META_CLEANUP = 0xE0;

    /// `xl_btree_metadata`, access/nbtxlog.h.
    ///
    /// @param oldestBtpoXact         up to PG 13
    /// @param numHeapTuples          up to PG 13
    /// @param lastCleanupNumDelpages from PG 14 on
    record XlBtreeMetadata(int oldestBtpoXact, double numHeapTuples, int lastCleanupNumDelpages) {

        static XlBtreeMetadata read(FieldReader in) {
            int start = in.offset();
            in.open("xl_btree_metadata");
            in.u32("version");
            in.u32("root");
            in.u32("level");
            in.u32("fastroot");
            in.u32("fastlevel");
            XlBtreeMetadata metadata;
            if (in.version().atLeast(PgVersion.PG14)) {
                metadata = new XlBtreeMetadata(0, 0, (int) in.u32("last_cleanup_num_delpages"));
            } else {
                metadata = new XlBtreeMetadata(in.xid("oldest_btpo_xact"), in.f64("last_cleanup_num_heap_tuples"), 0);
            }
            if (in.version().atLeast(PgVersion.PG13)) {
                in.bool("allequalimage");
            }
            in.pad(start, in.version().atLeast(PgVersion.PG14) ? 4 : 8);
            in.close();
            return metadata;
        }
    }

    /// `xl_btree_split`
    ///
    /// @param postingoff from PG 13 on
    record XlBtreeSplit(int level, int firstrightoff, int newitemoff, int postingoff) {

        static XlBtreeSplit read(FieldReader in) {
            boolean v13 = in.version().atLeast(PgVersion.PG13);
            in.open("xl_btree_split");
            var split = new XlBtreeSplit(
                    (int) in.u32("level"),
                    in.u16(v13 ? "firstrightoff" : "firstright"),
                    in.u16("newitemoff"),
                    v13 ? in.u16("postingoff") : 0);
            in.close();
            return split;
        }
    }

    /// `xl_btree_delete`
    ///
    /// @param horizon      `latestRemovedXid` before PG 16
    /// @param ndeleted     `nitems` in PG 12
    /// @param nupdated     from PG 14 on
    /// @param isCatalogRel from PG 16 on
    record XlBtreeDelete(int horizon, int ndeleted, int nupdated, boolean isCatalogRel) {

        static XlBtreeDelete read(FieldReader in) {
            boolean v16 = in.version().atLeast(PgVersion.PG16);
            in.open("xl_btree_delete");
            int horizon = in.xid(v16 ? "snapshotConflictHorizon" : "latestRemovedXid");
            XlBtreeDelete delete;
            if (in.version().atLeast(PgVersion.PG14)) {
                delete = new XlBtreeDelete(
                        horizon, in.u16("ndeleted"), in.u16("nupdated"), v16 && in.bool("isCatalogRel"));
            } else {
                String count = in.version().atLeast(PgVersion.PG13) ? "ndeleted" : "nitems";
                delete = new XlBtreeDelete(horizon, in.i32(count), 0, false);
            }
            in.close();
            return delete;
        }
    }

    /// `xl_btree_reuse_page`
    ///
    /// @param horizon      32 bits before PG 14
    /// @param isCatalogRel from PG 16 on
    record XlBtreeReusePage(RelFileLocator locator, long horizon, boolean isCatalogRel) {

        static XlBtreeReusePage read(FieldReader in) {
            boolean v16 = in.version().atLeast(PgVersion.PG16);
            in.open("xl_btree_reuse_page");
            RelFileLocator locator = in.relFileLocator("locator");
            in.u32("block");
            long horizon = in.version().atLeast(PgVersion.PG14)
                    ? in.i64(v16 ? "snapshotConflictHorizon" : "latestRemovedFullXid", FullTransactionId::new)
                    : in.u32("latestRemovedXid");
            var reuse = new XlBtreeReusePage(locator, horizon, v16 && in.bool("isCatalogRel"));
            in.close();
            return reuse;
        }
    }

    @Override
    public String name() {
        return "Btree";
    }

    @Override
    public Optional<String> identify(int info, PgVersion version) {
        return Optional.ofNullable(
                switch (info & 0xF0) {
                    case INSERT_LEAF -> "INSERT_LEAF";
                    case INSERT_UPPER -> "INSERT_UPPER";
                    case INSERT_META -> "INSERT_META";
                    case SPLIT_L -> "SPLIT_L";
                    case SPLIT_R -> "SPLIT_R";
                    case INSERT_POST -> version.atLeast(PgVersion.PG13) ? "INSERT_POST" : null;
                    case DEDUP -> version.atLeast(PgVersion.PG13) ? "DEDUP" : null;
                    case DELETE -> "DELETE";
                    case UNLINK_PAGE -> "UNLINK_PAGE";
                    case UNLINK_PAGE_META -> "UNLINK_PAGE_META";
                    case NEWROOT -> "NEWROOT";
                    case MARK_PAGE_HALFDEAD -> "MARK_PAGE_HALFDEAD";
                    case VACUUM -> "VACUUM";
                    case REUSE_PAGE -> "REUSE_PAGE";
                    case META_CLEANUP -> "META_CLEANUP";
                    default -> null;
                });
    }

    @Override
    public void describe(RecordFields in, Utf8Builder text) {
        int info = in.record().rmgrInfo();
        switch (info) {
            case INSERT_LEAF, INSERT_UPPER, INSERT_META -> insert(in, info, text);
            case SPLIT_L, SPLIT_R -> {
                split(XlBtreeSplit.read(in.main()), in.version(), text);
                in.traceBlock(0, IndexTuples::aligned);
                in.traceBlock(1, IndexTuples::aligned);
            }
            case INSERT_POST -> {
                if (in.version().atLeast(PgVersion.PG13)) {
                    insert(in, info, text);
                }
            }
            case DEDUP -> {
                if (in.version().atLeast(PgVersion.PG13)) {
                    dedup(in, text);
                }
            }
            case DELETE -> BtreeVacuum.delete(in, text);
            case UNLINK_PAGE, UNLINK_PAGE_META -> unlinkPage(in, in.main(), text);
            case NEWROOT -> newRoot(in, text);
            case MARK_PAGE_HALFDEAD -> markPageHalfDead(in.main(), text);
            case VACUUM -> BtreeVacuum.vacuum(in, text);
            case REUSE_PAGE -> reusePage(XlBtreeReusePage.read(in.main()), in.version(), text);
            case META_CLEANUP -> metaCleanup(XlBtreeMetadata.read(in.block(0)), in.version(), text);
            default -> {}
        }
    }

    /// `xl_btree_insert`; the tuple is in block 0, the meta page's in block 2.
    private static void insert(RecordFields in, int info, Utf8Builder text) {
        FieldReader main = in.main();
        main.open("xl_btree_insert");
        text.append(keyed(in.version()) ? "off: " : "off ").append(main.u16("offnum"));
        main.close();
        in.traceBlock(0, block -> {
            if (info == INSERT_POST) {
                block.u16("postingoff");
            }
            IndexTuples.one(block);
        });
        if (info == INSERT_META) {
            in.traceBlock(2, XlBtreeMetadata::read);
        }
    }

    private static void split(XlBtreeSplit split, PgVersion version, Utf8Builder text) {
        boolean keyed = keyed(version);
        DescText.unsigned(text.append(keyed ? "level: " : "level "), split.level());
        text.append(
                        keyed
                                ? ", firstrightoff: "
                                : version.atLeast(PgVersion.PG13) ? ", firstrightoff " : ", firstright ")
                .append(split.firstrightoff());
        text.append(keyed ? ", newitemoff: " : ", newitemoff ").append(split.newitemoff());
        if (version.atLeast(PgVersion.PG13)) {
            text.append(keyed ? ", postingoff: " : ", postingoff ").append(split.postingoff());
        }
    }

    /// `xl_btree_dedup`; the intervals, `BTDedupInterval` of access/nbtree.h, are in block 0.
    private static void dedup(RecordFields in, Utf8Builder text) {
        FieldReader main = in.main();
        main.open("xl_btree_dedup");
        int count = main.u16("nintervals");
        main.close();
        text.append(keyed(in.version()) ? "nintervals: " : "nintervals ").append(count);
        in.traceBlock(0, block -> {
            for (int i = 0; i < count; i++) {
                block.open("BTDedupInterval");
                block.u16("baseoff");
                block.u16("nitems");
                block.close();
            }
        });
    }

    /// `xl_btree_unlink_page`
    private static void unlinkPage(RecordFields in, FieldReader main, Utf8Builder text) {
        boolean keyed = keyed(in.version());
        boolean v14 = in.version().atLeast(PgVersion.PG14);
        int start = main.offset();
        String gap = keyed ? ", " : "; ";
        String is = keyed ? ": " : " ";
        main.open("xl_btree_unlink_page");
        text.append("left").append(is).append(main.u32("leftsib"));
        text.append(gap).append("right").append(is).append(main.u32("rightsib"));
        if (v14) {
            text.append(gap).append("level").append(is).append(main.u32("level"));
            main.align(start, 8);
            DescText.fullXid(
                    text.append(gap).append("safexid").append(is), main.i64("safexid", FullTransactionId::new));
        }
        long leafLeft = main.u32("leafleftsib");
        long leafRight = main.u32("leafrightsib");
        long topParent = main.u32(v14 ? "leaftopparent" : "topparent");
        if (!v14) {
            DescText.unsigned(text.append("; btpo_xact "), main.xid("btpo_xact"));
        }
        text.append(gap).append("leafleft").append(is).append(leafLeft);
        text.append(gap).append("leafright").append(is).append(leafRight);
        text.append(gap).append(v14 ? "leaftopparent" : "topparent").append(is).append(topParent);
        main.close();
        in.traceBlock(4, XlBtreeMetadata::read);
    }

    /// `xl_btree_newroot`; the root's tuples are in block 0, the meta page's data in block 2.
    private static void newRoot(RecordFields in, Utf8Builder text) {
        FieldReader main = in.main();
        main.open("xl_btree_newroot");
        main.u32("rootblk");
        text.append(keyed(in.version()) ? "level: " : "lev ").append(main.u32("level"));
        main.close();
        in.traceBlock(0, IndexTuples::aligned);
        in.traceBlock(2, XlBtreeMetadata::read);
    }

    /// `xl_btree_mark_page_halfdead`
    private static void markPageHalfDead(FieldReader in, Utf8Builder text) {
        in.open("xl_btree_mark_page_halfdead");
        in.u16("poffset");
        in.skip(2);
        long leaf = in.u32("leafblk");
        long left = in.u32("leftblk");
        long right = in.u32("rightblk");
        long topParent = in.u32("topparent");
        in.close();
        boolean keyed = keyed(in.version());
        text.append(keyed ? "topparent: " : "topparent ").append(topParent);
        text.append(keyed ? ", leaf: " : "; leaf ").append(leaf);
        text.append(keyed ? ", left: " : "; left ").append(left);
        text.append(keyed ? ", right: " : "; right ").append(right);
    }

    private static void reusePage(XlBtreeReusePage reuse, PgVersion version, Utf8Builder text) {
        if (keyed(version)) {
            DescText.relation(text.append("rel: "), reuse.locator());
            DescText.fullXid(text.append(", snapshotConflictHorizon: "), reuse.horizon());
            if (version.atLeast(PgVersion.PG17)) {
                DescText.flag(text.append(", isCatalogRel: "), reuse.isCatalogRel());
            }
        } else {
            DescText.relation(text.append("rel "), reuse.locator()).append("; latestRemovedXid ");
            if (version.atLeast(PgVersion.PG14)) {
                DescText.fullXid(text, reuse.horizon());
            } else {
                text.append(reuse.horizon());
            }
        }
    }

    private static void metaCleanup(XlBtreeMetadata metadata, PgVersion version, Utf8Builder text) {
        if (version.atLeast(PgVersion.PG14)) {
            DescText.unsigned(
                    text.append(keyed(version) ? "last_cleanup_num_delpages: " : "last_cleanup_num_delpages "),
                    metadata.lastCleanupNumDelpages());
        } else {
            DescText.unsigned(text.append("oldest_btpo_xact "), metadata.oldestBtpoXact());
            DescText.fixed(text.append("; last_cleanup_num_heap_tuples: "), metadata.numHeapTuples());
        }
    }

    static boolean keyed(PgVersion version) {
        return version.atLeast(PgVersion.PG16);
    }
}
