package org.walscope.plugins.output.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A list of names in an option: `SplitIdentifierString` of utils/adt/varlena.c. Names that are not quoted are lower
/// case, and all are cut to what a name may have.
public final class IdentifierList {

    /// `NAMEDATALEN` without the zero byte at its end.
    private static final int MOST_BYTES = 63;

    private final String text;
    private final List<String> names = new ArrayList<>();
    private int at;

    private IdentifierList(String text) {
        this.text = text;
    }

    /// The names between commas; empty where these are no names.
    public static Optional<List<String>> split(String text) {
        var list = new IdentifierList(text);
        return list.read() ? Optional.of(list.names) : Optional.empty();
    }

    private boolean read() {
        skipSpace();
        if (at == text.length()) {
            return true;
        }
        while (name()) {
            skipSpace();
            if (at == text.length()) {
                return true;
            }
            if (text.charAt(at++) != ',') {
                return false;
            }
            skipSpace();
        }
        return false;
    }

    private boolean name() {
        if (at < text.length() && text.charAt(at) == '"') {
            return quoted();
        }
        int start = at;
        while (at < text.length() && text.charAt(at) != ',' && !isSpace(text.charAt(at))) {
            at++;
        }
        names.add(cut(lowerCase(text.substring(start, at))));
        return at > start;
    }

    private boolean quoted() {
        var name = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                if (at + 1 == text.length() || text.charAt(at + 1) != '"') {
                    at++;
                    names.add(cut(name.toString()));
                    return true;
                }
                at++;
            }
            name.append(c);
        }
        return false;
    }

    private void skipSpace() {
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
    }

    /// `scanner_isspace` of parser/scansup.c.
    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\u000B';
    }

    /// Of ASCII, as with an encoding of more than one byte a character.
    private static String lowerCase(String name) {
        var lower = new StringBuilder(name);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                lower.setCharAt(i, (char) (c + ('a' - 'A')));
            }
        }
        return lower.toString();
    }

    private static String cut(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= MOST_BYTES) {
            return name;
        }
        int end = MOST_BYTES;
        while ((bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(Arrays.copyOf(bytes, end), StandardCharsets.UTF_8);
    }
}
