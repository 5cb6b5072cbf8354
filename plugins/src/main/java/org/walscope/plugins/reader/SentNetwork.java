package org.walscope.plugins.reader;

import java.util.HexFormat;

/// `network_send` and `network_out` of utils/adt/network.c; addresses as port/inet_net_ntop.c writes them.
final class SentNetwork {

    private static final int INET = 2;
    private static final int INET6 = 3;

    private SentNetwork() {}

    /// `inet` and `cidr`; the latter always says its prefix.
    static String inet(MessageBytes in) throws OutputFormatException {
        int family = in.u8("family");
        int bits = in.u8("bits");
        boolean cidr = in.u8("is_cidr") != 0;
        int size = in.u8("nb");
        int expected = family == INET ? 4 : 16;
        if (family != INET && family != INET6 || size != expected || bits > size * 8) {
            throw new OutputFormatException(0, "family " + family + " with " + size + " bytes and " + bits + " bits");
        }
        byte[] address = in.take("address", size);
        String text = family == INET ? inet4(address, 0) : inet6(address);
        return bits == size * 8 && !cidr ? text : text + '/' + bits;
    }

    private static String inet4(byte[] a, int from) {
        return (a[from] & 0xFF) + "." + (a[from + 1] & 0xFF) + "." + (a[from + 2] & 0xFF) + "." + (a[from + 3] & 0xFF);
    }

    /// The longest run of two or more zero words, the first of several, is `::`.
    private static String inet6(byte[] a) {
        int[] words = new int[8];
        for (int i = 0; i < 8; i++) {
            words[i] = (a[2 * i] & 0xFF) << 8 | a[2 * i + 1] & 0xFF;
        }
        int base = -1;
        int length = 1;
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && words[end] == 0) {
                end++;
            }
            if (end - i > length) {
                base = i;
                length = end - i;
            }
            i = Math.max(i, end - 1);
        }
        boolean holdsInet4 =
                base == 0 && (length == 6 || length == 7 && words[7] != 1 || length == 5 && words[5] == 0xFFFF);
        var out = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (base >= 0 && i >= base && i < base + length) {
                out.append(i == base ? ":" : "");
                continue;
            }
            out.append(i == 0 ? "" : ":");
            if (i == 6 && holdsInet4) {
                return out.append(inet4(a, 12)).toString();
            }
            out.append(Integer.toHexString(words[i]));
        }
        return base >= 0 && base + length == 8 ? out.append(':').toString() : out.toString();
    }

    static String mac(byte[] bytes) {
        return HexFormat.ofDelimiter(":").formatHex(bytes);
    }
}
