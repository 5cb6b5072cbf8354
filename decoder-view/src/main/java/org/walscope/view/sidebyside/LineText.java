package org.walscope.view.sidebyside;

import org.walscope.view.Texts;

/// A line as a pane can show it: in one line, and of bounded length.
final class LineText {

    /// Characters shown of a line. Laying out a line costs more than its length; a value may have megabytes.
    static final int MOST = 1_500;

    private LineText() {}

    /// Control characters as their pictures (U+2400…), what is not UTF-8 as U+FFFD, the end of a long line as its
    /// length.
    static String of(String text) {
        int length = Math.min(text.length(), MOST);
        var out = new StringBuilder(length + 40);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < ' ') {
                out.append((char) ('\u2400' + c));
            } else if (c >= 0xDC00 && c <= 0xDFFF && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)))) {
                out.append('\uFFFD');
            } else {
                out.append(c == 0x7F || c == '\u2028' || c == '\u2029' || c == '\u0085' ? '\u2421' : c);
            }
        }
        if (text.length() > MOST) {
            out.append(Texts.get("compare.line.more", text.length() - MOST));
        }
        return out.toString();
    }
}
