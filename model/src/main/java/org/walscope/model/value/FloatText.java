package org.walscope.model.value;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// Floating-point numbers as `float4out` and `float8out` write them: the fewest digits that lie strictly between
/// the midpoints to both neighbours, the nearest of those; common/d2s.c and f2s.c. Java's own text may be such a
/// midpoint
/// (1e23), and never has fewer than two digits.
public final class FloatText {

    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    /// `DBL_DIG`: decimal digits that a double always keeps.
    private static final int DOUBLE_DIGITS = 15;

    /// `FLT_DIG`
    private static final int FLOAT_DIGITS = 6;

    private FloatText() {}

    /// @param extraDigits `extra_float_digits`: above 0 the shortest text, else that many digits more than are always
    ///     kept
    static String of(double value, int extraDigits) {
        return extraDigits > 0 ? of(value) : rounded(value, DOUBLE_DIGITS + extraDigits);
    }

    /// The same.
    static String of(float value, int extraDigits) {
        return extraDigits > 0 ? of(value) : rounded(value, FLOAT_DIGITS + extraDigits);
    }

    /// As `%.*g` writes it: `pg_strfromd` of port/snprintf.c.
    private static String rounded(double value, int digits) {
        if (value == 0 || !Double.isFinite(value)) {
            return special(value);
        }
        int precision = Math.max(1, digits);
        var context = new MathContext(precision, RoundingMode.HALF_EVEN);
        return (value < 0 ? "-" : "") + format(new BigDecimal(Math.abs(value)).round(context), precision);
    }

    public static String of(double value) {
        double above = Math.abs(value);
        if (value == 0 || !Double.isFinite(value)) {
            return special(value);
        }
        var exact = new BigDecimal(above);
        BigDecimal gap = new BigDecimal(Math.ulp(above)).divide(TWO);
        BigDecimal below = exact.subtract(new BigDecimal(Math.nextDown(above))).divide(TWO);
        return (value < 0 ? "-" : "") + format(shortest(exact, below, gap, Double.toString(above)), DOUBLE_DIGITS);
    }

    public static String of(float value) {
        float above = Math.abs(value);
        if (value == 0 || !Float.isFinite(value)) {
            return special(value);
        }
        var exact = new BigDecimal(above);
        BigDecimal gap = new BigDecimal(Math.ulp(above)).divide(TWO);
        BigDecimal below = exact.subtract(new BigDecimal(Math.nextDown(above))).divide(TWO);
        return (value < 0 ? "-" : "") + format(shortest(exact, below, gap, Float.toString(above)), FLOAT_DIGITS);
    }

    private static String special(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        boolean minus = Double.doubleToRawLongBits(value) < 0;
        return (minus ? "-" : "") + (value == 0 ? "0" : "Infinity");
    }

    /// @param below half the gap to the next smaller number
    /// @param gap   half the gap to the next larger one
    private static BigDecimal shortest(BigDecimal exact, BigDecimal below, BigDecimal gap, String java) {
        BigDecimal least = exact.subtract(below);
        BigDecimal most = exact.add(gap);
        int digits = new BigDecimal(java).stripTrailingZeros().precision();
        for (int n = digits == 2 ? 1 : digits; ; n++) {
            BigDecimal down = exact.round(new MathContext(n, RoundingMode.DOWN));
            BigDecimal up = exact.round(new MathContext(n, RoundingMode.UP));
            boolean downFits = down.compareTo(least) > 0;
            boolean upFits = up.compareTo(most) < 0;
            if (downFits || upFits) {
                boolean nearer = exact.subtract(down).compareTo(up.subtract(exact)) <= 0;
                return downFits && (nearer || !upFits) ? down : up;
            }
        }
    }

    private static String format(BigDecimal number, int plainBelow) {
        BigDecimal bare = number.stripTrailingZeros();
        String digits = bare.unscaledValue().toString();
        int exponent = bare.precision() - bare.scale() - 1;
        if (exponent >= -4 && exponent < plainBelow) {
            return bare.toPlainString();
        }
        String power = Integer.toString(Math.abs(exponent));
        return digits.charAt(0) + (digits.length() > 1 ? "." + digits.substring(1) : "") + "e"
                + (exponent < 0 ? '-' : '+') + (power.length() < 2 ? "0" : "") + power;
    }
}
