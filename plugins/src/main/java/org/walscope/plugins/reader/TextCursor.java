package org.walscope.plugins.reader;

import java.util.Optional;
import org.walscope.model.change.RelationName;

/// A place in a line of text, and the questions a parser asks there. Errors say the position.
final class TextCursor {

    private final String text;
    private int position;

    TextCursor(String text) {
        this.text = text;
    }

    int position() {
        return position;
    }

    boolean atEnd() {
        return position == text.length();
    }

    /// The character here, or 0 at the end.
    char peek() {
        return position < text.length() ? text.charAt(position) : 0;
    }

    boolean startsWith(String word) {
        return text.startsWith(word, position);
    }

    /// Steps over `word` when it stands here.
    boolean skip(String word) {
        if (!startsWith(word)) {
            return false;
        }
        position += word.length();
        return true;
    }

    void expect(String word) throws OutputFormatException {
        if (!skip(word)) {
            throw error("expected \"" + word + "\"");
        }
    }

    void expectEnd() throws OutputFormatException {
        if (!atEnd()) {
            throw error("expected the end of the line");
        }
    }

    /// The rest of the line.
    String rest() {
        String rest = text.substring(position);
        position = text.length();
        return rest;
    }

    /// Everything up to `end`, which is stepped over.
    String until(String end) throws OutputFormatException {
        int found = text.indexOf(end, position);
        if (found < 0) {
            throw error("expected \"" + end + "\" somewhere after");
        }
        String part = text.substring(position, found);
        position = found + end.length();
        return part;
    }

    /// Moves to where `word` stands next; stays where it stands nowhere.
    boolean moveToNext(String word) {
        int found = text.indexOf(word, position);
        position = found < 0 ? position : found;
        return found >= 0;
    }

    /// Everything up to a blank or the end.
    String word() {
        int end = text.indexOf(' ', position);
        String word = text.substring(position, end < 0 ? text.length() : end);
        position += word.length();
        return word;
    }

    /// An unsigned 32-bit number.
    int unsigned() throws OutputFormatException {
        int start = position;
        while (peek() >= '0' && peek() <= '9') {
            position++;
        }
        try {
            return Integer.parseUnsignedInt(text.substring(start, position));
        } catch (NumberFormatException e) {
            position = start;
            throw error("expected a number below 2^32");
        }
    }

    /// What stands between two quotes, `quote` written twice meaning one; the cursor is on the first.
    String quoted(char quote, boolean backslashes) throws OutputFormatException {
        int start = position++;
        var out = new StringBuilder();
        while (position < text.length()) {
            char c = text.charAt(position++);
            if (c == quote || backslashes && c == '\\') {
                if (peek() == c) {
                    position++;
                } else if (c == quote) {
                    return out.toString();
                }
            }
            out.append(c);
        }
        position = start;
        throw error("the quote that opens here is never closed");
    }

    /// A name as `quote_identifier` writes it.
    String identifier() throws OutputFormatException {
        if (peek() == '"') {
            return quoted('"', false);
        }
        int start = position;
        while (isNamePart(peek())) {
            position++;
        }
        if (position == start) {
            throw error("expected a name");
        }
        return text.substring(start, position);
    }

    /// A name, perhaps with its schema, as `quote_qualified_identifier` writes it.
    RelationName relation() throws OutputFormatException {
        String name = identifier();
        return skip(".") ? RelationName.of(name, identifier()) : new RelationName(Optional.empty(), name);
    }

    /// What was stepped over since `start`.
    String since(int start) {
        return text.substring(start, position);
    }

    private static boolean isNamePart(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_';
    }

    /// A literal as `quote_literal` writes it: `'…'`, or `E'…'` where there is a backslash.
    String literal() throws OutputFormatException {
        boolean backslashes = skip("E");
        if (peek() != '\'') {
            throw error("expected a quoted literal");
        }
        return quoted('\'', backslashes);
    }

    /// What `format_type_be` wrote, up to the bracket that closes it, which is stepped over.
    String type() throws OutputFormatException {
        int start = position;
        while (!atEnd()) {
            switch (peek()) {
                case '"' -> quoted('"', false);
                case '[' -> expect("[]");
                case ']' -> {
                    if (position == start) {
                        throw error("expected a type");
                    }
                    return text.substring(start, position++);
                }
                default -> position++;
            }
        }
        position = start;
        throw error("expected a type and \"]\"");
    }

    void moveTo(int place) {
        position = place;
    }

    OutputFormatException error(String expected) {
        int end = Math.min(text.length(), position + 20);
        String found = atEnd() ? "the end of the line" : '"' + text.substring(position, end) + '"';
        return new OutputFormatException(position, expected + ", got " + found);
    }
}
