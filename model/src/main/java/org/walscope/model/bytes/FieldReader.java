package org.walscope.model.bytes;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;
import java.util.function.LongFunction;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.RelFileLocator;

/// Reads fields in byte order from a stretch of a record, little-endian, without alignment. Every read is bounded
/// first; a read past the end is a [WalFormatException] that names the field ("flags needs 1 bytes, 0 left at
/// 0/1529FB0 + 2"). Used by one thread.
public final class FieldReader {

    private final MemorySegment record;
    private final byte[] bytes;
    /// Where the record starts in them.
    private final int base;
    private final Lsn at;
    private final PgVersion version;
    private final FieldTrace trace;
    private final int end;
    private int position;

    /// Reads `record` from `offset` on, `length` bytes of it.
    ///
    /// @param record the whole record, so that offsets count from its first byte
    /// @param at     the record's LSN, for messages
    public FieldReader(MemorySegment record, int offset, int length, Lsn at, PgVersion version, FieldTrace trace) {
        if (offset < 0 || length < 0 || length > record.byteSize() - offset) {
            throw new WalFormatException(
                    at,
                    "%d bytes at offset %d do not lie within the record of %d bytes at %s"
                            .formatted(length, offset, record.byteSize(), at));
        }
        this.record = record;
        if (record.heapBase().orElse(null) instanceof byte[] array) {
            this.bytes = array;
            this.base = (int) record.address();
        } else {
            this.bytes = record.toArray(ValueLayout.JAVA_BYTE);
            this.base = 0;
        }
        this.at = at;
        this.version = version;
        this.trace = trace;
        this.position = offset;
        this.end = offset + length;
    }

    public PgVersion version() {
        return version;
    }

    /// The record's LSN.
    public Lsn at() {
        return at;
    }

    /// From the record's first byte.
    public int offset() {
        return position;
    }

    public int remaining() {
        return end - position;
    }

    public boolean hasRemaining() {
        return position < end;
    }

    /// The next byte, not read yet; there has to be one.
    public int peek() {
        return bytes[base + position] & 0xFF;
    }

    public int u8(String field) {
        int start = take(field, 1);
        int value = bytes[base + start] & 0xFF;
        if (trace.listens()) {
            trace.field(field, start, 1, value);
        }
        return value;
    }

    /// The same, shown to the trace as something else than a number, as [FlagNames] does.
    public int u8(String field, IntFunction<?> shown) {
        int start = take(field, 1);
        int value = bytes[base + start] & 0xFF;
        if (trace.listens()) {
            trace.field(field, start, 1, shown.apply(value));
        }
        return value;
    }

    public int u16(String field) {
        int start = take(field, 2);
        int value = LittleEndian.u16(bytes, base + start);
        if (trace.listens()) {
            trace.field(field, start, 2, value);
        }
        return value;
    }

    /// The same, shown to the trace as something else than a number.
    public int u16(String field, IntFunction<?> shown) {
        int start = take(field, 2);
        int value = LittleEndian.u16(bytes, base + start);
        if (trace.listens()) {
            trace.field(field, start, 2, shown.apply(value));
        }
        return value;
    }

    public int i16(String field) {
        int start = take(field, 2);
        int value = (short) LittleEndian.u16(bytes, base + start);
        if (trace.listens()) {
            trace.field(field, start, 2, value);
        }
        return value;
    }

    public int i32(String field) {
        int start = take(field, 4);
        int value = LittleEndian.i32(bytes, base + start);
        if (trace.listens()) {
            trace.field(field, start, 4, value);
        }
        return value;
    }

    /// The same, shown to the trace as something else than a number.
    public int i32(String field, IntFunction<?> shown) {
        int start = take(field, 4);
        int value = LittleEndian.i32(bytes, base + start);
        if (trace.listens()) {
            trace.field(field, start, 4, shown.apply(value));
        }
        return value;
    }

    /// An unsigned 32-bit number, as an OID or a block number, in a long.
    public long u32(String field) {
        int start = take(field, 4);
        long value = Integer.toUnsignedLong(LittleEndian.i32(bytes, base + start));
        if (trace.listens()) {
            trace.field(field, start, 4, value);
        }
        return value;
    }

