package org.walscope.plugins.reader;

/// What wal2json is known to write though it is no JSON, made JSON; anything else stays as it is.
///
/// - a comma before the first element of `"change"`, when a transaction ended before a non-transactional message;
/// - up to 2.3 type names that need quotes, in double quotes within double quotes: `"type":""char""`.
final class Wal2JsonMend {

    private Wal2JsonMend() {}

    static String mend(String text) {
        StringBuilder out = null;
        int copied = 0;
        char before = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && isDoubled(text, i)) {
                int end = text.indexOf("\"\"", i + 2);
                if (end < 0) {
                    return text;
                }
                out = out == null ? new StringBuilder() : out;
                out.append(text, copied, i)
                        .append("\"\\\"")
                        .append(text, i + 2, end)
                        .append("\\\"\"");
                i = end + 1;
                copied = end + 2;
            } else if (c == '"') {
                i = Wal2JsonParts.stringEnd(text, i);
            } else if (c == ',' && before == '[') {
                out = out == null ? new StringBuilder() : out;
                out.append(text, copied, i);
                copied = i + 1;
            }
            before = Character.isWhitespace(c) ? before : c;
        }
        return out == null
                ? text
                : out.append(text, Math.min(copied, text.length()), text.length())
                        .toString();
    }

    /// Two quotes and then something that cannot follow an empty string.
    private static boolean isDoubled(String text, int place) {
        return text.startsWith("\"\"", place)
                && place + 2 < text.length()
                && ",:]} \t\r\n".indexOf(text.charAt(place + 2)) < 0;
    }
}
