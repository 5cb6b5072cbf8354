package org.walscope.model.value;

import org.walscope.model.bytes.Utf8Builder;

/// An element's text inside another value's: in quotes where it needs them.
final class QuotedText {

    private QuotedText() {}

    /// @param quotes  whether it needs them
    /// @param doubled whether a quote or backslash in it is written twice, as composites and ranges do, rather than
    ///                behind a backslash, as arrays do
    static void write(Utf8Builder text, boolean quotes, boolean doubled, Utf8Builder out) {
        byte[] bytes = text.bytes();
        int length = text.length();
        if (!quotes) {
            out.appendBytes(bytes, 0, length);
            return;
        }
        out.append('"');
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '"' || bytes[i] == '\\') {
                out.append(doubled ? (char) bytes[i] : '\\');
            }
            out.appendBytes(bytes, i, 1);
        }
        out.append('"');
    }
}
