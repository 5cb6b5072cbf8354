package org.walscope.plugins.output.pgoutput.filter;

import java.math.BigDecimal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Operators and casts as catalog/pg_operator.dat and pg_cast.dat have them for the types of [FilterType].
final class FilterOperators {

    private static final Set<String> COMPARISONS = Set.of("=", "<>", "<", "<=", ">", ">=");

    private FilterOperators() {}

    static boolean isComparison(String operator) {
        return COMPARISONS.contains(operator);
    }

    /// @return null where either is
    static @Nullable Boolean compare(String operator, @Nullable FilterValue left, @Nullable FilterValue right)
            throws FilterException {
        if (left == null || right == null) {
            return null;
        }
        if (left instanceof FilterValue.Text(var leftText, var leftType)
                && right instanceof FilterValue.Text(var rightText, var rightType)) {
            return compareTexts(operator, leftText, leftType, rightText, rightType);
        }
        int order = order(left, right);
        return switch (operator) {
            case "=" -> order == 0;
            case "<>" -> order != 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            case ">=" -> order >= 0;
            default -> throw new FilterException("operator " + operator + " is not known here");
        };
    }

    /// Equal is what has equal bytes; which is less, a collation or the type says.
    private static boolean compareTexts(
            String operator, String left, FilterType leftType, String right, FilterType rightType)
            throws FilterException {
        if (leftType != rightType && !(isText(leftType) && isText(rightType))) {
            throw new FilterException(
                    "%s and %s are not compared here".formatted(leftType.sqlName(), rightType.sqlName()));
        }
        return switch (operator) {
            case "=" -> left.equals(right);
            case "<>" -> !left.equals(right);
            default ->
                throw new FilterException(
                        "the order of values of type %s is not known here".formatted(leftType.sqlName()));
        };
    }

    private static boolean isText(FilterType type) {
        return type == FilterType.TEXT || type == FilterType.VARCHAR;
    }

    private static int order(FilterValue left, FilterValue right) throws FilterException {
        if (left instanceof FilterValue.Bool(var l) && right instanceof FilterValue.Bool(var r)) {
            return Boolean.compare(l, r);
        }
        if (left instanceof FilterValue.Real || right instanceof FilterValue.Real) {
            double l = real(left);
            double r = real(right);
            // Zeros of either sign are equal, NaN is the greatest and equals itself
            return l == r ? 0 : Double.compare(l, r);
        }
        if (left instanceof FilterValue.Int(var l, var leftBytes)
                && right instanceof FilterValue.Int(var r, var rightBytes)) {
            return Long.compare(l, r);
        }
        return decimal(left).compareTo(decimal(right));
    }

    static FilterValue calculate(String operator, FilterValue left, FilterValue right) throws FilterException {
        if (operator.equals("||")
                && left instanceof FilterValue.Text(var l, var leftType)
                && right instanceof FilterValue.Text(var r, var rightType)
                && isText(leftType)
                && isText(rightType)) {
            return new FilterValue.Text(l + r, FilterType.TEXT);
        }
        if (left instanceof FilterValue.Int(var l, var leftBytes)
                && right instanceof FilterValue.Int(var r, var rightBytes)) {
            return calculate(operator, l, r, Math.max(leftBytes, rightBytes));
        }
        if (left instanceof FilterValue.Real || right instanceof FilterValue.Real) {
            throw new FilterException("sums and products of floating-point numbers are not calculated here");
        }
        BigDecimal leftNumber = decimal(left);
        BigDecimal rightNumber = decimal(right);
        return new FilterValue.Numeric(
                switch (operator) {
                    case "+" -> leftNumber.add(rightNumber);
                    case "-" -> leftNumber.subtract(rightNumber);
                    case "*" -> leftNumber.multiply(rightNumber);
                    case "%" -> remainder(leftNumber, rightNumber);
                    default -> throw new FilterException("numeric " + operator + " numeric is not calculated here");
                });
    }

