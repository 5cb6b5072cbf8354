package org.walscope.model.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.walscope.model.Lsn;
import org.walscope.model.RelFileLocator;
import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.FieldTrace;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.heap.HeapRedo;
import org.walscope.model.heap.HeapTupleBytes;
import org.walscope.model.record.BlockRef;
import org.walscope.model.record.RecordReader;
import org.walscope.model.record.WalIndex;
import org.walscope.model.record.XLogRecord;
import org.walscope.model.rmgr.HeapXlog;
import org.walscope.model.rmgr.HeapXlog.XlHeapDelete;
import org.walscope.model.rmgr.HeapXlog.XlHeapInsert;
import org.walscope.model.rmgr.HeapXlog.XlHeapMultiInsert;
import org.walscope.model.rmgr.HeapXlog.XlHeapUpdate;
import org.walscope.model.rmgr.RelMapDesc;

/// Goes through WAL for what changed in the catalogs of one database, as redo in access/heap/heapam_xlog.c would.
/// Only
/// records of the catalogs' own files are read; the others cost a look at the index. What cannot be followed is a
/// finding, never a guess. For one pass.
final class CatalogScan {

    private static final int RM_XLOG = 0;

    /// A file with a mapping of more relations is damaged: `MAX_MAPPINGS` of utils/cache/relmapper.c.
    private static final int MAX_MAPPINGS = 64;

    /// @param xid of the transaction or subtransaction; 0 where it counts at once
    /// @param row as it is after the change, or as it was, when removed
    record Change(long lsn, int xid, CatalogRow row, boolean removed) {}

    private final SavedCatalog saved;
    private final WalIndex index;
    private final RecordReader reader;
    private final TupleRows tupleRows;
    private final CatalogTuples tuples = new CatalogTuples();
    private final Map<Integer, CatalogTable> files = new HashMap<>();
    private final List<RelFileLocator> relations;
    private final @Nullable CatalogTable[] byRelation;
    private final List<Change> changes = new ArrayList<>();
    private final List<CatalogFinding> findings = new ArrayList<>();

    CatalogScan(SavedCatalog saved, WalIndex index, RecordReader reader) {
        this.saved = saved;
        this.index = index;
        this.reader = reader;
        this.tupleRows = new TupleRows(saved.rows());
        this.relations = index.relations();
        this.byRelation = new CatalogTable[relations.size()];
        saved.rows().forEach(CatalogTable.PG_CLASS, this::noteFile);
        saved.rows().forEach(CatalogTable.RELATION_MAP, row -> noteFile(row.number("oid"), row.number("filenode")));
    }

    /// In the order of their LSNs.
    List<Change> changes() {
        return changes;
    }

    List<CatalogFinding> findings() {
        return findings;
    }

    /// @param stop asked every few thousand records
    void run(BooleanSupplier stop) {
        int size = index.size();
        for (int row = 0; row < size; row++) {
            if ((row & 0xFFF) == 0 && stop.getAsBoolean()) {
                return;
            }
            int rmid = index.rmid(row);
            if (rmid == HeapRedo.RM_HEAP || rmid == HeapRedo.RM_HEAP2 || rmid == RM_XLOG) {
                int relation = index.relationNumber(row);
                if (relation == WalIndex.NO_RELATION || relation >= byRelation.length) {
                    continue;
                }
                CatalogTable table = byRelation[relation];
                if (table != null) {
                    follow(row, record -> change(record, table));
                }
            } else if (rmid == RelMapDesc.RMID) {
                follow(row, this::relationMap);
            }
        }
    }

    private void follow(int row, Consumer<XLogRecord> action) {
        Lsn lsn = new Lsn(index.lsn(row));
        try {
            action.accept(reader.read(lsn));
        } catch (WalFormatException e) {
            gap(lsn, "the record is not sound: " + e.getMessage());
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            gap(lsn, "its row does not have the columns that the catalog has for it");
        }
    }

    private void gap(Lsn lsn, String why) {
        findings.add(new CatalogFinding(
                CatalogFinding.Kind.GAP,
                Optional.of(lsn),
                "The catalog change at " + lsn + " cannot be followed: " + why + "."));
    }

    /// Catalogs' files, and those that a rewrite makes for one.
    private void noteFile(CatalogRow pgClass) {
        int rewritten = pgClass.number("relrewrite");
        int file = pgClass.number("relfilenode");
        if (rewritten == 0) {
            noteFile(pgClass.key(), file);
        } else {
            // For a mapped one it is in the map of its backend alone: heap_create of catalog/heap.c takes the OID.
            noteFile(rewritten, file == 0 ? pgClass.key() : file);
        }
    }

