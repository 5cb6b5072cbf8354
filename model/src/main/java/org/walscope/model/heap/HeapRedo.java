package org.walscope.model.heap;

import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;
import org.walscope.model.ForkNumber;
import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.FieldTrace;
import org.walscope.model.page.PageRestore;
import org.walscope.model.record.BlockRef;
import org.walscope.model.record.XLogRecord;
import org.walscope.model.rmgr.HeapXlog;
import org.walscope.model.rmgr.HeapXlog.XlHeapInplace;
import org.walscope.model.rmgr.HeapXlog.XlHeapInsert;
import org.walscope.model.rmgr.HeapXlog.XlHeapMultiInsert;
import org.walscope.model.rmgr.HeapXlog.XlHeapUpdate;
import org.walscope.model.rmgr.HeapXlog.XlMultiInsertTuple;

/// What a record does to the tuples of heap pages, as redo in access/heap/heapam_xlog.c does it: where it brings a
/// page's image, the page is that. Only which tuple lies where is followed. What removes tuples or line pointers is
/// not:
/// a tuple that was removed is known until another takes its place.
public final class HeapRedo {

    /// `RM_HEAP2_ID` and `RM_HEAP_ID` of access/rmgrlist.h.
    public static final int RM_HEAP2 = 9;

    public static final int RM_HEAP = 10;

    private HeapRedo() {}

    /// The tuples known so far.
    public interface Tuples {

        /// Whether it matters what is on that page.
        boolean follows(BlockRef block);

        /// Null where it is not known.
        byte @Nullable [] get(BlockRef block, int offset);

        /// @param tuple null where what lies there now is not known
        void put(BlockRef block, int offset, byte @Nullable [] tuple);

        /// All that is on the page now.
        void page(BlockRef block, byte[] page);

        /// There is nothing on the page any more.
        void emptied(BlockRef block);
    }

    /// Whether redo restores the page from its image in the record.
    public static boolean restores(BlockRef block) {
        return block.image().isPresent() && block.image().get().apply();
    }

    /// Whether it can change which tuples are on a page, or says which of them it removes.
    public static boolean moves(int rmid, int info) {
        int operation = info & HeapXlog.OPMASK;
        return switch (rmid) {
            case RM_HEAP2 -> operation == HeapXlog.MULTI_INSERT;
            case RM_HEAP ->
                switch (operation) {
                    case HeapXlog.INSERT, HeapXlog.DELETE, HeapXlog.UPDATE, HeapXlog.HOT_UPDATE, HeapXlog.INPLACE ->
                        true;
                    default -> false;
                };
            default -> false;
        };
    }

    /// @throws org.walscope.model.bytes.WalFormatException when the record is not sound
    /// @throws IndexOutOfBoundsException when the record and the tuples known do not fit, as
    ///     [IllegalArgumentException]
    public static void apply(XLogRecord record, Tuples tuples) {
        for (BlockRef block : record.blocks()) {
            if (block.fork() == ForkNumber.MAIN && tuples.follows(block)) {
                if (restores(block)) {
                    PageRestore.restore(record, block).ifPresent(page -> tuples.page(block, page));
                } else if (block.willInit()) {
                    tuples.emptied(block);
                }
            }
        }
        if (record.blocks().isEmpty() || !moves(record.rmid(), record.rmgrInfo())) {
            return;
        }
        BlockRef block = record.blocks().getFirst();
        if (restores(block) || !block.hasData() || !tuples.follows(block)) {
            return;
        }
        FieldReader main = in(record, record.mainOffset(), record.mainLength());
        if (record.rmid() == RM_HEAP2) {
            multiInsert(record, block, main, tuples);
            return;
        }
        switch (record.rmgrInfo() & HeapXlog.OPMASK) {
            case HeapXlog.INSERT ->
                tuples.put(block, XlHeapInsert.read(main).offnum(), HeapTupleBytes.of(data(record, block), 0));
            case HeapXlog.UPDATE, HeapXlog.HOT_UPDATE -> update(record, block, XlHeapUpdate.read(main), tuples);
            case HeapXlog.INPLACE -> inplace(record, block, XlHeapInplace.read(main), tuples);
            default -> {}
        }
    }

    private static void multiInsert(XLogRecord record, BlockRef block, FieldReader main, Tuples tuples) {
        boolean init = (record.rmgrInfo() & HeapXlog.INIT_PAGE) != 0;
        var insert = XlHeapMultiInsert.read(main, init);
        FieldReader in = in(record, block.dataOffset(), block.dataLength());
        for (int i = 0; i < insert.ntuples(); i++) {
            in.align(block.dataOffset(), 2);
            var header = XlMultiInsertTuple.read(in);
            byte[] data = in.bytes("tuple data", header.datalen()).toArray(ValueLayout.JAVA_BYTE);
            tuples.put(block, init ? i + 1 : insert.offsets()[i], HeapTupleBytes.of(header, data));
        }
    }

    private static void update(XLogRecord record, BlockRef block, XlHeapUpdate update, Tuples tuples) {
        boolean prefix = (update.flags() & HeapXlog.UPDATE_PREFIX_FROM_OLD) != 0;
        boolean suffix = (update.flags() & HeapXlog.UPDATE_SUFFIX_FROM_OLD) != 0;
        byte[] old = prefix || suffix ? tuples.get(record.block(1).orElse(block), update.oldOffnum()) : new byte[0];
        tuples.put(block, update.newOffnum(), null);
        if (old != null) {
            byte[] tuple = HeapTupleBytes.updated(data(record, block), old, prefix, suffix);
            tuples.put(block, update.newOffnum(), tuple);
        }
    }

    /// Changes a row without a new one of it.
    private static void inplace(XLogRecord record, BlockRef block, XlHeapInplace inplace, Tuples tuples) {
        byte[] tuple = tuples.get(block, inplace.offnum());
        if (tuple != null) {
            byte[] data = data(record, block);
            byte[] changed = tuple.clone();
            System.arraycopy(data, 0, changed, HeapTupleBytes.hoff(changed), data.length);
            tuples.put(block, inplace.offnum(), changed);
        }
    }

    private static byte[] data(XLogRecord record, BlockRef block) {
        return record.bytes().asSlice(block.dataOffset(), block.dataLength()).toArray(ValueLayout.JAVA_BYTE);
    }

    private static FieldReader in(XLogRecord record, int offset, int length) {
        return new FieldReader(record.bytes(), offset, length, record.lsn(), record.version(), FieldTrace.NONE);
    }
}
