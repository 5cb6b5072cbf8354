package org.walscope.model.rmgr;

import java.util.Optional;
import org.walscope.model.PgVersion;
import org.walscope.model.RelFileLocator;
import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.FlagNames;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.rmgr.HeapXlog.XlHeapLock;
import org.walscope.model.rmgr.HeapXlog.XlHeapMultiInsert;
import org.walscope.model.rmgr.HeapXlog.XlHeapNewCid;
import org.walscope.model.rmgr.HeapXlog.XlMultiInsertTuple;

/// Resource manager Heap2, the heap's operations that found no place in Heap; access/rmgrdesc/heapdesc.c. Pruning
/// and freezing are in [HeapPrune].
final class Heap2Desc implements RmgrDesc {

    /// Up to PG 13 CLEAN, then PRUNE, from PG 17 on PRUNE_ON_ACCESS.
    private static final int PRUNE = 0x10;

    /// Up to PG 13 FREEZE_PAGE, then VACUUM, from PG 17 on PRUNE_VACUUM_SCAN.
    private static final int VACUUM = 0x20;

    /// Up to PG 13 CLEANUP_INFO, then FREEZE_PAGE, from PG 17 on PRUNE_VACUUM_CLEANUP.
    private static final int FREEZE_PAGE = 0x30;

    private static final int VISIBLE = 0x40;

    /// `xl_heap_cleanup_info`, up to PG 13.
    record XlHeapCleanupInfo(RelFileLocator node, int latestRemovedXid) {

        static XlHeapCleanupInfo read(FieldReader in) {
            in.open("xl_heap_cleanup_info");
            var info = new XlHeapCleanupInfo(in.relFileLocator("node"), in.xid("latestRemovedXid"));
            in.close();
            return info;
        }
    }

    /// `xl_heap_visible`, up to PG 18.
    record XlHeapVisible(int horizon, int flags) {

        private static final FlagNames FLAG_NAMES = FlagNames.of("ALL_VISIBLE", "ALL_FROZEN", "CATALOG_REL");

        static XlHeapVisible read(FieldReader in) {
            in.open("xl_heap_visible");
            var visible = new XlHeapVisible(
                    in.xid(in.version().atLeast(PgVersion.PG16) ? "snapshotConflictHorizon" : "cutoff_xid"),
                    in.u8("flags", FLAG_NAMES));
            in.close();
            return visible;
        }
    }

    /// `xl_heap_rewrite_mapping` and the mappings behind it, `LogicalRewriteMappingData` of access/rewriteheap.h.
    record XlHeapRewriteMapping(int mappedXid, int mappedDb, int mappedRel, int numMappings) {

        private static final int MAPPING_BYTES = 36;

        static XlHeapRewriteMapping read(FieldReader in) {
            in.open("xl_heap_rewrite_mapping");
            int xid = in.xid("mapped_xid");
            int db = in.oid("mapped_db");
            int rel = in.oid("mapped_rel");
            in.skip(4);
            in.i64("offset");
            int count = in.i32("num_mappings");
            in.skip(4);
            in.lsn("start_lsn");
            in.close();
            DescText.checkCount(in, count, "num_mappings", MAPPING_BYTES);
            for (int i = 0; i < count; i++) {
                in.open("LogicalRewriteMappingData");
                in.relFileLocator("old_locator");
                in.relFileLocator("new_locator");
                ItemPointer.read(in, "old_tid");
                ItemPointer.read(in, "new_tid");
                in.close();
            }
            return new XlHeapRewriteMapping(xid, db, rel, count);
        }
    }

    @Override
    public String name() {
        return "Heap2";
    }

    @Override
    public Optional<String> identify(int info, PgVersion version) {
        boolean v14 = version.atLeast(PgVersion.PG14);
        boolean v17 = version.atLeast(PgVersion.PG17);
        return switch (info & 0xF0) {
            case HeapXlog.REWRITE -> Optional.of("REWRITE");
            case PRUNE -> Optional.of(v17 ? "PRUNE_ON_ACCESS" : v14 ? "PRUNE" : "CLEAN");
            case VACUUM -> Optional.of(v17 ? "PRUNE_VACUUM_SCAN" : v14 ? "VACUUM" : "FREEZE_PAGE");
            case FREEZE_PAGE -> Optional.of(v17 ? "PRUNE_VACUUM_CLEANUP" : v14 ? "FREEZE_PAGE" : "CLEANUP_INFO");
            case VISIBLE -> version.atLeast(PgVersion.PG19) ? Optional.empty() : Optional.of("VISIBLE");
            case HeapXlog.MULTI_INSERT -> Optional.of("MULTI_INSERT");
            case HeapXlog.MULTI_INSERT | HeapXlog.INIT_PAGE -> Optional.of("MULTI_INSERT+INIT");
            case HeapXlog.LOCK_UPDATED -> Optional.of("LOCK_UPDATED");
            case HeapXlog.NEW_CID -> Optional.of("NEW_CID");
            default -> Optional.empty();
        };
    }

