package org.walscope.plugins.reader;

import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/// `range_send` and `multirange_send`, told as `range_out` and `multirange_out` do; utils/adt/rangetypes.c and
/// multirangetypes.c.
final class SentRange {

    /// A range type and the type of its bounds.
    private static final Map<Integer, Integer> BOUNDS =
            Map.of(3904, 23, 3906, 1700, 3908, 1114, 3910, 1184, 3912, 1082, 3926, 20);

    /// A multirange type and the type of its ranges.
    private static final Map<Integer, Integer> RANGES =
            Map.of(4451, 3904, 4532, 3906, 4533, 3908, 4534, 3910, 4535, 3912, 4536, 3926);

    // utils/rangetypes.h
    private static final int EMPTY = 0x01;
    private static final int LOWER_INCLUSIVE = 0x02;
    private static final int UPPER_INCLUSIVE = 0x04;
    private static final int LOWER_INFINITE = 0x08;
    private static final int UPPER_INFINITE = 0x10;
    private static final int LOWER_NULL = 0x20;
    private static final int UPPER_NULL = 0x40;

    private SentRange() {}

    static boolean isRange(int typeOid) {
        return BOUNDS.containsKey(typeOid) || RANGES.containsKey(typeOid);
    }

    /// A range or multirange; empty where the text of a bound cannot be told.
    static Optional<String> text(int typeOid, MessageBytes in) throws OutputFormatException {
        Integer bound = BOUNDS.get(typeOid);
        Integer range = RANGES.get(typeOid);
        return bound != null ? range(bound, in) : range != null ? multirange(range, in) : Optional.empty();
    }

    private static Optional<String> multirange(int rangeType, MessageBytes in) throws OutputFormatException {
        int count = in.i32("number of ranges");
        if (count < 0 || count > in.remaining() / 4) {
            throw new OutputFormatException(0, Integer.toUnsignedString(count) + " ranges");
        }
        var out = new StringJoiner(",", "{", "}");
        for (int i = 0; i < count; i++) {
            Optional<String> range = SentValue.text(rangeType, in.counted("range"));
            if (range.isEmpty()) {
                return Optional.empty();
            }
            out.add(range.get());
        }
        return Optional.of(out.toString());
    }

    private static Optional<String> range(int boundType, MessageBytes in) throws OutputFormatException {
        int flags = in.u8("flags");
        if ((flags & EMPTY) != 0) {
            return Optional.of("empty");
        }
        Optional<String> lower = bound(boundType, (flags & (LOWER_INFINITE | LOWER_NULL)) == 0, in);
        Optional<String> upper = bound(boundType, (flags & (UPPER_INFINITE | UPPER_NULL)) == 0, in);
        if (lower.isEmpty() || upper.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(((flags & LOWER_INCLUSIVE) != 0 ? '[' : '(')
                + lower.get()
                + ','
                + upper.get()
                + ((flags & UPPER_INCLUSIVE) != 0 ? ']' : ')'));
    }

    private static Optional<String> bound(int type, boolean present, MessageBytes in) throws OutputFormatException {
        return present ? SentValue.text(type, in.counted("bound")).map(SentRange::quoted) : Optional.of("");
    }

    private static String quoted(String bound) {
        boolean bare = !bound.isEmpty() && bound.chars().noneMatch(c -> "\"\\()[],".indexOf(c) >= 0 || isSpace(c));
        return bare ? bound : '"' + bound.replace("\\", "\\\\").replace("\"", "\"\"") + '"';
    }

    /// `array_isspace` of utils/adt/arrayfuncs.c.
    static boolean isSpace(int c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }
}
