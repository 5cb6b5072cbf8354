package org.walscope.plugins.output.pgoutput.filter;

import java.util.ArrayList;
import java.util.List;

/// The words of an expression; parser/scan.l, as far as `pg_get_expr` uses it.
final class FilterScanner {

    /// What a word is.
    enum Kind {
        NAME,
        QUOTED_NAME,
        STRING,
        NUMBER,
        OPERATOR,
        END
    }

    /// @param text without quotes
    record Token(Kind kind, String text) {

        boolean is(String word) {
            return (kind == Kind.NAME || kind == Kind.OPERATOR) && text.equalsIgnoreCase(word);
        }
    }

    private static final String OPERATOR_CHARS = "+-*/<>=~!@#%^&|`?";

    private final String source;
    private int at;

    private FilterScanner(String source) {
        this.source = source;
    }

    /// All words, [Kind#END] last.
    static List<Token> scan(String source) throws FilterException {
        var scanner = new FilterScanner(source);
        var tokens = new ArrayList<Token>();
        do {
            tokens.add(scanner.next());
        } while (tokens.getLast().kind() != Kind.END);
        return tokens;
    }

    private Token next() throws FilterException {
        while (at < source.length() && Character.isWhitespace(source.charAt(at))) {
            at++;
        }
        if (at == source.length()) {
            return new Token(Kind.END, "its end");
        }
        char c = source.charAt(at);
        if (c == '\'') {
            return new Token(Kind.STRING, quoted('\''));
        }
        if (c == '"') {
            return new Token(Kind.QUOTED_NAME, quoted('"'));
        }
        if (c == 'E' && source.startsWith("E'", at)) {
            at++;
            return new Token(Kind.STRING, quoted('\'').replace("\\\\", "\\"));
        }
        if (Character.isDigit(c)) {
            return number();
        }
        if (Character.isLetter(c) || c == '_') {
            return name();
        }
        return operator(c);
    }

    private String quoted(char quote) throws FilterException {
        var text = new StringBuilder();
        for (at++; at < source.length(); at++) {
            char c = source.charAt(at);
            if (c == quote) {
                at++;
                if (at == source.length() || source.charAt(at) != quote) {
                    return text.toString();
                }
            }
            text.append(c);
        }
        throw new FilterException("a quote is not closed");
    }

    private Token number() {
        int start = at;
        while (at < source.length()
                && (Character.isDigit(source.charAt(at)) || source.charAt(at) == '.' || isExponent())) {
            at++;
        }
        return new Token(Kind.NUMBER, source.substring(start, at));
    }

    private boolean isExponent() {
        char c = source.charAt(at);
        char before = source.charAt(at - 1);
        return c == 'e' || c == 'E' || (c == '+' || c == '-') && (before == 'e' || before == 'E');
    }

    private Token name() {
        int start = at;
        while (at < source.length()
                && (Character.isLetterOrDigit(source.charAt(at))
                        || source.charAt(at) == '_'
                        || source.charAt(at) == '$')) {
            at++;
        }
        return new Token(Kind.NAME, source.substring(start, at));
    }

    private Token operator(char c) {
        int start = at;
        if (source.startsWith("::", at)) {
            at += 2;
        } else if (OPERATOR_CHARS.indexOf(c) >= 0) {
            while (at < source.length() && OPERATOR_CHARS.indexOf(source.charAt(at)) >= 0) {
                at++;
            }
        } else {
            at++;
        }
        return new Token(Kind.OPERATOR, source.substring(start, at));
    }
}
