package org.walscope.plugins.decode;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.decode.RowValues;
import org.walscope.model.decode.TupleReader;
import org.walscope.model.heap.HeapPageCache;
import org.walscope.model.heap.HeapTupleBytes;
import org.walscope.model.record.RecordLens;
import org.walscope.model.record.WalIndex;
import org.walscope.model.rmgr.HeapXlog;

/// Rows that records do not have, because `wal_level` was not `logical` when they were written: found on their pages.
/// What of an old row the server would have kept for decoding is what `ExtractReplicaIdentity` of
/// access/heap/heapam.c says. What is not known there is not made up: the change is refused. One thread.
final class PageRows {

    /// Where `xl_heap_update` and `xl_heap_delete` have the old row's place and `infobits_set`, and the first the new
    /// one's place.
    private static final int OLD_OFFNUM = 4;

    private static final int INFOBITS = 6;
    private static final int NEW_OFFNUM = 12;

    /// Where `xl_heap_multi_insert` has its `offsets`.
    private static final int MULTI_OFFSETS = 4;

    private final HeapPageCache pages;
    private final WalIndex index;
    private final TupleReader tuples;

    /// @param tuples that has the TOAST values gathered
    PageRows(HeapPageCache pages, WalIndex index, TupleReader tuples) {
        this.pages = pages;
        this.index = index;
        this.tuples = tuples;
    }

    void inserted(RecordLens lens, int row, CatalogRelation relation, RowValues into, long lsn) {
        read(newTuple(row, lens.mainU16(0), "the row inserted at %s", lsn), relation, into, lsn);
    }

    void multi(RecordLens lens, int row, int tuple, CatalogRelation relation, RowValues into, long lsn) {
        read(newTuple(row, multiOffset(lens, row, tuple), "the row inserted at %s", lsn), relation, into, lsn);
    }

    void updated(RecordLens lens, int row, CatalogRelation relation, RowValues into, long lsn) {
        byte[] tuple = newTuple(
                row,
                lens.mainU16(NEW_OFFNUM),
                "the new row of the update at %s is kept as its difference to the old, which",
                lsn);
        read(tuple, relation, into, lsn);
    }

    /// A row of a TOAST table.
    ///
    /// @param tuple of a multi-insert; -1 for an insert
    void chunk(RecordLens lens, int row, int tuple, long lsn) {
        int offset = tuple < 0 ? lens.mainU16(0) : multiOffset(lens, row, tuple);
        byte[] chunk = newTuple(row, offset, "the part of a value kept out of line at %s", lsn);
        tuples.chunk(chunk, HeapTupleBytes.INFOMASK2, HeapTupleBytes.HEADER_BYTES, chunk.length, lsn);
    }

    /// What of the old row would have been kept; null where nothing would have been.
    ///
    /// @param newRow of the update; null for a delete
    /// @throws WalFormatException where that is not known
    @Nullable
    RowValues old(
            RecordLens lens, int row, CatalogRelation relation, @Nullable RowValues newRow, RowValues into, long lsn) {
        boolean full = relation.replicaIdentity() == 'f';
        List<Integer> key = relation.identityKey();
        if (relation.replicaIdentity() == 'n' || !full && key.isEmpty()) {
            return null;
        }
        byte[] tuple = pages.oldTuple(row, lens.mainU16(OLD_OFFNUM));
        boolean keyMayDiffer = newRow == null || (lens.mainU8(INFOBITS) & HeapXlog.KEYS_UPDATED) != 0;
        if (tuple == null) {
            if (full || keyMayDiffer) {
                throw notShown(newRow == null ? "the row deleted at %s" : "the old row of the update at %s", lsn);
            }
            return null;
        }
        read(tuple, relation, into, lsn);
        if (full) {
            return into;
        }
        if (newRow != null
                && key.stream()
                        .allMatch(column ->
                                keyMayDiffer ? into.isSame(column - 1, newRow) : !into.isUnchangedToast(column - 1))) {
            return null;
        }
        for (int i = 0; i < into.size(); i++) {
            if (!key.contains(i + 1)) {
                into.setNull(i);
            }
        }
        return into;
    }

    private int multiOffset(RecordLens lens, int row, int tuple) {
        return (index.info(row) & HeapXlog.INIT_PAGE) != 0 ? tuple + 1 : lens.mainU16(MULTI_OFFSETS + 2 * tuple);
    }

    private byte[] newTuple(int row, int offset, String what, long lsn) {
        byte[] tuple = pages.tuple(row, offset);
        if (tuple == null) {
            throw notShown(what, lsn);
        }
        return tuple;
    }

    private void read(byte[] tuple, CatalogRelation relation, RowValues into, long lsn) {
        int header = HeapTupleBytes.INFOMASK2;
        tuples.read(tuple, header, HeapTupleBytes.HEADER_BYTES, tuple.length, relation, into, lsn);
    }

    private static WalFormatException notShown(String what, long lsn) {
        Lsn at = new Lsn(lsn);
        return new WalFormatException(
                at,
                what.formatted(at)
                        + " is not in the WAL: wal_level was not logical, and no image of its page or earlier"
                        + " record shows it");
    }
}
