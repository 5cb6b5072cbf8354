package org.walscope.plugins.output.pgoutput.filter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A node tree as text, what `nodeToString` of nodes/outfuncs.c writes: `{VAR :varno 1 :varattno 2 …}`.
///
/// @param label  what it is
/// @param fields by name: the words that stand there, or a node, or a list of nodes
record NodeTree(String label, Map<String, Object> fields) {

    private static final int MOST_DEPTH = 200;

    /// Reads one node.
    static NodeTree parse(String text) throws FilterException {
        return new Reader(text).node(0);
    }

    /// A field that is one word or a few.
    List<String> words(String field) throws FilterException {
        if (fields.get(field) instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String.class::cast).toList();
        }
        throw missing(field);
    }

    int number(String field) throws FilterException {
        List<String> words = words(field);
        try {
            return Integer.parseUnsignedInt(words.isEmpty() ? "" : words.getFirst());
        } catch (NumberFormatException e) {
            throw missing(field);
        }
    }

    NodeTree node(String field) throws FilterException {
        if (fields.get(field) instanceof NodeTree node) {
            return node;
        }
        throw missing(field);
    }

    /// A field that is a list of nodes.
    List<NodeTree> nodes(String field) throws FilterException {
        if (fields.get(field) instanceof List<?> list && list.stream().allMatch(NodeTree.class::isInstance)) {
            return list.stream().map(NodeTree.class::cast).toList();
        }
        throw missing(field);
    }

    private FilterException missing(String field) {
        return new FilterException("its %s has no %s as expected".formatted(label, field));
    }

    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        NodeTree node(int depth) throws FilterException {
            if (depth > MOST_DEPTH) {
                throw new FilterException("it is nested too deep");
            }
            expect('{');
            String label = word();
            var fields = new HashMap<String, Object>();
            while (peek() == ':') {
                at++;
                fields.put(word(), value(depth));
            }
            expect('}');
            return new NodeTree(label, fields);
        }

        private Object value(int depth) throws FilterException {
            return switch (peek()) {
                case '{' -> node(depth + 1);
                case '(' -> list(depth);
                default -> {
                    var words = new ArrayList<String>();
                    while (peek() != ':' && peek() != '}') {
                        words.add(word());
                    }
                    yield words;
                }
            };
        }

        /// Of nodes, or of words as in `(i 1 2)`.
        private List<Object> list(int depth) throws FilterException {
            expect('(');
            var list = new ArrayList<Object>();
            while (peek() != ')') {
                list.add(peek() == '{' ? node(depth + 1) : word());
            }
            expect(')');
            return list;
        }

        private char peek() throws FilterException {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            if (at == text.length()) {
                throw new FilterException("it ends too early");
            }
            return text.charAt(at);
        }

        private void expect(char c) throws FilterException {
            if (peek() != c) {
                throw new FilterException("expected '%c' at character %d".formatted(c, at));
            }
            at++;
        }

        /// Up to a blank or bracket; a backslash makes either part of the word.
        private String word() throws FilterException {
            peek();
            var word = new StringBuilder();
            while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
                char c = text.charAt(at);
                if ("(){}".indexOf(c) >= 0) {
                    break;
                }
                if (c == '\\' && at + 1 < text.length()) {
                    at++;
                }
                word.append(text.charAt(at++));
            }
            if (word.isEmpty()) {
                throw new FilterException("expected a word at character " + at);
            }
            return word.toString();
        }
    }
}
