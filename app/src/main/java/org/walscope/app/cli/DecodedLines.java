package org.walscope.app.cli;

import java.io.IOException;
import java.io.OutputStream;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.plugins.output.OutputWriter;

/// Writes each write of a plugin as a line: text up to a byte of 0, as SQL's `text` ends there, binary output in hex;
/// or
/// all as it is.
final class DecodedLines implements OutputWriter, AutoCloseable {

    private static final int BUFFER = 1 << 16;
    private static final byte[] DIGITS = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };

    private final OutputStream out;
    private final Form form;
    private final byte[] buffer = new byte[BUFFER];
    private int filled;
    private int cut;

    enum Form {
        TEXT,
        HEX,
        RAW
    }

    DecodedLines(OutputStream out, Form form) {
        this.out = out;
        this.form = form;
    }

    /// How many texts ended at a byte of 0.
    int cut() {
        return cut;
    }

    @Override
    public void write(long lsn, int xid, boolean last, Utf8Builder message) throws IOException {
        byte[] bytes = message.bytes();
        int length = message.length();
        switch (form) {
            case HEX -> hex(bytes, length);
            case RAW -> put(bytes, length);
            case TEXT -> put(bytes, textLength(bytes, length));
        }
        put((byte) '\n');
    }

    private int textLength(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            if (bytes[i] == 0) {
                cut++;
                return i;
            }
        }
        return length;
    }

    private void hex(byte[] bytes, int length) throws IOException {
        for (int i = 0; i < length; i++) {
            put(DIGITS[bytes[i] >> 4 & 0xF]);
            put(DIGITS[bytes[i] & 0xF]);
        }
    }

    private void put(byte[] bytes, int length) throws IOException {
        if (length > BUFFER - filled) {
            flush();
        }
        if (length > BUFFER) {
            out.write(bytes, 0, length);
        } else {
            System.arraycopy(bytes, 0, buffer, filled, length);
            filled += length;
        }
    }

    private void put(byte one) throws IOException {
        if (filled == BUFFER) {
            flush();
        }
        buffer[filled++] = one;
    }

    private void flush() throws IOException {
        out.write(buffer, 0, filled);
        filled = 0;
    }

    @Override
    public void close() throws IOException {
        try (out) {
            flush();
        }
    }
}
