package org.walscope.plugins.decode;

import org.jspecify.annotations.Nullable;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.LittleEndian;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.decode.RowValues;
import org.walscope.model.decode.TupleReader;
import org.walscope.model.heap.HeapPageCache;
import org.walscope.model.record.RecordLens;
import org.walscope.model.record.WalIndex;
import org.walscope.model.reorder.ChangeKind;
import org.walscope.model.rmgr.HeapXlog;
import org.walscope.plugins.output.RowChange;

/// Reads the rows of heap records: `DecodeInsert`, `DecodeUpdate`, `DecodeDelete` and `DecodeMultiInsert` of
/// replication/logical/decode.c. One thread.
final class RowReader {

    /// `SizeOfHeapHeader` and `SizeOfMultiInsertTuple`
    private static final int HEADER = 5;

    private static final int MULTI_INSERT_TUPLE = 7;

    /// `SizeOfHeapUpdate`, `SizeOfHeapDelete`, and where both have their flags.
    private static final int UPDATE = 14;

    private static final int DELETE = 8;
    private static final int FLAGS = 7;

    private final TupleReader tuples = new TupleReader();
    private final RowValues oldRow = new RowValues();
    private final RowValues newRow = new RowValues();
    private final @Nullable PageRows pages;
    private long multiLsn = -1;
    private int multiTuple;
    private int multiOffset;

    /// @param pages for what records do not have; null where all were written for logical decoding
    RowReader(@Nullable HeapPageCache pages, WalIndex index) {
        this.pages = pages == null ? null : new PageRows(pages, index, tuples);
    }

    /// The change in the record that the lens is on, good until the next.
    ///
    /// @param row     of the index
    /// @param tuple   as in [org.walscope.model.reorder.ReplayListener#change]
    /// @param logical whether it was written for logical decoding
    DecodedChange read(
            RecordLens lens,
            ChangeKind kind,
            int row,
            int tuple,
            boolean logical,
            long lsn,
            int xid,
            CatalogRelation relation) {
        return switch (kind) {
            case UPDATE -> update(lens, row, logical, lsn, xid, relation);
            case DELETE ->
                new DecodedChange(RowChange.Kind.DELETE, lsn, xid, relation, old(lens, DELETE, relation, lsn), null);
            case KEYLESS_DELETE -> {
                @Nullable
                RowValues before = logical || pages == null ? null : pages.old(lens, row, relation, null, oldRow, lsn);
                yield new DecodedChange(RowChange.Kind.DELETE, lsn, xid, relation, before, null);
            }
            case MULTI_INSERT -> {
                if (pages != null && lens.dataLength() == 0) {
                    pages.multi(lens, row, tuple, relation, newRow, lsn);
                } else {
                    multi(lens, tuple, relation, lsn);
                }
                yield new DecodedChange(RowChange.Kind.INSERT, lsn, xid, relation, null, newRow);
            }
            default -> {
                if (pages != null && lens.dataLength() == 0) {
                    pages.inserted(lens, row, relation, newRow, lsn);
                } else {
                    inserted(lens, relation, lsn);
                }
                yield new DecodedChange(RowChange.Kind.INSERT, lsn, xid, relation, null, newRow);
            }
        };
    }

    private DecodedChange update(
            RecordLens lens, int row, boolean logical, long lsn, int xid, CatalogRelation relation) {
        int flags = lens.mainU8(FLAGS);
        boolean difference = (flags & (HeapXlog.UPDATE_PREFIX_FROM_OLD | HeapXlog.UPDATE_SUFFIX_FROM_OLD)) != 0;
        boolean complete = (flags & HeapXlog.UPDATE_CONTAINS_NEW_TUPLE) != 0;
        if (!complete && pages != null && !logical) {
            if (difference || lens.dataLength() == 0) {
                pages.updated(lens, row, relation, newRow, lsn);
            } else {
                inserted(lens, relation, lsn);
            }
            @Nullable RowValues before = pages.old(lens, row, relation, newRow, oldRow, lsn);
            return new DecodedChange(RowChange.Kind.UPDATE, lsn, xid, relation, before, newRow);
        }
        @Nullable
        RowValues before = (flags & HeapXlog.UPDATE_CONTAINS_OLD) == 0 ? null : old(lens, UPDATE, relation, lsn);
        @Nullable RowValues after = null;
        if (complete) {
            inserted(lens, relation, lsn);
            after = newRow;
        }
        return new DecodedChange(RowChange.Kind.UPDATE, lsn, xid, relation, before, after);
    }

    /// Gathers the TOAST chunk in the record that the lens is on.
    void chunk(RecordLens lens, ChangeKind kind, int row, int tuple, long lsn) {
        boolean multi = kind == ChangeKind.MULTI_INSERT;
        int header = lens.dataOffset();
        if (pages != null && lens.dataLength() == 0) {
            pages.chunk(lens, row, multi ? tuple : -1, lsn);
        } else if (multi) {
            int at = multiAt(lens, tuple, lsn);
            tuples.chunk(lens.array(), at + 2, at + MULTI_INSERT_TUPLE, multiEnd(lens, at, lsn), lsn);
        } else {
            tuples.chunk(lens.array(), header, header + HEADER, header + lens.dataLength(), lsn);
        }
    }

    void forgetChunks() {
        tuples.forgetChunks();
    }

    private void inserted(RecordLens lens, CatalogRelation relation, long lsn) {
        int header = lens.dataOffset();
        tuples.read(lens.array(), header, header + HEADER, header + lens.dataLength(), relation, newRow, lsn);
    }

    private RowValues old(RecordLens lens, int struct, CatalogRelation relation, long lsn) {
        int header = lens.mainOffset() + struct;
        tuples.read(
                lens.array(), header, header + HEADER, lens.mainOffset() + lens.mainLength(), relation, oldRow, lsn);
        return oldRow;
    }

    private void multi(RecordLens lens, int tuple, CatalogRelation relation, long lsn) {
        int at = multiAt(lens, tuple, lsn);
        tuples.read(lens.array(), at + 2, at + MULTI_INSERT_TUPLE, multiEnd(lens, at, lsn), relation, newRow, lsn);
    }

    /// Where a row of the record begins: after all before it, each aligned to two bytes of the block's data.
    private int multiAt(RecordLens lens, int tuple, long lsn) {
        int start = lens.dataOffset();
        if (multiLsn != lsn || tuple < multiTuple) {
            multiLsn = lsn;
            multiTuple = 0;
            multiOffset = 0;
        }
        while (multiTuple < tuple) {
            multiOffset = multiEnd(lens, start + multiOffset, lsn) - start;
            multiOffset = multiOffset + 1 & -2;
            multiTuple++;
        }
        return start + multiOffset;
    }

    private static int multiEnd(RecordLens lens, int at, long lsn) {
        int end = lens.dataOffset() + lens.dataLength();
        if (at + MULTI_INSERT_TUPLE <= end) {
            int tupleEnd = at + MULTI_INSERT_TUPLE + LittleEndian.u16(lens.array(), at);
            if (tupleEnd <= end) {
                return tupleEnd;
            }
        }
        throw new WalFormatException(
                new Lsn(lsn), "the rows of the record at %s exceed its data".formatted(new Lsn(lsn)));
    }
}
