package org.walscope.model.reorder;

import java.util.HashSet;
import java.util.Set;
import org.walscope.model.PgVersion;
import org.walscope.model.RelFileLocator;
import org.walscope.model.heap.HeapPages;
import org.walscope.model.record.RecordLens;
import org.walscope.model.rmgr.HeapXlog;

/// What a heap record queues, and how large; `heap_decode` and `heap2_decode` of replication/logical/decode.c. Reads
/// flags and lengths, and of a tuple no more than its TOAST pointers. Remembers which relations are catalogs, those
/// whose changes NEW_CID announced, and which are TOAST tables, those an insert was flagged for.
///
/// Where `wal_level` was not `logical`, a server would decode nothing: then it queues what would have been queued.
/// Which
/// relations are TOAST tables is not known there, and their rows come as others do.
final class HeapChanges {

    /// Hears of each change.
    interface Sink {

        /// @param flags of [QueueLog]
        /// @param bytes without the struct itself
        void change(ChangeKind kind, int database, int flags, int bytes);

        /// A chunk of a TOAST value.
        void chunk(int value, int database, int bytes);

        /// The row of the change told next lies there in the first block's data; it takes gathered TOAST values in.
        void row(int offset, int length);

        /// The row is complete: what was gathered for it is not needed any more.
        void clearToast();
    }

    /// `RM_HEAP_ID` and `RM_HEAP2_ID` in access/rmgrlist.h.
    static final int HEAP2 = 9;

    static final int HEAP = 10;

    private static final int SIZE_OF_HEAP_INSERT = 3;
    private static final int SIZE_OF_HEAP_DELETE = 8;
    private static final int SIZE_OF_HEAP_UPDATE = 14;
    private static final int SIZE_OF_MULTI_INSERT = 4;
    private static final int SIZE_OF_MULTI_INSERT_TUPLE = 7;
    /// Where the flags are, in `xl_heap_insert`, and in `xl_heap_delete` and `xl_heap_update`.
    private static final int INSERT_FLAGS = 2;

    private static final int FLAGS = 7;

    private final Set<RelFileLocator> catalogs = new HashSet<>();
    private final Set<RelFileLocator> toasts = new HashSet<>();

    /// Whether a Heap record of that `xl_info` can queue anything.
    static boolean heapQueues(int info) {
        return switch (info & HeapXlog.OPMASK) {
            case HeapXlog.INSERT,
                    HeapXlog.DELETE,
                    HeapXlog.UPDATE,
                    HeapXlog.HOT_UPDATE,
                    HeapXlog.TRUNCATE,
                    HeapXlog.CONFIRM -> true;
            default -> false;
        };
    }

    static boolean heap2Queues(int info) {
        int operation = info & HeapXlog.OPMASK;
        return operation == HeapXlog.MULTI_INSERT || operation == HeapXlog.NEW_CID;
    }

    /// @param logical whether `wal_level` was
    void heap(int info, RecordLens record, boolean logical, Sink sink) {
        boolean asIfLogical = !logical && isOfUsers(record);
        switch (info & HeapXlog.OPMASK) {
            case HeapXlog.INSERT -> insert(record, asIfLogical, sink);
            case HeapXlog.UPDATE, HeapXlog.HOT_UPDATE -> update(record, asIfLogical, sink);
            case HeapXlog.DELETE -> delete(record, sink);
            case HeapXlog.TRUNCATE -> truncate(record, sink);
            case HeapXlog.CONFIRM -> confirm(record, sink);
            default -> {}
        }
    }

    private static boolean isOfUsers(RecordLens record) {
        return Integer.compareUnsigned(record.relNumber(), HeapPages.FIRST_NORMAL_OBJECT_ID) >= 0;
    }

    /// @param logical whether `wal_level` was
    void heap2(int info, RecordLens record, boolean logical, Sink sink) {
        switch (info & HeapXlog.OPMASK) {
            case HeapXlog.MULTI_INSERT -> multiInsert(record, !logical && isOfUsers(record), sink);
            case HeapXlog.NEW_CID -> {
                catalogs.add(HeapXlog.XlHeapNewCid.read(record.main()).targetLocator());
                sink.change(ChangeKind.COMMAND_ID, 0, 0, 0);
            }
            default -> {}
        }
    }

    private void insert(RecordLens record, boolean asIfLogical, Sink sink) {
        if (!record.hasBlock() || record.mainLength() < SIZE_OF_HEAP_INSERT) {
            return;
        }
        int flags = record.mainU8(INSERT_FLAGS);
        int length = record.dataLength();
        boolean hasNew = (flags & HeapXlog.INSERT_CONTAINS_NEW_TUPLE) != 0 && hasTuple(length);
        if (!hasNew && !asIfLogical) {
            return;
        }
        int bytes = ChangeSize.tuple(Math.max(length, ChangeSize.WAL_TUPLE_HEADER));
        if ((flags & HeapXlog.INSERT_ON_TOAST_RELATION) != 0) {
            toasts.add(relation(record));
            sink.chunk(chunkId(record), record.dbOid(), bytes);
        } else if ((flags & HeapXlog.INSERT_IS_SPECULATIVE) != 0) {
            sink.change(ChangeKind.SPEC_INSERT, record.dbOid(), 0, bytes);
        } else {
            sink.row(ChangeSize.WAL_TUPLE_HEADER, length - ChangeSize.WAL_TUPLE_HEADER);
            sink.change(ChangeKind.INSERT, record.dbOid(), 0, bytes);
            sink.clearToast();
        }
    }

