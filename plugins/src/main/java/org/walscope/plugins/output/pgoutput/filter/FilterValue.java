package org.walscope.plugins.output.pgoutput.filter;

import java.math.BigDecimal;

/// A value that is not NULL.
public sealed interface FilterValue {

    record Bool(boolean value) implements FilterValue {}

    /// `smallint`, `integer`, `bigint`.
    ///
    /// @param bytes 2, 4 or 8
    record Int(long value, int bytes) implements FilterValue {}

    /// Never NaN nor an infinity.
    record Numeric(BigDecimal value) implements FilterValue {}

    /// `real` and `double precision`.
    record Real(double value) implements FilterValue {}

    /// What its output function writes, where equal texts are equal values.
    ///
    /// @param type whose order, if any, decides which is less
    record Text(String value, FilterType type) implements FilterValue {}

    /// The value whose output function writes that text.
    static FilterValue of(String text, FilterType type) throws FilterException {
        try {
            return switch (type) {
                case BOOLEAN -> bool(text);
                case SMALLINT -> new Int(Short.parseShort(text.strip()), 2);
                case INTEGER -> new Int(Integer.parseInt(text.strip()), 4);
                case BIGINT -> new Int(Long.parseLong(text.strip()), 8);
                case NUMERIC -> new Numeric(new BigDecimal(text.strip()));
                case REAL -> new Real(real(text, (double) Float.parseFloat(finite(text))));
                case DOUBLE -> new Real(real(text, Double.parseDouble(finite(text))));
                case BYTEA, TEXT, VARCHAR, DATE, TIMESTAMP, TIMESTAMPTZ, UUID -> new Text(text, type);
            };
        } catch (NumberFormatException e) {
            throw new FilterException("\"%s\" of type %s is not compared here".formatted(text, type.sqlName()));
        }
    }

    private static FilterValue bool(String text) throws FilterException {
        return switch (text) {
            case "t", "true" -> new Bool(true);
            case "f", "false" -> new Bool(false);
            default -> throw new FilterException("\"" + text + "\" is no boolean as the server prints one");
        };
    }

    /// Java's words for what has no digits.
    private static String finite(String text) {
        return text.endsWith("Infinity") || text.equals("NaN") ? "0" : text.strip();
    }

    private static double real(String text, double finite) {
        return switch (text) {
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            case "NaN" -> Double.NaN;
            default -> finite;
        };
    }
}
