package org.walscope.plugins.output.wal2json;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Lists in options: `split_string_to_list` and `string_to_SelectTable`. A backslash takes the character behind it out
/// of the list's order; it stays in the element.
final class OptionList {

    private OptionList() {}

    /// The elements between commas, whitespace around them cut off; empty where this is no list.
    static Optional<List<String>> split(String text) {
        var elements = new ArrayList<String>();
        int at = skipSpace(text, 0);
        if (at == text.length()) {
            return Optional.of(elements);
        }
        while (true) {
            int start = at;
            while (at < text.length() && text.charAt(at) != ',' && !isSpace(text.charAt(at))) {
                at += text.charAt(at) == '\\' ? 2 : 1;
            }
            at = Math.min(at, text.length());
            if (at == start) {
                return Optional.empty();
            }
            elements.add(text.substring(start, at));
            at = skipSpace(text, at);
            if (at == text.length()) {
                return Optional.of(elements);
            }
            if (text.charAt(at) != ',') {
                return Optional.empty();
            }
            at = skipSpace(text, at + 1);
        }
    }

    private static int skipSpace(String text, int from) {
        int at = from;
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }
}
