package org.walscope.plugins.reader;

/// `numeric_send` and `numeric_out` of utils/adt/numeric.c: digits of base 10000, a weight, a sign, a display scale.
final class SentNumeric {

    private static final int BASE = 10_000;
    private static final int DIGITS = 4;
    private static final int MOST_SCALE = 0x3FFF;

    private SentNumeric() {}

    static String text(MessageBytes in) throws OutputFormatException {
        int count = in.u16("ndigits");
        int weight = (short) in.u16("weight");
        int sign = in.u16("sign");
        int scale = in.u16("dscale");
        if (count > in.remaining() / 2 || scale > MOST_SCALE) {
            throw new OutputFormatException(0, count + " digits of scale " + scale);
        }
        int[] digits = new int[count];
        for (int i = 0; i < count; i++) {
            digits[i] = in.u16("digit");
            if (digits[i] >= BASE) {
                throw new OutputFormatException(0, "digit " + digits[i]);
            }
        }
        return switch (sign) {
            case 0 -> plain(digits, weight, scale);
            case 0x4000 -> "-" + plain(digits, weight, scale);
            case 0xC000 -> "NaN";
            case 0xD000 -> "Infinity";
            case 0xF000 -> "-Infinity";
            default -> throw new OutputFormatException(4, "unknown sign " + sign);
        };
    }

    private static String plain(int[] digits, int weight, int scale) {
        var out = new StringBuilder();
        for (int i = 0; i <= weight; i++) {
            append(out, i < digits.length ? digits[i] : 0);
        }
        int zeros = 0;
        while (zeros < out.length() && out.charAt(zeros) == '0') {
            zeros++;
        }
        out.delete(0, zeros);
        if (out.isEmpty()) {
            out.append('0');
        }
        if (scale > 0) {
            out.append('.');
            int end = out.length() + scale;
            for (int i = weight + 1; out.length() < end; i++) {
                append(out, i >= 0 && i < digits.length ? digits[i] : 0);
            }
            out.setLength(end);
        }
        return out.toString();
    }

    private static void append(StringBuilder out, int digit) {
        String text = Integer.toString(digit);
        out.repeat('0', DIGITS - text.length()).append(text);
    }
}
