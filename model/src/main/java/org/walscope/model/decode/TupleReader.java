package org.walscope.model.decode;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.LittleEndian;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.catalog.CatalogRelation;

/// Takes heap tuples apart into their columns: `heap_deform_tuple` of access/common/heaptuple.c, with the values
/// that
/// are compressed or kept out of line. One thread.
public final class TupleReader {

    /// `SizeOfHeapHeader`: what WAL keeps of a tuple's header; `SizeofHeapTupleHeader`: where its bitmap begins.
    static final int WAL_HEADER = 5;

    private static final int TUPLE_HEADER = 23;

    /// `HEAP_NATTS_MASK`, `HEAP_HASNULL` of access/htup_details.h.
    private static final int NATTS_MASK = 0x07FF;

    private static final int HAS_NULL = 0x0001;

    private final ToastValues toast = new ToastValues();
    private final Varlena varlena = new Varlena();
    private final Varlena outside = new Varlena();
    private final Map<CatalogRelation, TupleShape> shapes = new IdentityHashMap<>();
    private TupleShape last = new TupleShape(NO_RELATION);

    private static final CatalogRelation NO_RELATION =
            new CatalogRelation(0, 0, "", "", 'r', 'p', 'n', 0, 0, 0, false, List.of(), List.of(), List.of());

    /// Reads a tuple.
    ///
    /// @param header where `xl_heap_header` is: `t_infomask2`, `t_infomask`, `t_hoff`
    /// @param data   where what follows the fixed header is: the bitmap, padding, the columns
    /// @param end    the byte after the tuple
    /// @param lsn    of its record, for messages
    /// @throws WalFormatException where the tuple is not one of that relation
    public void read(byte[] array, int header, int data, int end, CatalogRelation relation, RowValues into, long lsn) {
        if (last.relation != relation) {
            last = shapes.computeIfAbsent(relation, TupleShape::new);
        }
        into.clear(relation);
        if (data > end || header + WAL_HEADER > array.length) {
            throw broken(relation, lsn);
        }
        int stored = LittleEndian.u16(array, header) & NATTS_MASK;
        boolean nulls = (LittleEndian.u16(array, header + 2) & HAS_NULL) != 0;
        int columns = data + (array[header + 4] & 0xFF) - TUPLE_HEADER;
        if (columns < data + (nulls ? (stored + 7) / 8 : 0) || columns > end) {
            throw broken(relation, lsn);
        }
        columns(array, columns, end, nulls ? data : -1, stored, into, lsn);
    }

    private void columns(byte[] array, int start, int end, int bitmap, int stored, RowValues into, long lsn) {
        TupleShape shape = last;
        int here = Math.min(stored, shape.columns);
        int at = start;
        for (int i = 0; i < here; i++) {
            if (bitmap >= 0 && (array[bitmap + (i >> 3)] >> (i & 7) & 1) == 0) {
                continue;
            }
            int length = shape.length[i];
            int aligned = start + (at - start + shape.alignment[i] - 1 & -shape.alignment[i]);
            if (length > 0) {
                if (length > end - aligned) {
                    throw broken(shape.relation, lsn);
                }
                if (!shape.dropped[i]) {
                    into.set(i, array, aligned, length);
                }
                at = aligned + length;
            } else if (length == -1) {
                // A byte that is not 0 is a header of one byte, which is not aligned.
                int place = at < end && array[at] != 0 ? at : aligned;
                varlena.moveTo(array, place, end);
                value(i, into, lsn);
                at = place + varlena.total();
            } else {
                int zero = aligned;
                while (zero < end && array[zero] != 0) {
                    zero++;
                }
                if (zero >= end) {
                    throw broken(shape.relation, lsn);
                }
                into.set(i, array, aligned, zero - aligned);
                at = zero + 1;
            }
        }
        for (int i = here; i < shape.columns; i++) {
            if (shape.missing[i]) {
                into.setMissing(i);
            }
        }
    }

    private void value(int column, RowValues into, long lsn) {
        if (last.dropped[column] && varlena.form() != Varlena.Form.INVALID) {
            return;
        }
        switch (varlena.form()) {
            case INLINE -> into.set(column, varlena.array(), varlena.offset(), varlena.length());
            case EXTERNAL -> {
                if (!toast.isEmpty() && toast.find(varlena, outside)) {
                    into.set(column, outside.array(), outside.offset(), outside.length());
                } else {
                    into.setUnchangedToast(column);
                }
            }
            case INVALID -> throw broken(last.relation, lsn);
        }
    }

    /// Gathers a row of a TOAST table, for the row that comes next.
    ///
    /// @param header as in [#read]
    public void chunk(byte[] array, int header, int data, int end, long lsn) {
        if (header + WAL_HEADER > array.length
                || !toast.add(array, data + (array[header + 4] & 0xFF) - TUPLE_HEADER, end)) {
            throw new WalFormatException(
                    new Lsn(lsn), "record at %s is no chunk of a TOAST value".formatted(new Lsn(lsn)));
        }
    }

    /// What was gathered was for the row before.
    public void forgetChunks() {
        toast.clear();
    }

    private static WalFormatException broken(CatalogRelation relation, long lsn) {
        return new WalFormatException(
                new Lsn(lsn),
                "the tuple of the record at %s does not fit table %s.%s as the catalog has it"
                        .formatted(new Lsn(lsn), relation.schema(), relation.name()));
    }
}
