package org.walscope.plugins.reader;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.FieldTrace;
import org.walscope.model.change.PluginText;
import org.walscope.model.rmgr.Timestamps;

/// The bytes of a binary message, big-endian as libpq/pqformat.h writes them; every read is checked first.
final class MessageBytes {

    private final byte[] bytes;
    private final ByteBuffer in;
    private final FieldTrace trace;

    MessageBytes(byte[] bytes) {
        this(bytes, FieldTrace.NONE);
    }

    /// @param trace hears of each field as it is read
    MessageBytes(byte[] bytes, FieldTrace trace) {
        this.bytes = bytes;
        this.in = ByteBuffer.wrap(bytes);
        this.trace = trace;
    }

    /// What is read until [#close] belongs together.
    void open(String name) {
        trace.open(name, in.position());
    }

    void close() {
        trace.close(in.position());
    }

    private void tell(String field, int start, Object value) {
        if (trace.listens()) {
            trace.field(field, start, in.position() - start, value);
        }
    }

    int position() {
        return in.position();
    }

    int remaining() {
        return in.remaining();
    }

    int u8(String field) throws OutputFormatException {
        need(field, 1);
        int value = in.get() & 0xFF;
        tell(field, in.position() - 1, value);
        return value;
    }

    char letter(String field) throws OutputFormatException {
        need(field, 1);
        char value = (char) (in.get() & 0xFF);
        tell(field, in.position() - 1, value >= ' ' && value < 127 ? "'" + value + "'" : (int) value);
        return value;
    }

    int u16(String field) throws OutputFormatException {
        need(field, 2);
        int value = in.getShort() & 0xFFFF;
        tell(field, in.position() - 2, value);
        return value;
    }

    int i32(String field) throws OutputFormatException {
        need(field, 4);
        int value = in.getInt();
        if (trace.listens()) {
            boolean signed = field.equals("typmod");
            tell(field, in.position() - 4, signed ? Integer.toString(value) : Integer.toUnsignedString(value));
        }
        return value;
    }

    long i64(String field) throws OutputFormatException {
        need(field, 8);
        long value = in.getLong();
        if (trace.listens()) {
            tell(field, in.position() - 8, shown(field, value));
        }
        return value;
    }

    private static Object shown(String field, long value) {
        if (field.endsWith("lsn")) {
            return new Lsn(value);
        }
        return field.endsWith("time") ? Timestamps.toInstant(value) : value;
    }

    /// Text up to a zero byte.
    String string(String field) throws OutputFormatException {
        int start = in.position();
        for (int i = start; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                in.position(i + 1);
                String text = PluginText.decode(bytes, start, i - start);
                tell(field, start, text);
                return text;
            }
        }
        throw new OutputFormatException(start, field + " has no zero byte at its end");
    }

    /// Text of a length said before it.
    String text(String field) throws OutputFormatException {
        int length = length(field);
        int start = in.position();
        in.position(start + length);
        String text = PluginText.decode(bytes, start, length);
        tell(field, start, text);
        return text;
    }

    /// Bytes of a length said before them, as hex.
    String hex(String field) throws OutputFormatException {
        return HexFormat.of().formatHex(counted(field));
    }

    /// Bytes of a length said before them.
    byte[] counted(String field) throws OutputFormatException {
        return take(field, length(field));
    }

    /// The same where a length of -1 stands for NULL.
    Optional<byte[]> countedOrNull(String field) throws OutputFormatException {
        if (in.remaining() >= 4 && in.getInt(in.position()) == -1) {
            in.getInt();
            return Optional.empty();
        }
        return Optional.of(counted(field));
    }

    byte[] take(String field, int count) throws OutputFormatException {
        need(field, count);
        byte[] part = new byte[count];
        in.get(part);
        if (trace.listens()) {
            tell(field, in.position() - count, HexFormat.of().formatHex(part));
        }
        return part;
    }

    byte[] rest() {
        byte[] part = new byte[in.remaining()];
        in.get(part);
        return part;
    }

    double float8(String field) throws OutputFormatException {
        return Double.longBitsToDouble(i64(field));
    }

    private int length(String field) throws OutputFormatException {
        int length = i32(field + " length");
        if (length < 0 || length > in.remaining()) {
            throw new OutputFormatException(
                    in.position() - 4,
                    field + " says it has " + Integer.toUnsignedString(length) + " bytes, " + in.remaining()
                            + " are left");
        }
        return length;
    }

    void expectEnd() throws OutputFormatException {
        if (in.hasRemaining()) {
            throw new OutputFormatException(in.position(), in.remaining() + " bytes follow the end of the message");
        }
    }

    private void need(String field, int count) throws OutputFormatException {
        if (in.remaining() < count) {
            throw new OutputFormatException(
                    in.position(), field + " needs " + count + " bytes, " + in.remaining() + " left");
        }
    }
}
