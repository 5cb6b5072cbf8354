package org.walscope.plugins.reader;

import java.util.Set;

/// Values as contrib/test_decoding/test_decoding.c writes them: `print_literal`.
final class SqlLiteral {

    private static final Set<String> UNQUOTED =
            Set.of("smallint", "integer", "bigint", "oid", "real", "double precision", "numeric");

    private SqlLiteral() {}

    /// The value of a type, with the quotes it needs.
    ///
    /// @param type `format_type_be`'s name
    /// @param text of the type's output function
    static String of(String type, String text) {
        if (UNQUOTED.contains(type)) {
            return text;
        }
        return switch (type) {
            case "boolean" -> text.equals("t") || text.equals("true") ? "true" : "false";
            case "bit", "bit varying" -> "B'" + text + '\'';
            default -> '\'' + text.replace("'", "''") + '\'';
        };
    }

    /// A literal as `quote_literal` of utils/adt/quote.c writes it.
    static String quote(String text) {
        String doubled = text.replace("'", "''");
        return doubled.indexOf('\\') < 0 ? '\'' + doubled + '\'' : "E'" + doubled.replace("\\", "\\\\") + '\'';
    }

    /// Whether it may stand without quotes: a number, `NaN`, an infinity, `true`, `false`.
    static boolean isBare(String text) {
        return switch (text) {
            case "true", "false", "NaN", "Infinity", "-Infinity" -> true;
            default -> isNumber(text);
        };
    }

    private static boolean isNumber(String text) {
        boolean digit = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            digit |= c >= '0' && c <= '9';
            if ((c < '0' || c > '9') && "+-.eE".indexOf(c) < 0) {
                return false;
            }
        }
        return digit;
    }
}
