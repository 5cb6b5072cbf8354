package org.walscope.plugins.output.text;

import org.walscope.model.bytes.Utf8Builder;

/// Texts between quotes.
public final class Literals {

    private Literals() {}

    /// `quote_literal_cstr` of utils/adt/quote.c.
    public static String quote(String text) {
        String doubled = text.replace("'", "''");
        return text.indexOf('\\') < 0 ? "'" + doubled + "'" : "E'" + doubled.replace("\\", "\\\\") + "'";
    }

    /// The text in quotes, inner ones doubled, as with `standard_conforming_strings`.
    public static void appendQuoted(Utf8Builder out, Utf8Builder text) {
        byte[] bytes = text.bytes();
        int length = text.length();
        out.append('\'');
        int plain = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\'') {
                out.appendBytes(bytes, plain, i - plain + 1);
                plain = i;
            }
        }
        out.appendBytes(bytes, plain, length - plain).append('\'');
    }
}
