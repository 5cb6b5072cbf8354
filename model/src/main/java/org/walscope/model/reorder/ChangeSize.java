package org.walscope.model.reorder;

import org.walscope.model.PgVersion;

/// Bytes a change counts against `logical_decoding_work_mem`; `ReorderBufferChangeSize` of
/// replication/logical/reorderbuffer.c, with the struct sizes of a 64-bit build. A build may differ by its compiler's
/// padding, so that the sums are estimates of what another server counts.
final class ChangeSize {

    /// `sizeof(ReorderBufferChange)`, as the counters of a server of that release show it: Debian's 15 and 17 have a
    /// larger one than other releases.
    static int change(PgVersion version) {
        return version == PgVersion.PG15 || version == PgVersion.PG17 ? 88 : 80;
    }

    /// `sizeof(HeapTupleData)`
    private static final int HEAP_TUPLE_DATA = 24;

    /// `SizeofHeapTupleHeader`: offset of `t_bits`.
    private static final int TUPLE_HEADER = 23;

    /// `SizeOfHeapHeader`: what WAL keeps of it.
    static final int WAL_TUPLE_HEADER = 5;

    private static final int INVALIDATION_MESSAGE = 16;

    private ChangeSize() {}

    /// A tuple whose header and data take that many bytes of WAL.
    static int tuple(int walBytes) {
        return tupleData(walBytes - WAL_TUPLE_HEADER);
    }

    /// A tuple with that many bytes after its fixed header.
    static int tupleData(int dataBytes) {
        return HEAP_TUPLE_DATA + TUPLE_HEADER + dataBytes;
    }

    static int message(int prefixBytes, long messageBytes, PgVersion version) {
        return (int) Math.min(Integer.MAX_VALUE, change(version) + prefixBytes + messageBytes + 16);
    }

    static int truncate(int relations, PgVersion version) {
        return change(version) + 4 * relations;
    }

    static int invalidations(int messages, PgVersion version) {
        return change(version) + INVALIDATION_MESSAGE * messages;
    }

    /// @param committed transactions the snapshot lists
    static int snapshot(int committed, PgVersion version) {
        return change(version) + snapshotData(version) + 4 * committed;
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
