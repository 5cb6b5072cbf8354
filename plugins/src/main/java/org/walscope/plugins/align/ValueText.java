package org.walscope.plugins.align;

import java.util.Optional;

/// Texts of values that plugins spell differently.
final class ValueText {

    private ValueText() {}

    /// One spelling for booleans and bytea; `type` as the plugin says it.
    static String canonical(Optional<String> type, String text) {
        return switch (type.orElse("")) {
            case "boolean", "bool" -> text.equals("true") ? "t" : text.equals("false") ? "f" : text;
            case "bytea" -> text.startsWith("\\x") ? text.substring(2) : text;
            default -> text;
        };
    }

    /// Numbers JSON has no word for.
    static boolean isNotFinite(String text) {
        return switch (text) {
            case "NaN", "Infinity", "-Infinity" -> true;
            default -> false;
        };
    }
}
