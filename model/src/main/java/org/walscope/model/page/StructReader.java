package org.walscope.model.page;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.LongFunction;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.FieldNode;
import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.FieldTrace;
import org.walscope.model.bytes.OpaqueBytes;
import org.walscope.model.bytes.WalFormatException;

/// Reads one struct of a page into a [FieldNode], field by field, each with what it is shown as. Every read is
/// bounded
/// first, by [FieldReader].
final class StructReader {

    /// `InvalidBlockNumber`
    private static final long INVALID_BLOCK = 0xFFFF_FFFFL;

    private final FieldReader in;
    private final int start;
    private final List<FieldNode> fields = new ArrayList<>();

    /// @throws WalFormatException when the stretch does not lie within the page
    StructReader(PageBytes page, int offset, int length) {
        in = new FieldReader(page.bytes(), offset, length, page.at(), page.version(), FieldTrace.NONE);
        start = offset;
    }

    PgVersion version() {
        return in.version();
    }

    int remaining() {
        return in.remaining();
    }

    /// From the struct's first byte.
    int position() {
        return in.offset() - start;
    }

    int u8(String name, IntFunction<?> shown) {
        int value = in.u8(name);
        return took(name, 1, value, shown.apply(value));
    }

    int u16(String name) {
        return u16(name, Integer::valueOf);
    }

    int u16(String name, IntFunction<?> shown) {
        int value = in.u16(name);
        return took(name, 2, value, shown.apply(value));
    }

    long u32(String name) {
        return u32(name, Long::valueOf);
    }

    long u32(String name, LongFunction<?> shown) {
        long value = in.u32(name);
        took(name, 4, 0, shown.apply(value));
        return value;
    }

    long block(String name) {
        return u32(name, value -> value == INVALID_BLOCK ? value + " (InvalidBlockNumber)" : (Object) value);
    }

    long i64(String name) {
        long value = in.i64(name);
        took(name, 8, 0, value);
        return value;
    }

    void f64(String name) {
        took(name, 8, 0, in.f64(name));
    }

    void bool(String name) {
        took(name, 1, 0, in.bool(name));
    }

    /// `PageXLogRecPtr`: two halves, the higher one first.
    void lsn(String name) {
        long high = in.u32(name);
        took(name, 8, 0, new Lsn(high << 32 | in.u32(name)));
    }

    /// `ItemPointerData`, storage/itemptr.h.
    Tid tid(String name) {
        return tid(name, tid -> tid);
    }

    Tid tid(String name, Function<Tid, ?> shown) {
        int high = in.u16(name);
        int low = in.u16(name);
        var tid = new Tid(Integer.toUnsignedLong(high << 16 | low), in.u16(name));
        took(name, 6, 0, shown.apply(tid));
        return tid;
    }

    void bytes(String name, int length) {
        bytes(name, length, OpaqueBytes::new);
    }

    void bytes(String name, int length, Function<MemorySegment, ?> shown) {
        MemorySegment read = in.bytes(name, length);
        if (length > 0) {
            took(name, length, 0, shown.apply(read));
        }
    }

    /// Everything up to the end.
    void rest(String name) {
        bytes(name, in.remaining());
    }

    void skip(int length) {
        in.skip(length);
    }

    /// A field of which only some bits, of bytes that were read before, are the value.
    void bits(String name, int offset, int length, Object value) {
        fields.add(new FieldNode(name, start + offset, length, value, List.of()));
    }

    void add(FieldNode child) {
        fields.add(child);
    }

    /// The struct as far as it was read.
    FieldNode node(String name, Object value) {
        return new FieldNode(name, start, in.offset() - start, value, List.copyOf(fields));
    }

    private int took(String name, int length, int value, Object shown) {
        fields.add(new FieldNode(name, in.offset() - length, length, shown, List.of()));
        return value;
    }

    /// @param block unsigned
    record Tid(long block, int offset) {

        @Override
        public String toString() {
            return "(" + block + "," + offset + ")";
        }
    }
}
