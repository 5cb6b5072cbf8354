package org.walscope.plugins.reader;

import java.util.ArrayList;
import java.util.List;

/// Cuts a document of wal2json's format 1 into what comes before the elements of `"change"`, each element, and what
/// comes after: put together again they are the document. Whitespace and commas go to the part before them.
record Wal2JsonParts(String head, List<String> elements, String tail) {

    /// Cuts; a document without `"change"` is all head.
    static Wal2JsonParts of(String text) {
        var cuts = new ArrayList<Integer>();
        int depth = 0;
        int stringStart = -1;
        boolean changeKey = false;
        boolean inChange = false;
        int end = -1;
        for (int i = 0; i < text.length() && end < 0; i++) {
            char c = text.charAt(i);
            if (c == '"') {
                stringStart = i;
                i = stringEnd(text, i);
                changeKey = depth == 1 && text.startsWith("\"change\"", stringStart) && i == stringStart + 7;
            } else if (c == '{' || c == '[') {
                if (depth == 1 && c == '[' && changeKey) {
                    inChange = true;
                }
                if (depth == 2 && inChange) {
                    cuts.add(i);
                }
                depth++;
            } else if (c == '}' || c == ']') {
                depth--;
                if (depth == 1 && inChange) {
                    end = i;
                }
            } else if (c == ',' && depth == 1) {
                changeKey = false;
            }
        }
        if (cuts.isEmpty() || end < 0) {
            return new Wal2JsonParts(text, List.of(), "");
        }
        var elements = new ArrayList<String>();
        for (int i = 0; i < cuts.size(); i++) {
            elements.add(text.substring(cuts.get(i), i + 1 < cuts.size() ? cuts.get(i + 1) : end));
        }
        return new Wal2JsonParts(text.substring(0, cuts.getFirst()), elements, text.substring(end));
    }

    /// The quote that closes the string opened at `start`; the end of the text where none does.
    static int stringEnd(String text, int start) {
        for (int i = start + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                return i;
            }
        }
        return text.length();
    }
}