    private void noteFile(int oid, int file) {
        Optional<CatalogTable> table = CatalogTable.ofOid(oid);
        if (table.isEmpty() || file == 0 || table.get() == files.put(file, table.get())) {
            return;
        }
        int database = table.get().isShared() ? 0 : saved.database();
        for (int i = 0; i < byRelation.length; i++) {
            if (relations.get(i).relNumber() == file && relations.get(i).dbOid() == database) {
                byRelation[i] = table.get();
            }
        }
    }

    private void relationMap(XLogRecord record) {
        FieldReader in = in(record, record.mainOffset(), record.mainLength());
        int database = in.oid("dbid");
        if (database != 0 && database != saved.database()) {
            return;
        }
        in.skip(12);
        int count = in.i32("num_mappings");
        for (int i = 0; i < Math.min(count, MAX_MAPPINGS); i++) {
            int oid = in.oid("mapoid");
            int file = in.oid("mapfilenumber");
            noteFile(oid, file);
            changes.add(
                    new Change(record.lsn().value(), 0, new CatalogRow(CatalogTable.RELATION_MAP, oid, file), false));
        }
    }

    private void change(XLogRecord record, CatalogTable table) {
        HeapRedo.apply(record, tuples);
        if (record.blocks().isEmpty() || !HeapRedo.moves(record.rmid(), record.rmgrInfo())) {
            return;
        }
        BlockRef block = record.blocks().getFirst();
        FieldReader main = in(record, record.mainOffset(), record.mainLength());
        if (record.rmid() == HeapRedo.RM_HEAP2) {
            multiInsert(record, block, table, main);
            return;
        }
        switch (record.rmgrInfo() & HeapXlog.OPMASK) {
            case HeapXlog.INSERT ->
                added(record, block, table, XlHeapInsert.read(main).offnum(), "is not in the record");
            case HeapXlog.DELETE -> delete(record, block, table, XlHeapDelete.read(main));
            case HeapXlog.UPDATE, HeapXlog.HOT_UPDATE ->
                added(
                        record,
                        block,
                        table,
                        XlHeapUpdate.read(main).newOffnum(),
                        "is kept as its difference to an earlier form that the WAL does not show");
            default -> {}
        }
    }

    private void multiInsert(XLogRecord record, BlockRef block, CatalogTable table, FieldReader main) {
        boolean init = (record.rmgrInfo() & HeapXlog.INIT_PAGE) != 0;
        var insert = XlHeapMultiInsert.read(main, init);
        for (int i = 0; i < insert.ntuples(); i++) {
            added(record, block, table, init ? i + 1 : insert.offsets()[i], "is not in the record");
        }
    }

    private void delete(XLogRecord record, BlockRef block, CatalogTable table, XlHeapDelete delete) {
        byte[] tuple = tuples.get(block, delete.offnum());
        if (tuple == null) {
            gap(record.lsn(), "a row of " + table.tableName() + " is deleted that the WAL does not show");
        } else {
            note(record, table, tuple, true);
        }
    }

    private void added(XLogRecord record, BlockRef block, CatalogTable table, int offset, String why) {
        byte[] tuple = tuples.get(block, offset);
        if (tuple == null) {
            gap(record.lsn(), "the new row of " + table.tableName() + " " + why);
        } else {
            note(record, table, tuple, false);
        }
    }

    private void note(XLogRecord record, CatalogTable table, byte[] tuple, boolean removed) {
        if (!HeapTupleBytes.isSound(tuple)) {
            gap(record.lsn(), "the row of " + table.tableName() + " is not sound");
            return;
        }
        CatalogRow row = tupleRows.row(table, tuple);
        if (table == CatalogTable.PG_ATTRIBUTE && row.key() <= 0) {
            return; // a system column
        }
        if (table == CatalogTable.PG_CLASS) {
            noteFile(row);
        }
        changes.add(new Change(record.lsn().value(), record.xid(), row, removed));
        if (!removed) {
            tupleRows.unknown().forEach(column -> gap(record.lsn(), "it sets " + table.tableName() + "." + column));
        }
    }

    private static FieldReader in(XLogRecord record, int offset, int length) {
        return new FieldReader(record.bytes(), offset, length, record.lsn(), record.version(), FieldTrace.NONE);
    }
}