    @Override
    public void describe(RecordFields in, Utf8Builder text) {
        PgVersion version = in.version();
        boolean v14 = version.atLeast(PgVersion.PG14);
        boolean v17 = version.atLeast(PgVersion.PG17);
        switch (in.record().rmgrInfo() & HeapXlog.OPMASK) {
            case HeapXlog.REWRITE -> XlHeapRewriteMapping.read(in.main());
            case PRUNE -> {
                if (v17) {
                    HeapPrune.pruneAndFreeze(in, text);
                } else {
                    HeapPrune.prune(in, text);
                }
            }
            case VACUUM -> {
                if (v17) {
                    HeapPrune.pruneAndFreeze(in, text);
                } else if (v14) {
                    HeapPrune.vacuum(in, text);
                } else {
                    HeapPrune.freeze(in, text);
                }
            }
            case FREEZE_PAGE -> {
                if (v17) {
                    HeapPrune.pruneAndFreeze(in, text);
                } else if (v14) {
                    HeapPrune.freeze(in, text);
                } else {
                    int xid = XlHeapCleanupInfo.read(in.main()).latestRemovedXid();
                    DescText.unsigned(text.append("remxid "), xid);
                }
            }
            case VISIBLE -> {
                if (!version.atLeast(PgVersion.PG19)) {
                    visible(XlHeapVisible.read(in.main()), version, text);
                }
            }
            case HeapXlog.MULTI_INSERT -> multiInsert(in, text);
            case HeapXlog.LOCK_UPDATED -> lockUpdated(XlHeapLock.read(in.main(), "xl_heap_lock_updated"), in, text);
            case HeapXlog.NEW_CID -> newCid(XlHeapNewCid.read(in.main()), version, text);
            default -> {}
        }
    }

    private static void visible(XlHeapVisible visible, PgVersion version, Utf8Builder text) {
        boolean v16 = version.atLeast(PgVersion.PG16);
        DescText.unsigned(text.append(v16 ? "snapshotConflictHorizon: " : "cutoff xid "), visible.horizon());
        DescText.hex(text.append(v16 ? ", flags: " : " flags "), visible.flags());
    }

    private static void multiInsert(RecordFields in, Utf8Builder text) {
        boolean init = (in.record().rmgrInfo() & HeapXlog.INIT_PAGE) != 0;
        var insert = XlHeapMultiInsert.read(in.main(), init);
        if (in.version().atLeast(PgVersion.PG16)) {
            DescText.hex(text.append("ntuples: ").append(insert.ntuples()).append(", flags: "), insert.flags());
            if (in.hasBlockData(0) && !init) {
                DescText.array(text.append(", offsets:"), insert.offsets());
            }
        } else {
            DescText.hex(text.append(insert.ntuples()).append(" tuples flags "), insert.flags());
        }
        in.traceBlock(0, block -> {
            int start = block.offset();
            for (int i = 0; i < insert.ntuples() && block.hasRemaining(); i++) {
                block.align(start, 2);
                var tuple = XlMultiInsertTuple.read(block);
                block.bytes("tuple data", tuple.datalen());
            }
        });
    }

    private static void lockUpdated(XlHeapLock lock, RecordFields in, Utf8Builder text) {
        if (in.version().atLeast(PgVersion.PG16)) {
            HeapDesc.lock(lock, text);
        } else {
            text.append("off ").append(lock.offnum());
            DescText.unsigned(text.append(": xmax "), lock.xmax());
            DescText.hex(text.append(": flags "), lock.flags()).append(' ');
            HeapDesc.infobits(lock.infobitsSet(), text);
        }
    }

    private static void newCid(XlHeapNewCid cid, PgVersion version, Utf8Builder text) {
        boolean v16 = version.atLeast(PgVersion.PG16);
        DescText.relation(text.append(v16 ? "rel: " : "rel "), cid.targetLocator());
        DescText.unsigned(text.append(v16 ? ", tid: " : "; tid "), cid.targetBlock())
                .append('/')
                .append(cid.targetOffset());
        DescText.unsigned(text.append(v16 ? ", cmin: " : "; cmin: "), cid.cmin());
        DescText.unsigned(text.append(", cmax: "), cid.cmax());
        DescText.unsigned(text.append(", combo: "), cid.combocid());
    }
}
