package org.walscope.view.sidebyside;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.fxmisc.richtext.model.StyleSpans;
import org.fxmisc.richtext.model.StyleSpansBuilder;

/// Light colouring of plugins' text: strings, numbers, types in brackets, the words that say what happens. One lexer
/// for SQL-like text and JSON; it colours and decides nothing.
final class OutputSyntax {

    private static final Collection<String> PLAIN = List.of();
    private static final Collection<String> WORD = List.of("syntax-word");
    private static final Collection<String> STRING = List.of("syntax-string");
    private static final Collection<String> KEY = List.of("syntax-key");
    private static final Collection<String> NUMBER = List.of("syntax-number");
    private static final Collection<String> TYPE = List.of("syntax-type");
    private static final Collection<String> NOTHING = List.of("syntax-null");

    private static final Set<String> WORDS = Set.of(
            "BEGIN",
            "COMMIT",
            "INSERT",
            "UPDATE",
            "DELETE",
            "TRUNCATE",
            "table",
            "message",
            "MESSAGE",
            "RELATION",
            "TYPE",
            "ORIGIN",
            "PREPARE",
            "PREPARED",
            "ROLLBACK",
            "TRANSACTION",
            "STREAM",
            "START",
            "STOP",
            "ABORT",
            "streaming",
            "opening",
            "closing",
            "committing",
            "aborting",
            "preparing");
    private static final Set<String> NOTHINGS = Set.of("null", "unchanged");

    private OutputSyntax() {}

    /// Spans that cover `text`.
    static StyleSpans<Collection<String>> spans(String text) {
        var spans = new StyleSpansBuilder<Collection<String>>();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            int end;
            Collection<String> style;
            if (c == '\'' || c == '"') {
                end = stringEnd(text, at, c);
                boolean key = c == '"' && end < text.length() && text.charAt(end) == ':';
                style = key ? KEY : STRING;
            } else if (c == '[' && at > 0 && isName(text.charAt(at - 1))) {
                int close = text.indexOf("]:", at);
                end = close < 0 ? at + 1 : close + 1;
                style = close < 0 ? PLAIN : TYPE;
            } else if (c >= '0' && c <= '9') {
                end = runEnd(text, at);
                style = NUMBER;
            } else if (isName(c)) {
                end = runEnd(text, at);
                String word = text.substring(at, end);
                style = WORDS.contains(word) ? WORD : NOTHINGS.contains(word) ? NOTHING : PLAIN;
            } else {
                end = at + 1;
                style = PLAIN;
            }
            spans.add(style, end - at);
            at = end;
        }
        if (text.isEmpty()) {
            spans.add(PLAIN, 0);
        }
        return spans.create();
    }

    private static int stringEnd(String text, int start, char quote) {
        for (int i = start + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quote == '"') {
                i++;
            } else if (c == quote) {
                return i + 1;
            }
        }
        return text.length();
    }

    private static int runEnd(String text, int start) {
        int i = start;
        while (i < text.length() && (isName(text.charAt(i)) || text.charAt(i) == '.' && i > start)) {
            i++;
        }
        return Math.max(i, start + 1);
    }

    private static boolean isName(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }
}
