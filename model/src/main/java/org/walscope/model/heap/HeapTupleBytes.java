package org.walscope.model.heap;

import java.util.Arrays;
import org.walscope.model.bytes.LittleEndian;
import org.walscope.model.rmgr.HeapXlog.XlMultiInsertTuple;

/// A heap tuple as it lies on a page; access/htup_details.h. Of the first 23 bytes only `t_infomask2`, `t_infomask` and
/// `t_hoff` mean something here.
public final class HeapTupleBytes {

    /// `SizeofHeapTupleHeader`
    public static final int HEADER_BYTES = 23;

    /// Where `t_infomask2` is, before `t_infomask` and `t_hoff`.
    public static final int INFOMASK2 = 18;

    private static final int PAGE_HEADER_BYTES = 24;
    private static final int LP_NORMAL = 1;

    private static final int NATTS_MASK = 0x07FF;
    private static final int HASNULL = 0x0001;

    private HeapTupleBytes() {}

    /// Takes a tuple.
    @FunctionalInterface
    public interface Taker {

        /// @param offset its line pointer's number, from 1
        void take(int offset, byte[] tuple);
    }

    /// The tuples of a page; storage/bufpage.h.
    public static void forEach(byte[] page, Taker taker) {
        int lower = LittleEndian.u16(page, 12);
        int count = (Math.min(lower, page.length) - PAGE_HEADER_BYTES) / 4;
        for (int i = 0; i < count; i++) {
            int pointer = LittleEndian.i32(page, PAGE_HEADER_BYTES + 4 * i);
            int offset = pointer & 0x7FFF;
            int length = pointer >>> 17;
            if ((pointer >>> 15 & 3) == LP_NORMAL && offset + length <= page.length) {
                taker.take(i + 1, Arrays.copyOfRange(page, offset, offset + length));
            }
        }
    }

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

    /// The new tuple of an update, whose record may leave out what both tuples start or end with; `heap_xlog_update` of
    /// access/heap/heapam_xlog.c.
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

    public static int natts(byte[] tuple) {
        return LittleEndian.u16(tuple, INFOMASK2) & NATTS_MASK;
    }

    public static int hoff(byte[] tuple) {
        return tuple[22] & 0xFF;
    }

    public static boolean isNull(byte[] tuple, int attribute) {
        return (LittleEndian.u16(tuple, 20) & HASNULL) != 0
                && (tuple[HEADER_BYTES + attribute / 8] >> attribute % 8 & 1) == 0;
    }

    /// Whether its parts lie within it.
    public static boolean isSound(byte[] tuple) {
        if (tuple.length < HEADER_BYTES) {
            return false;
        }
        int bitmap = (LittleEndian.u16(tuple, 20) & HASNULL) != 0 ? (natts(tuple) + 7) / 8 : 0;
        return hoff(tuple) >= HEADER_BYTES + bitmap && hoff(tuple) <= tuple.length;
    }
}
