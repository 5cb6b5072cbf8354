package org.walscope.model.value;

import org.walscope.model.bytes.Utf8Builder;

/// `inet` and `cidr`: `network_out` of utils/adt/network.c, `pg_inet_net_ntop` of port/inet_net_ntop.c.
final class NetText {

    private static final int IPV4 = 2;
    private static final int IPV6 = 3;

    private NetText() {}

    static void write(byte[] bytes, int offset, int length, boolean cidr, Utf8Builder out) {
        int size = size(bytes, offset, length);
        int bits = bytes[offset + 1] & 0xFF;
        if (size == 4) {
            for (int i = 0; i < 4; i++) {
                out.append(i > 0 ? "." : "").append(bytes[offset + 2 + i] & 0xFF);
            }
        } else {
            ipv6(bytes, offset + 2, out);
        }
        if (cidr || bits < 8 * size) {
            out.append('/').append(bits);
        }
    }

    /// The address's bytes, which follow its family and its bits.
    static int size(byte[] bytes, int offset, int length) {
        int family = bytes[offset];
        int size = family == IPV4 ? 4 : family == IPV6 ? 16 : -1;
        if (size < 0 || length < 2 + size || (bytes[offset + 1] & 0xFF) > 8 * size) {
            throw new ValueFormatException("an address of family " + family);
        }
        return size;
    }

    private static void ipv6(byte[] bytes, int at, Utf8Builder out) {
        int[] words = new int[8];
        for (int i = 0; i < 8; i++) {
            words[i] = (bytes[at + 2 * i] & 0xFF) << 8 | bytes[at + 2 * i + 1] & 0xFF;
        }
        int best = -1;
        int longest = 1;
        for (int i = 0; i < 8; i++) {
            int run = 0;
            while (i + run < 8 && words[i + run] == 0) {
                run++;
            }
            if (run > longest) {
                best = i;
                longest = run;
            }
        }
        for (int i = 0; i < 8; i++) {
            if (best >= 0 && i >= best && i < best + longest) {
                if (i == best) {
                    out.append(':');
                }
                continue;
            }
            if (i > 0) {
                out.append(':');
            }
            // An IPv4 address in an IPv6 one
            if (i == 6 && best == 0 && (longest == 6 || longest == 5 && words[5] == 0xFFFF)) {
                for (int b = 12; b < 16; b++) {
                    out.append(b > 12 ? "." : "").append(bytes[at + b] & 0xFF);
                }
                return;
            }
            out.append(Integer.toHexString(words[i]));
        }
        if (best >= 0 && best + longest == 8) {
            out.append(':');
        }
    }
}
