package org.walscope.model.change;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Text of a plugin and back, losing nothing: UTF-8, and where a byte is none (a database in SQL_ASCII, a message
/// of any bytes) the lone surrogate U+DC00 + byte in its place.
public final class PluginText {

    private static final char ESCAPE = '\uDC00';

    private PluginText() {}

    public static String decode(byte[] bytes) {
        return decode(bytes, 0, bytes.length);
    }

    /// The text of a part of `bytes`.
    public static String decode(byte[] bytes, int from, int length) {
        var text = new String(bytes, from, length, StandardCharsets.UTF_8);
        return text.indexOf('\uFFFD') < 0 ? text : decodeEscaping(bytes, from, length);
    }

    private static String decodeEscaping(byte[] bytes, int from, int length) {
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        var in = ByteBuffer.wrap(bytes, from, length);
        var out = CharBuffer.allocate(length);
        while (true) {
            CoderResult result = decoder.decode(in, out, true);
            if (result.isUnderflow()) {
                return out.flip().toString();
            }
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (ESCAPE + (in.get() & 0xFF)));
            }
        }
    }

    public static byte[] encode(String text) {
        if (text.chars().noneMatch(PluginText::isEscape)) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        var out = ByteBuffer.allocate(text.length() * 3);
        int plain = 0;
        for (int i = 0; i < text.length(); i++) {
            boolean pair = i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
            if (isEscape(text.charAt(i)) && !pair) {
                out.put(text.substring(plain, i).getBytes(StandardCharsets.UTF_8));
                out.put((byte) (text.charAt(i) - ESCAPE));
                plain = i + 1;
            }
        }
        out.put(text.substring(plain).getBytes(StandardCharsets.UTF_8));
        return Arrays.copyOf(out.array(), out.position());
    }

    private static boolean isEscape(int c) {
        return c >= ESCAPE && c <= ESCAPE + 0xFF;
    }
}
