package org.walscope.model.reorder;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Set;
import org.walscope.model.RelFileLocator;
import org.walscope.model.bytes.FieldTrace;
import org.walscope.model.record.BlockRef;
import org.walscope.model.record.XLogRecord;
import org.walscope.model.rmgr.HeapXlog;
import org.walscope.model.rmgr.RecordFields;

/// What a heap record queues, and how large; `heap_decode` and `heap2_decode` of replication/logical/decode.c. Reads
/// flags and lengths, never a tuple. Remembers which relations are
/// catalogs, those whose changes NEW_CID announced, and which are TOAST tables, those an insert was flagged for.
final class HeapChanges {

    /// Hears of each change.
    interface Sink {
        void change(ChangeKind kind, int database, int bytes);
    }

    /// `RM_HEAP_ID` and `RM_HEAP2_ID` in access/rmgrlist.h.
    static final int HEAP2 = 9;

    static final int HEAP = 10;

    private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

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

    void heap(XLogRecord record, Sink sink) {
        switch (record.rmgrInfo() & HeapXlog.OPMASK) {
            case HeapXlog.INSERT -> insert(record, sink);
            case HeapXlog.UPDATE, HeapXlog.HOT_UPDATE -> update(record, sink);
            case HeapXlog.DELETE -> delete(record, sink);
            case HeapXlog.TRUNCATE -> truncate(record, sink);
            case HeapXlog.CONFIRM -> confirm(record, sink);
            default -> {}
        }
    }

    void heap2(XLogRecord record, Sink sink) {
        switch (record.rmgrInfo() & HeapXlog.OPMASK) {
            case HeapXlog.MULTI_INSERT -> multiInsert(record, sink);
            case HeapXlog.NEW_CID -> {
                var newCid = HeapXlog.XlHeapNewCid.read(new RecordFields(record, FieldTrace.NONE).main());
                catalogs.add(newCid.targetLocator());
                sink.change(ChangeKind.COMMAND_ID, 0, ChangeSize.change(record.version()));
            }
            default -> {}
        }
    }

    private void insert(XLogRecord record, Sink sink) {
        BlockRef block = firstBlock(record);
        if (block == null || record.mainLength() < SIZE_OF_HEAP_INSERT) {
            return;
        }
        int flags = main(record, INSERT_FLAGS);
        if ((flags & HeapXlog.INSERT_CONTAINS_NEW_TUPLE) == 0 || !hasTuple(block.dataLength())) {
            return;
        }
        if ((flags & HeapXlog.INSERT_ON_TOAST_RELATION) != 0) {
            toasts.add(block.relation());
        }
        ChangeKind kind = (flags & HeapXlog.INSERT_IS_SPECULATIVE) != 0
                ? ChangeKind.SPEC_INSERT
                : (flags & HeapXlog.INSERT_ON_TOAST_RELATION) != 0 ? ChangeKind.TOAST : ChangeKind.INSERT;
        sink.change(
                kind,
                block.relation().dbOid(),
                ChangeSize.change(record.version()) + ChangeSize.tuple(block.dataLength()));
    }

    private static void update(XLogRecord record, Sink sink) {
        BlockRef block = firstBlock(record);
        if (block == null || record.mainLength() < SIZE_OF_HEAP_UPDATE) {
            return;
        }
        int flags = main(record, FLAGS);
        boolean hasNew = (flags & HeapXlog.UPDATE_CONTAINS_NEW_TUPLE) != 0;
        int bytes = ChangeSize.change(record.version());
        if (hasNew && hasTuple(block.dataLength())) {
            bytes += ChangeSize.tuple(block.dataLength());
        }
        int old = record.mainLength() - SIZE_OF_HEAP_UPDATE;
        if ((flags & HeapXlog.UPDATE_CONTAINS_OLD) != 0 && hasTuple(old)) {
            bytes += ChangeSize.tuple(old);
        }
        sink.change(
                hasNew ? ChangeKind.UPDATE : ChangeKind.CATALOG,
                block.relation().dbOid(),
                bytes);
    }

    private void delete(XLogRecord record, Sink sink) {
        BlockRef block = firstBlock(record);
        if (block == null || record.mainLength() < SIZE_OF_HEAP_DELETE) {
            return;
        }
        int flags = main(record, FLAGS);
        int database = block.relation().dbOid();
        if ((flags & HeapXlog.DELETE_IS_SUPER) != 0) {
            sink.change(ChangeKind.SPEC_ABORT, database, ChangeSize.change(record.version()));
            return;
        }
        int old = record.mainLength() - SIZE_OF_HEAP_DELETE;
        if ((flags & HeapXlog.DELETE_CONTAINS_OLD) != 0 && hasTuple(old)) {
            sink.change(ChangeKind.DELETE, database, ChangeSize.change(record.version()) + ChangeSize.tuple(old));
        } else {
            // A catalog's is told by the NEW_CID before it.
            ChangeKind kind = catalogs.contains(block.relation())
                    ? ChangeKind.CATALOG
                    : toasts.contains(block.relation()) ? ChangeKind.TOAST : ChangeKind.KEYLESS_DELETE;
            sink.change(kind, database, ChangeSize.change(record.version()));
        }
    }

    private static void truncate(XLogRecord record, Sink sink) {
        var truncate = HeapXlog.XlHeapTruncate.read(new RecordFields(record, FieldTrace.NONE).main());
        sink.change(
                ChangeKind.TRUNCATE, truncate.dbId(), ChangeSize.truncate(truncate.relids().length, record.version()));
    }

    private static void confirm(XLogRecord record, Sink sink) {
        BlockRef block = firstBlock(record);
        if (block != null) {
            sink.change(ChangeKind.SPEC_CONFIRM, block.relation().dbOid(), ChangeSize.change(record.version()));
        }
    }

    private static void multiInsert(XLogRecord record, Sink sink) {
        BlockRef block = firstBlock(record);
        if (block == null
                || record.mainLength() < SIZE_OF_MULTI_INSERT
                || (main(record, 0) & HeapXlog.INSERT_CONTAINS_NEW_TUPLE) == 0) {
            return;
        }
        int tuples = record.bytes().get(U16, record.mainOffset() + 2L) & 0xFFFF;
        MemorySegment data = record.bytes().asSlice(block.dataOffset(), block.dataLength());
        int at = 0;
        for (int i = 0; i < tuples; i++) {
            at += at & 1;
            if (at + SIZE_OF_MULTI_INSERT_TUPLE > data.byteSize()) {
                return;
            }
            int length = data.get(U16, at) & 0xFFFF;
            sink.change(
                    ChangeKind.MULTI_INSERT,
                    block.relation().dbOid(),
                    ChangeSize.change(record.version()) + ChangeSize.tupleData(length));
            at += SIZE_OF_MULTI_INSERT_TUPLE + length;
        }
    }

    private static boolean hasTuple(int walBytes) {
        return walBytes >= ChangeSize.WAL_TUPLE_HEADER;
    }

    private static int main(XLogRecord record, int offset) {
        return record.bytes().get(ValueLayout.JAVA_BYTE, record.mainOffset() + (long) offset) & 0xFF;
    }

    private static @org.jspecify.annotations.Nullable BlockRef firstBlock(XLogRecord record) {
        return record.blocks().isEmpty() ? null : record.blocks().getFirst();
    }
}
