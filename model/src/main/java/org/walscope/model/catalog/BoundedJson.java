package org.walscope.model.catalog;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// JSON that must not take more memory than a catalog can need: neither as a whole nor in one string.
final class BoundedJson extends FilterInputStream {

    private static final long MAX_BYTES = 4L << 30;
    private static final int MAX_STRING = 16 << 20;

    private long total;
    private int sinceQuote;

    BoundedJson(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        for (int i = offset; i < offset + count; i++) {
            sinceQuote = bytes[i] == '"' ? 0 : sinceQuote + 1;
            if (sinceQuote > MAX_STRING) {
                throw new CatalogFormatException("has a text of more than " + (MAX_STRING >> 20) + " MiB");
            }
        }
        total += Math.max(count, 0);
        if (total > MAX_BYTES) {
            throw new CatalogFormatException("is longer than " + (MAX_BYTES >> 30) + " GiB unpacked");
        }
        return count;
    }
}