    /// The first column of a chunk's row, right behind the header.
    private static int chunkId(RecordLens record) {
        int offset = ChangeSize.WAL_TUPLE_HEADER + record.dataU8(ChangeSize.WAL_TUPLE_HEADER - 1) - 23;
        return offset >= 0 && offset + 4 <= record.dataLength() ? record.dataI32(offset) : 0;
    }

    private static void update(RecordLens record, boolean asIfLogical, Sink sink) {
        if (!record.hasBlock() || record.mainLength() < SIZE_OF_HEAP_UPDATE) {
            return;
        }
        int flags = record.mainU8(FLAGS);
        int length = record.dataLength();
        boolean hasNew = (flags & HeapXlog.UPDATE_CONTAINS_NEW_TUPLE) != 0 || asIfLogical;
        int bytes = 0;
        if (hasNew && hasTuple(length)) {
            bytes += ChangeSize.tuple(length);
        }
        int old = record.mainLength() - SIZE_OF_HEAP_UPDATE;
        if ((flags & HeapXlog.UPDATE_CONTAINS_OLD) != 0 && hasTuple(old)) {
            bytes += ChangeSize.tuple(old);
        }
        if (hasNew) {
            sink.row(ChangeSize.WAL_TUPLE_HEADER, length - ChangeSize.WAL_TUPLE_HEADER);
            sink.change(ChangeKind.UPDATE, record.dbOid(), 0, bytes);
            sink.clearToast();
        } else if (!record.version().atLeast(PgVersion.PG19)) {
            // PG 19 does not queue an update without its new row.
            sink.change(ChangeKind.CATALOG, record.dbOid(), 0, bytes);
        }
    }

    private void delete(RecordLens record, Sink sink) {
        if (!record.hasBlock() || record.mainLength() < SIZE_OF_HEAP_DELETE) {
            return;
        }
        int flags = record.mainU8(FLAGS);
        int database = record.dbOid();
        if (record.version().atLeast(PgVersion.PG19) && (flags & HeapXlog.DELETE_NO_LOGICAL) != 0) {
            return;
        }
        if ((flags & HeapXlog.DELETE_IS_SUPER) != 0) {
            sink.change(ChangeKind.SPEC_ABORT, database, 0, 0);
            sink.clearToast();
            return;
        }
        int old = record.mainLength() - SIZE_OF_HEAP_DELETE;
        if ((flags & HeapXlog.DELETE_CONTAINS_OLD) != 0 && hasTuple(old)) {
            sink.change(ChangeKind.DELETE, database, 0, ChangeSize.tuple(old));
            sink.clearToast();
        } else if (toasts.contains(relation(record))) {
            sink.change(ChangeKind.TOAST, database, QueueLog.FLAG_ASIDE, 0);
        } else {
            // A catalog's is told by the NEW_CID before it.
            boolean catalog = catalogs.contains(relation(record));
            sink.change(catalog ? ChangeKind.CATALOG : ChangeKind.KEYLESS_DELETE, database, QueueLog.FLAG_ASIDE, 0);
        }
    }

    private static void truncate(RecordLens record, Sink sink) {
        var truncate = HeapXlog.XlHeapTruncate.read(record.main());
        sink.change(ChangeKind.TRUNCATE, truncate.dbId(), 0, ChangeSize.truncate(truncate.relids().length));
    }

    private static void confirm(RecordLens record, Sink sink) {
        if (record.hasBlock()) {
            sink.change(ChangeKind.SPEC_CONFIRM, record.dbOid(), 0, 0);
            sink.clearToast();
        }
    }

    private static void multiInsert(RecordLens record, boolean asIfLogical, Sink sink) {
        if (!record.hasBlock()
                || record.mainLength() < SIZE_OF_MULTI_INSERT
                || !asIfLogical && (record.mainU8(0) & HeapXlog.INSERT_CONTAINS_NEW_TUPLE) == 0) {
            return;
        }
        boolean inImage = asIfLogical && record.dataLength() == 0;
        boolean last = (record.mainU8(0) & HeapXlog.INSERT_LAST_IN_MULTI) != 0;
        int tuples = record.mainU16(2);
        int at = 0;
        for (int i = 0; i < tuples; i++) {
            at += at & 1;
            if (at + SIZE_OF_MULTI_INSERT_TUPLE > record.dataLength() && !inImage) {
                return;
            }
            int length = inImage ? 0 : record.dataU16(at);
            at += inImage ? 0 : SIZE_OF_MULTI_INSERT_TUPLE;
            boolean clears = last && i == tuples - 1;
            sink.row(at, Math.min(length, record.dataLength() - at));
            sink.change(
                    ChangeKind.MULTI_INSERT,
                    record.dbOid(),
                    clears ? 0 : QueueLog.FLAG_ASIDE,
                    ChangeSize.tupleData(length));
            if (clears) {
                sink.clearToast();
            }
            at += length;
        }
    }

    private static boolean hasTuple(int walBytes) {
        return walBytes >= ChangeSize.WAL_TUPLE_HEADER;
    }

    private static RelFileLocator relation(RecordLens record) {
        return new RelFileLocator(record.spcOid(), record.dbOid(), record.relNumber());
    }
}
