package org.walscope.model.bytes;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Text as UTF-8 bytes, appended to like a [StringBuilder]: what a dump is written with, millions of lines at a time,
/// nearly all of it ASCII. Used by one thread.
public final class Utf8Builder {

    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    /// Digits of the longest number.
    private static final int LONG_DIGITS = 20;

    private static final long[] POWERS_OF_TEN = new long[19];

    /// The digits of the numbers from 0 to 99.
    private static final byte[] PAIRS = new byte[200];

    static {
        POWERS_OF_TEN[0] = 1;
        for (int i = 1; i < POWERS_OF_TEN.length; i++) {
            POWERS_OF_TEN[i] = 10 * POWERS_OF_TEN[i - 1];
        }
        for (int i = 0; i < 100; i++) {
            PAIRS[2 * i] = (byte) ('0' + i / 10);
            PAIRS[2 * i + 1] = (byte) ('0' + i % 10);
        }
    }

    private byte[] bytes;
    private int length;

    public Utf8Builder() {
        this(128);
    }

    /// @param capacity bytes it has room for before it grows
    public Utf8Builder(int capacity) {
        bytes = new byte[capacity];
    }

    /// Bytes so far.
    public int length() {
        return length;
    }

    public boolean isEmpty() {
        return length == 0;
    }

    /// Cuts what is behind the first `newLength` bytes, which are there.
    public void setLength(int newLength) {
        if (newLength < 0 || newLength > length) {
            throw new IllegalArgumentException("%d of %d bytes".formatted(newLength, length));
        }
        length = newLength;
    }

    /// The bytes themselves, [#length] of them; good until something is appended.
    public byte[] bytes() {
        return bytes;
    }

    public Utf8Builder append(String text) {
        int chars = text.length();
        room(chars);
        int at = length;
        int all = 0;
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            all |= c;
            bytes[at + i] = (byte) c;
        }
        if (all < 0x80) {
            length = at + chars;
        } else {
            encode(text);
        }
        return this;
    }

    public Utf8Builder append(char c) {
        if (c < 0x80) {
            room(1);
            bytes[length++] = (byte) c;
        } else {
            encode(String.valueOf(c));
        }
        return this;
    }

    /// Another text.
    public Utf8Builder append(Utf8Builder text) {
        return appendBytes(text.bytes, 0, text.length);
    }

    /// Bytes as they are, UTF-8 or not.
    public Utf8Builder appendBytes(byte[] from, int offset, int count) {
        room(count);
        System.arraycopy(from, offset, bytes, length, count);
        length += count;
        return this;
    }

    /// One byte, the lowest of the number.
    public Utf8Builder appendByte(int value) {
        room(1);
        bytes[length++] = (byte) value;
        return this;
    }

    /// A number in two, four or eight bytes, the highest first, as `pq_sendint16` of libpq/pqformat.h and its likes.
    public Utf8Builder appendInt16(int value) {
        return appendByte(value >> 8).appendByte(value);
    }

    public Utf8Builder appendInt32(int value) {
        return appendInt16(value >> 16).appendInt16(value);
    }

    public Utf8Builder appendInt64(long value) {
        return appendInt32((int) (value >> 32)).appendInt32((int) value);
    }

    /// Puts a number in place of four bytes that are there already.
    public void setInt32(int at, int value) {
        for (int i = 0; i < Integer.BYTES; i++) {
            bytes[at + i] = (byte) (value >> 24 - 8 * i);
        }
    }

    public Utf8Builder append(int number) {
        return append((long) number);
    }

    public Utf8Builder append(long number) {
        if (number < 0) {
            return append(Long.toString(number));
        }
        return digits(number, 1, (byte) '0');
    }

    public Utf8Builder append(boolean value) {
        return append(value ? "true" : "false");
    }

    /// A number right in a column: `%*u`.
    ///
    /// @param number not negative
    /// @param width  the column's, at most 20; a longer number is wider
    public Utf8Builder right(long number, int width) {
        return digits(number, width, (byte) ' ');
    }

    /// A number with leading zeros: `%0*u`.
    ///
    /// @param number not negative
    /// @param least  digits to write at least, at most 20
    public Utf8Builder zeroPadded(long number, int least) {
        return digits(number, least, (byte) '0');
    }

    /// Upper-case hex digits: `%0*X`.
    ///
    /// @param least digits to write at least, at most 8
    public Utf8Builder hex(int value, int least) {
        int digits = Math.max(least, (35 - Integer.numberOfLeadingZeros(value)) / 4);
        room(digits);
        for (int i = length + digits - 1; i >= length; i--) {
            bytes[i] = HEX[value & 0x0F];
            value >>>= 4;
        }
        length += digits;
        return this;
    }

    /// @param c     ASCII
    /// @param count none where it is not positive
    public Utf8Builder repeat(char c, int count) {
        if (count > 0) {
            room(count);
            Arrays.fill(bytes, length, length + count, (byte) c);
            length += count;
        }
        return this;
    }

    private Utf8Builder digits(long number, int width, byte fill) {
        room(LONG_DIGITS);
        int end = length + Math.max(digits(number), width);
        int at = end;
        long rest = number;
        while (rest >= 10) {
            long hundreds = rest / 100;
            int pair = 2 * (int) (rest - 100 * hundreds);
            bytes[--at] = PAIRS[pair + 1];
            bytes[--at] = PAIRS[pair];
            rest = hundreds;
        }
        if (rest > 0 || at == end) {
            bytes[--at] = (byte) ('0' + rest);
        }
        while (at > length) {
            bytes[--at] = fill;
        }
        length = end;
        return this;
    }

    /// How many digits it has, from its bits: 1233 / 4096 is nearly the logarithm of 2.
    private static int digits(long number) {
        int least = (Long.SIZE - Long.numberOfLeadingZeros(number | 1)) * 1233 >>> 12;
        return number >= POWERS_OF_TEN[least] ? least + 1 : least;
    }

    private void encode(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        room(encoded.length);
        System.arraycopy(encoded, 0, bytes, length, encoded.length);
        length += encoded.length;
    }

    private void room(int more) {
        if (more > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(length, more)));
        }
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
