package org.walscope.model.value;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// Floating-point numbers as `float4out` and `float8out` write them: the fewest digits that lie strictly between
/// the
/// midpoints to both neighbours, the nearest of those; common/d2s.c and f2s.c. Java's own text may be such a
/// midpoint
/// (1e23), and never has fewer than two digits.
public final class FloatText {

    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    private FloatText() {}

    public static String of(double value) {
        double above = Math.abs(value);
        if (value == 0 || !Double.isFinite(value)) {
            return special(value);
        }
        var exact = new BigDecimal(above);
        BigDecimal gap = new BigDecimal(Math.ulp(above)).divide(TWO);
        BigDecimal below = exact.subtract(new BigDecimal(Math.nextDown(above))).divide(TWO);
        return (value < 0 ? "-" : "") + format(shortest(exact, below, gap, Double.toString(above)), 15);
    }

    public static String of(float value) {
        float above = Math.abs(value);
        if (value == 0 || !Float.isFinite(value)) {
            return special(value);
        }
        var exact = new BigDecimal(above);
        BigDecimal gap = new BigDecimal(Math.ulp(above)).divide(TWO);
        BigDecimal below = exact.subtract(new BigDecimal(Math.nextDown(above))).divide(TWO);
        return (value < 0 ? "-" : "") + format(shortest(exact, below, gap, Float.toString(above)), 6);
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
