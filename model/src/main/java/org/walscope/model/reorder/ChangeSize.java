package org.walscope.model.reorder;

import org.walscope.model.PgVersion;

/// Bytes a change counts against `logical_decoding_work_mem`; `ReorderBufferChangeSize` of
/// replication/logical/reorderbuffer.c, with the struct sizes of a 64-bit build. docs/reorder-buffer.md derives them
/// from the headers. All methods but [#change] leave `ReorderBufferChange` itself out.
final class ChangeSize {

    /// `sizeof(HeapTupleData)`
    private static final int HEAP_TUPLE_DATA = 24;

    /// `SizeofHeapTupleHeader`: offset of `t_bits`.
    private static final int TUPLE_HEADER = 23;

    /// `SizeOfHeapHeader`: what WAL keeps of it.
    static final int WAL_TUPLE_HEADER = 5;

    static final int INVALIDATION_MESSAGE = 16;

    private ChangeSize() {}

    /// `sizeof(ReorderBufferChange)`. The minor releases 15.20 and 17.12 count 8 bytes more than those before them.
    ///
    /// @param serverVersion `server_version_num`; 0 when not known, which stands for the newest
    static int change(PgVersion version, int serverVersion) {
        int minor = serverVersion == 0 ? Integer.MAX_VALUE : serverVersion % 10000;
        return version == PgVersion.PG15 && minor >= 20 || version == PgVersion.PG17 && minor >= 12 ? 88 : 80;
    }

    /// A tuple whose header and data take that many bytes of WAL.
    static int tuple(int walBytes) {
        return tupleData(walBytes - WAL_TUPLE_HEADER);
    }

    /// A tuple with that many bytes after its fixed header.
    static int tupleData(int dataBytes) {
        return HEAP_TUPLE_DATA + TUPLE_HEADER + dataBytes;
    }

    /// @param prefixBytes with its zero byte
    static int message(int prefixBytes, long messageBytes) {
        return (int) Math.min(Integer.MAX_VALUE / 2, prefixBytes + messageBytes + 16);
    }

    static int truncate(int relations) {
        return 4 * relations;
    }

    static int invalidations(int messages) {
        return INVALIDATION_MESSAGE * messages;
    }

    /// @param committed transactions the snapshot lists
    static int snapshot(int committed, PgVersion version) {
        return snapshotData(version) + 4 * committed;
    }

    /// `sizeof(SnapshotData)`, utils/snapshot.h
    private static int snapshotData(PgVersion version) {
        return switch (version) {
            case PG12, PG13 -> 104;
            case PG14, PG15, PG16, PG17 -> 120;
            case PG18, PG19 -> 104;
        };
    }
}
