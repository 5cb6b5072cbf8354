package org.walscope.model.catalog;

import java.util.Arrays;
import org.walscope.model.bytes.LittleEndian;
import org.walscope.model.rmgr.HeapXlog.XlMultiInsertTuple;

/// A heap tuple as it lies on a page; access/htup_details.h. Of the first 23 bytes only `t_infomask2`,
/// `t_infomask`
/// and `t_hoff` mean something here.
final class HeapTupleBytes {

    /// `SizeofHeapTupleHeader`
    static final int HEADER_BYTES = 23;

    /// Where `t_infomask2` is, before `t_infomask` and `t_hoff`.
    private static final int INFOMASK2 = 18;

    private static final int NATTS_MASK = 0x07FF;
    private static final int HASNULL = 0x0001;

    private HeapTupleBytes() {}

    /// Of a record's data: `xl_heap_header`, and the tuple from `t_bits` on.
    ///
    /// @throws IllegalArgumentException when it is too short
    static byte[] of(byte[] data, int from) {
        return of(Arrays.copyOfRange(data, from, from + 5), Arrays.copyOfRange(data, from + 5, data.length));
    }

    /// @param data from `t_bits` on
    static byte[] of(XlMultiInsertTuple tuple, byte[] data) {
        byte[] header = {
            (byte) tuple.infomask2(),
            (byte) (tuple.infomask2() >> 8),
            (byte) tuple.infomask(),
            (byte) (tuple.infomask() >> 8),
            (byte) tuple.hoff()
        };
        return of(header, data);
    }

    private static byte[] of(byte[] header, byte[] data) {
        byte[] tuple = new byte[HEADER_BYTES + data.length];
        System.arraycopy(header, 0, tuple, INFOMASK2, header.length);
        System.arraycopy(data, 0, tuple, HEADER_BYTES, data.length);
        return tuple;
    }

    /// The new tuple of an update, whose record may leave out what both tuples start or end with;
    /// `heap_xlog_update`
    /// of access/heap/heapam_xlog.c.
    ///
    /// @param data of the record's first block
    /// @throws IndexOutOfBoundsException when the record and the old tuple do not fit
    static byte[] updated(byte[] data, byte[] old, boolean prefix, boolean suffix) {
        int prefixLength = prefix ? LittleEndian.u16(data, 0) : 0;
        int suffixLength = suffix ? LittleEndian.u16(data, prefix ? 2 : 0) : 0;
        byte[] stored = of(data, (prefix ? 2 : 0) + (suffix ? 2 : 0));
        if (prefixLength + suffixLength == 0) {
            return stored;
        }
        int start = hoff(stored);
        byte[] tuple = new byte[stored.length + prefixLength + suffixLength];
        System.arraycopy(stored, 0, tuple, 0, start);
        System.arraycopy(old, hoff(old), tuple, start, prefixLength);
        System.arraycopy(stored, start, tuple, start + prefixLength, stored.length - start);
        System.arraycopy(old, old.length - suffixLength, tuple, tuple.length - suffixLength, suffixLength);
        return tuple;
    }

    static int natts(byte[] tuple) {
        return LittleEndian.u16(tuple, INFOMASK2) & NATTS_MASK;
    }

    static int hoff(byte[] tuple) {
        return tuple[22] & 0xFF;
    }

    static boolean isNull(byte[] tuple, int attribute) {
        return (LittleEndian.u16(tuple, 20) & HASNULL) != 0
                && (tuple[HEADER_BYTES + attribute / 8] >> attribute % 8 & 1) == 0;
    }

    /// Whether its parts lie within it.
    static boolean isSound(byte[] tuple) {
        if (tuple.length < HEADER_BYTES) {
            return false;
        }
        int bitmap = (LittleEndian.u16(tuple, 20) & HASNULL) != 0 ? (natts(tuple) + 7) / 8 : 0;
        return hoff(tuple) >= HEADER_BYTES + bitmap && hoff(tuple) <= tuple.length;
    }
}
