package org.walscope.model.catalog;

import org.walscope.model.bytes.LittleEndian;

/// A heap tuple as it lies on a page; access/htup_details.h. Of the first 23 bytes only `t_infomask2`,
/// `t_infomask`
/// and `t_hoff` mean something here.
final class HeapTupleBytes {

    /// `SizeofHeapTupleHeader`
    static final int HEADER_BYTES = 23;

    private static final int NATTS_MASK = 0x07FF;
    private static final int HASNULL = 0x0001;

    private HeapTupleBytes() {}

    /// Of a record's parts.
    ///
    /// @param header `xl_heap_header`, five bytes, or those of `xl_multi_insert_tuple`
    /// @param data   from `t_bits` on
    static byte[] of(byte[] header, byte[] data) {
        byte[] tuple = new byte[HEADER_BYTES + data.length];
        System.arraycopy(header, 0, tuple, 18, 5);
        System.arraycopy(data, 0, tuple, HEADER_BYTES, data.length);
        return tuple;
    }

    static int natts(byte[] tuple) {
        return LittleEndian.u16(tuple, 18) & NATTS_MASK;
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
