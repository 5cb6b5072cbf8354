package org.walscope.model.filter;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.walscope.model.Lsn;
import org.walscope.model.filter.FilterExpression.And;
import org.walscope.model.filter.FilterExpression.Compares;
import org.walscope.model.filter.FilterExpression.Comparison;
import org.walscope.model.filter.FilterExpression.IsNamed;
import org.walscope.model.filter.FilterExpression.IsRelation;
import org.walscope.model.filter.FilterExpression.IsRelationNamed;
import org.walscope.model.filter.FilterExpression.Not;
import org.walscope.model.filter.FilterExpression.Or;
import org.walscope.model.filter.FilterExpression.RelationPattern;

/// Reads the filter language: `rmgr == Heap && (xid == 742 || len > 1kB) && !fpi`. `!` binds tightest, then `&&`,
/// then `||`; a bare LSN, number or resource manager is not a filter.
public final class FilterParser {

    /// Parentheses and `!` nest at most this deep: text from a clipboard must not overflow the stack.
    private static final int MAX_DEPTH = 200;

    private static final Pattern FILE = Pattern.compile("[0-9/]+");

    private final String text;
    private final boolean names;
    private int position;
    private int depth;

    private FilterParser(String text, boolean names) {
        this.text = text;
        this.names = names;
    }

    /// Parses a whole filter where no catalog is known, so that names of relations are refused.
    ///
    /// @throws FilterSyntaxException with the place and what was expected there
    public static FilterExpression parse(String text) throws FilterSyntaxException {
        return parse(new FilterParser(text, false));
    }

    /// Parses a whole filter that may name relations.
    ///
    /// @throws FilterSyntaxException with the place and what was expected there
    public static FilterExpression parseWithNames(String text) throws FilterSyntaxException {
        return parse(new FilterParser(text, true));
    }

    private static FilterExpression parse(FilterParser parser) throws FilterSyntaxException {
        FilterExpression expression = parser.or();
        if (parser.peek() != 0) {
            throw parser.problem("expected && or || here, found \"" + parser.rest() + "\"");
        }
        return expression;
    }

    private FilterExpression or() throws FilterSyntaxException {
        FilterExpression left = and();
        while (take("||")) {
            left = new Or(left, and());
        }
        return left;
    }

    private FilterExpression and() throws FilterSyntaxException {
        FilterExpression left = unary();
        while (take("&&")) {
            left = new And(left, unary());
        }
        return left;
    }

    private FilterExpression unary() throws FilterSyntaxException {
        if (++depth > MAX_DEPTH) {
            throw problem("nested too deeply: at most " + MAX_DEPTH + " levels");
        }
        FilterExpression result;
        if (take("!")) {
            result = new Not(unary());
        } else if (take("(")) {
            result = or();
            if (!take(")")) {
                throw problem("expected ) here");
            }
        } else {
            result = comparison();
        }
        depth--;
        return result;
    }

    private FilterExpression comparison() throws FilterSyntaxException {
        int start = skipBlanks();
        String word = word();
        FilterField field = FilterField.of(word)
                .orElseThrow(() -> new FilterSyntaxException(
                        start,
                        word.isEmpty()
                                ? "expected a field here: " + FilterField.words()
                                : "unknown field \"" + word + "\": use " + FilterField.words()));
        Optional<Comparison> sign = sign();
        if (sign.isEmpty()) {
            if (field == FilterField.FPI) {
                return new Compares(field, Comparison.GREATER, 0);
            }
            throw problem("expected a comparison after " + field.word() + ": == != < <= > >=");
        }
        return switch (field.kind()) {
            case NAME -> new IsNamed(field, equality(field, sign.get()), name());
            case RELATION -> relation(equality(field, sign.get()));
            case NUMBER -> new Compares(field, sign.get(), number());
            case SIZE -> new Compares(field, sign.get(), size());
            case LSN -> new Compares(field, sign.get(), lsn());
            case MOMENT -> new Compares(field, sign.get(), moment());
        };
    }

    private boolean equality(FilterField field, Comparison sign) throws FilterSyntaxException {
        return switch (sign) {
            case EQUAL -> true;
            case NOT_EQUAL -> false;
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
                throw problem(field.word() + " can only be compared by == and !=");
        };
    }

    private Optional<Comparison> sign() {
        for (Comparison sign : new Comparison[] {
            Comparison.EQUAL,
            Comparison.NOT_EQUAL,
            Comparison.LESS_OR_EQUAL,
            Comparison.GREATER_OR_EQUAL,
            Comparison.LESS,
            Comparison.GREATER
        }) {
            if (take(sign.sign())) {
                return Optional.of(sign);
            }
        }
        return Optional.empty();
    }