    private static BigDecimal remainder(BigDecimal left, BigDecimal right) throws FilterException {
        if (right.signum() == 0) {
            throw new FilterException("ERROR: division by zero");
        }
        return left.remainder(right);
    }

    private static FilterValue calculate(String operator, long left, long right, int bytes) throws FilterException {
        try {
            long result = switch (operator) {
                case "+" -> Math.addExact(left, right);
                case "-" -> Math.subtractExact(left, right);
                case "*" -> Math.multiplyExact(left, right);
                case "/" -> right == -1 ? Math.negateExact(left) : left / right;
                case "%" -> right == -1 ? 0 : left % right;
                default -> throw new FilterException("operator " + operator + " is not known here");
            };
            return integer(result, bytes);
        } catch (ArithmeticException e) {
            throw right == 0 && (operator.equals("/") || operator.equals("%"))
                    ? new FilterException("ERROR: division by zero")
                    : outOfRange(bytes);
        }
    }

    private static FilterValue integer(long value, int bytes) throws FilterException {
        boolean fits = switch (bytes) {
            case 2 -> (short) value == value;
            case 4 -> (int) value == value;
            default -> true;
        };
        if (!fits) {
            throw outOfRange(bytes);
        }
        return new FilterValue.Int(value, bytes);
    }

    private static FilterException outOfRange(int bytes) {
        String type = bytes == 2 ? "smallint" : bytes == 4 ? "integer" : "bigint";
        return new FilterException("ERROR: " + type + " out of range");
    }

    static FilterValue negative(FilterValue value) throws FilterException {
        return switch (value) {
            case FilterValue.Int(var number, var bytes) -> calculate("-", 0, number, bytes);
            case FilterValue.Numeric(var number) -> new FilterValue.Numeric(number.negate());
            case FilterValue.Real(var number) -> new FilterValue.Real(-number);
            case FilterValue.Bool _, FilterValue.Text _ -> throw new FilterException("\"-\" is not understood there");
        };
    }

    static FilterValue cast(FilterValue value, FilterType type) throws FilterException {
        return switch (value) {
            case FilterValue.Text(var text, var from) when isText(from) -> FilterValue.of(text, type);
            case FilterValue.Text text when text.type() == type -> text;
            case FilterValue.Int(var number, var bytes) -> {
                yield switch (type) {
                    case SMALLINT -> integer(number, 2);
                    case INTEGER -> integer(number, 4);
                    case BIGINT -> integer(number, 8);
                    case NUMERIC -> new FilterValue.Numeric(BigDecimal.valueOf(number));
                    case DOUBLE -> new FilterValue.Real(number);
                    case TEXT, VARCHAR -> new FilterValue.Text(Long.toString(number), type);
                    case BOOLEAN, BYTEA, REAL, DATE, TIMESTAMP, TIMESTAMPTZ, UUID -> throw noCast(type);
                };
            }
            case FilterValue.Numeric number when type == FilterType.NUMERIC -> number;
            case FilterValue.Numeric(var number)
            when type == FilterType.DOUBLE -> new FilterValue.Real(number.doubleValue());
            case FilterValue.Real number when type == FilterType.DOUBLE -> number;
            case FilterValue.Bool bool when type == FilterType.BOOLEAN -> bool;
            case FilterValue.Bool _, FilterValue.Numeric _, FilterValue.Real _, FilterValue.Text _ ->
                throw noCast(type);
        };
    }

    private static FilterException noCast(FilterType type) {
        return new FilterException("a cast to %s is not made here".formatted(type.sqlName()));
    }

    private static double real(FilterValue value) throws FilterException {
        return value instanceof FilterValue.Real(var number)
                ? number
                : decimal(value).doubleValue();
    }

    private static BigDecimal decimal(FilterValue value) throws FilterException {
        return switch (value) {
            case FilterValue.Int(var number, var bytes) -> BigDecimal.valueOf(number);
            case FilterValue.Numeric(var number) -> number;
            case FilterValue.Bool _, FilterValue.Real _, FilterValue.Text _ ->
                throw new FilterException("two of its types are not compared here");
        };
    }
}
