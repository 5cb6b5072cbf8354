package org.walscope.model.reorder;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.walscope.model.record.RecordLens;

/// The TOAST chunks a transaction has written and no row has taken in yet; `ReorderBufferToastAppendChunk`,
/// `…ToastReplace` and `…ToastReset` of replication/logical/reorderbuffer.c, as far as sizes go. A row's pointer to a
/// value on disk has 18 bytes; the one to the value put together in memory has 10.
final class ToastChunks {

    /// By how much a row shrinks with each pointer replaced. A multiple of 8, so no alignment after it changes.
    static final int BYTES_SAVED = 8;

    /// `va_header` and `va_tag` of a pointer to a value on disk, and the whole of its bytes; varatt.h.
    private static final int EXTERNAL_HEADER = 0x01;

    private static final int VARTAG_ONDISK = 18;
    private static final int POINTER_BYTES = 18;
    private static final int VALUEID_OFFSET = 10;

    private record Pending(List<Integer> values, List<Integer> entries) {}

    private final Map<Integer, Pending> pending = new HashMap<>();
    private final QueueLog log;

    ToastChunks(QueueLog log) {
        this.log = log;
    }

    /// The chunk of value `value` was queued as the log's latest entry.
    void append(int top, int value) {
        Pending of = pending.computeIfAbsent(top, slot -> new Pending(new ArrayList<>(), new ArrayList<>()));
        if (of.values.isEmpty() || of.values.getLast() != value) {
            of.values.add(value);
        }
        of.entries.add(log.size() - 1);
    }

    boolean isEmpty() {
        return pending.isEmpty();
    }

    /// How many pointers of a row refer to values that were gathered.
    ///
    /// @param lens   on the record
    /// @param offset of the row's data, in the first block's data
    int pointers(int top, RecordLens lens, int offset, int length) {
        Pending of = pending.get(top);
        int found = 0;
        if (of == null) {
            return 0;
        }
        int at = offset;
        while (at + POINTER_BYTES <= offset + length) {
            if (lens.dataU8(at) == EXTERNAL_HEADER
                    && lens.dataU8(at + 1) == VARTAG_ONDISK
                    && of.values.contains(lens.dataI32(at + VALUEID_OFFSET))) {
                found++;
                at += POINTER_BYTES;
            } else {
                at++;
            }
        }
        return found;
    }

    /// A row took them in.
    void reset(int top) {
        if (!pending.isEmpty()) {
            pending.remove(top);
        }
    }

    /// The transaction has ended: no row took these in.
    void left(int top) {
        Pending of = pending.isEmpty() ? null : pending.remove(top);
        if (of != null) {
            of.entries.forEach(entry -> log.flag(entry, QueueLog.FLAG_LEFT));
        }
    }
}
