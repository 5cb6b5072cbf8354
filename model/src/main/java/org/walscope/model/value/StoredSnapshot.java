package org.walscope.model.value;

import org.walscope.model.bytes.LittleEndian;

/// A snapshot as stored, `pg_snapshot` of utils/adt/xid8funcs.c.
///
/// @param count `nxip`: transactions between `xmin` and `xmax` that were in progress
record StoredSnapshot(byte[] bytes, int at, int count) {

    /// @throws ValueFormatException where the bytes are none
    static StoredSnapshot of(byte[] bytes, int offset, int length) {
        int count = LittleEndian.i32(bytes, offset);
        if (count < 0 || 20 + 8L * count > length) {
            throw new ValueFormatException("a snapshot of " + count + " transactions");
        }
        return new StoredSnapshot(bytes, offset + 4, count);
    }

    /// @param i 0 for `xmin`, 1 for `xmax`, then those in progress
    long xid(int i) {
        return LittleEndian.i64(bytes, at + 8 * i);
    }
}