    /// A word, or anything in double quotes, where a doubled quote is one.
    private String name() throws FilterSyntaxException {
        int start = skipBlanks();
        if (peek() != '"') {
            String word = word();
            if (word.isEmpty()) {
                throw new FilterSyntaxException(start, "expected a name here");
            }
            return word;
        }
        var name = new StringBuilder();
        position++;
        while (position < text.length()) {
            char c = text.charAt(position++);
            if (c != '"') {
                name.append(c);
            } else if (position < text.length() && text.charAt(position) == '"') {
                name.append('"');
                position++;
            } else {
                return name.toString();
            }
        }
        throw new FilterSyntaxException(start, "the quote that starts here is never closed");
    }

    /// Digits are a file; anything else, or in quotes, is a name.
    private FilterExpression relation(boolean equal) throws FilterSyntaxException {
        int start = skipBlanks();
        boolean quoted = peek() == '"';
        String word = name();
        if (!quoted && FILE.matcher(word).matches()) {
            return new IsRelation(equal, file(word, start));
        }
        if (!names) {
            throw new FilterSyntaxException(
                    start, "names of relations need a catalog; write the file: 1663/5/16384, or its number");
        }
        return new IsRelationNamed(equal, word);
    }

    private static RelationPattern file(String word, int start) throws FilterSyntaxException {
        String[] parts = word.split("/", -1);
        if (parts.length != 1 && parts.length != 3) {
            throw new FilterSyntaxException(
                    start, "expected tablespace/database/file, as 1663/5/16384, or a file number");
        }
        long[] numbers = new long[parts.length];
        for (int i = 0; i < parts.length; i++) {
            numbers[i] = unsigned32(parts[i], start);
        }
        return numbers.length == 1
                ? new RelationPattern(-1, -1, numbers[0])
                : new RelationPattern(numbers[0], numbers[1], numbers[2]);
    }

    private long moment() throws FilterSyntaxException {
        int start = skipBlanks();
        if (peek() != '"') {
            throw new FilterSyntaxException(start, MomentText.EXPECTED);
        }
        String text = name();
        return MomentText.parse(text).orElseThrow(() -> new FilterSyntaxException(start, MomentText.EXPECTED));
    }

    private long number() throws FilterSyntaxException {
        int start = skipBlanks();
        return unsigned32(word(), start);
    }

    private long lsn() throws FilterSyntaxException {
        int start = skipBlanks();
        String word = word();
        return Lsn.parse(word)
                .orElseThrow(() -> new FilterSyntaxException(start, "expected an LSN here, as 0/1529FB0"))
                .value();
    }

    private long size() throws FilterSyntaxException {
        int start = skipBlanks();
        String word = word();
        int digits = 0;
        while (digits < word.length() && Character.isDigit(word.charAt(digits))) {
            digits++;
        }
        long unit = switch (word.substring(digits).toLowerCase(Locale.ROOT)) {
            case "", "b" -> 1;
            case "kb" -> 1 << 10;
            case "mb" -> 1 << 20;
            case "gb" -> 1 << 30;
            default -> throw new FilterSyntaxException(start + digits, "expected a size here, as 512, 8kB or 1MB");
        };
        return unsigned32(word.substring(0, digits), start) * unit;
    }

    private static long unsigned32(String digits, int at) throws FilterSyntaxException {
        try {
            return Integer.toUnsignedLong(Integer.parseUnsignedInt(digits));
        } catch (NumberFormatException e) {
            throw new FilterSyntaxException(
                    at, "expected a number from 0 to 4294967295 here, found \"" + digits + "\"");
        }
    }

    /// Letters, digits and what stands within names: `INSERT+INIT`, `0/1529FB0`, `1663/5/16384`, `1.5`.
    private String word() {
        int start = skipBlanks();
        while (position < text.length()) {
            char c = text.charAt(position);
            if (!Character.isLetterOrDigit(c) && "_+/.#-".indexOf(c) < 0) {
                break;
            }
            position++;
        }
        return text.substring(start, position);
    }

    private boolean take(String token) {
        skipBlanks();
        if (!text.startsWith(token, position)) {
            return false;
        }
        position += token.length();
        return true;
    }

    private char peek() {
        skipBlanks();
        return position < text.length() ? text.charAt(position) : 0;
    }

    private int skipBlanks() {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
        return position;
    }

    private String rest() {
        return text.substring(position, Math.min(text.length(), position + 20));
    }

    private FilterSyntaxException problem(String message) {
        return new FilterSyntaxException(position, message);
    }
}
