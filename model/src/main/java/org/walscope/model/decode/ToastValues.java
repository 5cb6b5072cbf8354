package org.walscope.model.decode;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;
import org.walscope.model.bytes.LittleEndian;

/// The values kept out of line that a transaction has written for its next row, chunk by chunk; `toast_hash` in
/// replication/logical/reorderbuffer.c. One thread.
final class ToastValues {

    /// One value.
    private static final class Value {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int next;
        private boolean complete = true;
    }

    private final Map<Integer, Value> values = new HashMap<>();
    private final Varlena varlena = new Varlena();

    boolean isEmpty() {
        return values.isEmpty();
    }

    /// A row of the TOAST table: `chunk_id`, `chunk_seq`, `chunk_data`.
    ///
    /// @param data where its columns begin
    /// @return whether it is one
    boolean add(byte[] array, int data, int end) {
        if (end - data < 2 * Integer.BYTES) {
            return false;
        }
        int id = LittleEndian.i32(array, data);
        int sequence = LittleEndian.i32(array, data + Integer.BYTES);
        varlena.moveTo(array, data + 2 * Integer.BYTES, end);
        if (varlena.form() != Varlena.Form.INLINE) {
            return false;
        }
        Value value = values.computeIfAbsent(id, key -> new Value());
        value.complete &= sequence == value.next++;
        value.bytes.write(varlena.array(), varlena.offset(), varlena.length());
        return true;
    }

    /// Moves to the value that a pointer refers to; false where it was not written, or not all of it.
    boolean find(Varlena pointer, Varlena to) {
        Value value = values.get(pointer.valueId());
        if (value == null || !value.complete || value.bytes.size() != pointer.externalSize()) {
            return false;
        }
        byte[] stored = value.bytes.toByteArray();
        if (pointer.isStoredCompressed()) {
            to.compressed(stored, 0, stored.length, stored.length);
        } else {
            to.plain(stored);
        }
        return to.form() == Varlena.Form.INLINE;
    }

    /// A row took them in.
    void clear() {
        if (!values.isEmpty()) {
            values.clear();
        }
    }
}