    /// A transaction id; shown unsigned.
    public int xid(String field) {
        return (int) u32(field);
    }

    /// An object id; shown unsigned.
    public int oid(String field) {
        return (int) u32(field);
    }

    public long i64(String field) {
        return i64(field, Long::valueOf);
    }

    /// The same, shown to the trace as something else than a number.
    public long i64(String field, LongFunction<?> shown) {
        int start = take(field, 8);
        long value = LittleEndian.i64(bytes, base + start);
        if (trace.listens()) {
            trace.field(field, start, 8, shown.apply(value));
        }
        return value;
    }

    public double f64(String field) {
        int start = take(field, 8);
        double value = Double.longBitsToDouble(LittleEndian.i64(bytes, base + start));
        if (trace.listens()) {
            trace.field(field, start, 8, value);
        }
        return value;
    }

    public Lsn lsn(String field) {
        int start = take(field, 8);
        Lsn value = new Lsn(LittleEndian.i64(bytes, base + start));
        if (trace.listens()) {
            trace.field(field, start, 8, value);
        }
        return value;
    }

    /// A `bool`; any byte but 0 is true.
    public boolean bool(String field) {
        int start = take(field, 1);
        boolean value = bytes[base + start] != 0;
        if (trace.listens()) {
            trace.field(field, start, 1, value);
        }
        return value;
    }

    public RelFileLocator relFileLocator(String field) {
        trace.open(field, position);
        var locator = new RelFileLocator(oid("spcOid"), oid("dbOid"), oid("relNumber"));
        trace.close(position);
        return locator;
    }

    /// The next `length` bytes, not copied.
    public MemorySegment bytes(String field, int length) {
        int start = take(field, length);
        MemorySegment bytes = record.asSlice(start, length);
        if (trace.listens() && length > 0) {
            trace.field(field, start, length, new OpaqueBytes(bytes));
        }
        return bytes;
    }

    /// What is left as one field, where something is left: what nobody reads further here, as a tuple's data.
    public void rest(String field) {
        if (hasRemaining()) {
            bytes(field, remaining());
        }
    }

    /// Text up to a zero byte, which is read too; the rest of the stretch when there is none.
    public String cstring(String field) {
        int start = position;
        int stop = start;
        while (stop < end && bytes[base + stop] != 0) {
            stop++;
        }
        String value = text(start, stop);
        position = Math.min(stop + 1, end);
        if (trace.listens()) {
            trace.field(field, start, position - start, value);
        }
        return value;
    }

    /// Text in a field of a fixed number of bytes, ended by the first zero byte within.
    public String fixedString(String field, int length) {
        int start = take(field, length);
        int stop = start;
        while (stop < start + length && bytes[base + stop] != 0) {
            stop++;
        }
        String value = text(start, stop);
        if (trace.listens()) {
            trace.field(field, start, length, value);
        }
        return value;
    }

    /// Bytes the compiler leaves free inside a struct, or before one; a node `padding` for the trace.
    public void skip(int length) {
        int start = take("padding", length);
        if (trace.listens() && length > 0) {
            trace.field("padding", start, length, new OpaqueBytes(record.asSlice(start, length)));
        }
    }

    /// Skips the padding that brings the next field to a multiple of `alignment` from `start`, an offset in the
    /// record. The compiler's padding counts from the struct's first byte, which is not aligned in the record.
    public void align(int start, int alignment) {
        int past = (position - start) % alignment;
        if (past != 0) {
            skip(alignment - past);
        }
    }

    /// The padding at a struct's end, which makes its size a multiple of `alignment`; as much of it as there is.
    public void pad(int start, int alignment) {
        skip(Math.min(Math.floorMod(start - position, alignment), remaining()));
    }

    /// A struct starts here; the fields read until [#close] belong to it.
    public void open(String struct) {
        trace.open(struct, position);
    }

    public void close() {
        trace.close(position);
    }

    private String text(int from, int to) {
        return new String(bytes, base + from, to - from, StandardCharsets.UTF_8);
    }

    private int take(String field, int length) {
        if (length < 0 || length > end - position) {
            throw new WalFormatException(
                    at, "%s needs %d bytes, %d left at %s + %d".formatted(field, length, end - position, at, position));
        }
        int start = position;
        position += length;
        return start;
    }
}
