package org.walscope.model;

import java.util.Optional;

/// A position in the WAL stream; `XLogRecPtr` in access/xlogdefs.h. Compared unsigned.
public record Lsn(long value) implements Comparable<Lsn> {

    /// `InvalidXLogRecPtr`: no position at all.
    public static final Lsn INVALID = new Lsn(0);

    public boolean isValid() {
        return value != 0;
    }

    public Lsn plus(long bytes) {
        return new Lsn(value + bytes);
    }

    /// Bytes from `earlier` to this position; negative when this one is the earlier.
    public long minus(Lsn earlier) {
        return value - earlier.value;
    }

    public boolean isBefore(Lsn other) {
        return compareTo(other) < 0;
    }

    public boolean isAfter(Lsn other) {
        return compareTo(other) > 0;
    }

    @Override
    public int compareTo(Lsn other) {
        return Long.compareUnsigned(value, other.value);
    }

    /// The form of the SQL type `pg_lsn` and of server messages up to PG 18.
    @Override
    public String toString() {
        return toString(value);
    }

    /// The same for a position kept as a primitive.
    public static String toString(long value) {
        return Long.toHexString(value >>> 32).toUpperCase(java.util.Locale.ROOT)
                + "/"
                + Long.toHexString(value & 0xFFFFFFFFL).toUpperCase(java.util.Locale.ROOT);
    }

    /// Reads `0/1529FB0` as `pg_lsn_in` of utils/adt/pg_lsn.c does: one to eight hex digits, a slash, one to eight
    /// hex digits. Empty when the text is anything else.
    public static Optional<Lsn> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 1 || slash > 8 || text.length() - slash < 2 || text.length() - slash > 9) {
            return Optional.empty();
        }
        for (int i = 0; i < text.length(); i++) {
            if (i != slash && Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
                return Optional.empty();
            }
        }
        long high = Long.parseLong(text.substring(0, slash), 16);
        long low = Long.parseLong(text.substring(slash + 1), 16);
        return Optional.of(new Lsn(high << 32 | low));
    }
}
