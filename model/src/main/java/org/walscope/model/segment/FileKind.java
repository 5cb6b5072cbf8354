package org.walscope.model.segment;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// What a file that is no WAL is instead, told by its first bytes.
final class FileKind {

    private record Magic(String what, int... bytes) {}

    private static final Magic[] MAGICS = {
        new Magic("gzip", 0x1F, 0x8B),
        new Magic("zstd", 0x28, 0xB5, 0x2F, 0xFD),
        new Magic("lz4", 0x04, 0x22, 0x4D, 0x18),
        new Magic("bzip2", 'B', 'Z', 'h'),
        new Magic("xz", 0xFD, '7', 'z', 'X', 'Z', 0x00),
    };

    private static final int TAR_MAGIC_OFFSET = 257;
    private static final int TEXT_BYTES_LOOKED_AT = 512;

    private FileKind() {}

    /// The end of a sentence that began with what the file is not, as ": it is compressed with gzip"; empty when the
    /// bytes tell nothing.
    static String described(MemorySegment bytes) {
        if (bytes.byteSize() == 0) {
            return ": it is empty";
        }
        for (Magic magic : MAGICS) {
            if (startsWith(bytes, 0, magic.bytes)) {
                return ": it is compressed with %s; unpack it first".formatted(magic.what);
            }
        }
        if (startsWith(bytes, TAR_MAGIC_OFFSET, 'u', 's', 't', 'a', 'r')) {
            return ": it is a tar archive; unpack it first";
        }
        if (bytes.byteSize() < PageHeader.PAGE_BYTES) {
            return ": it has %d bytes, less than a page".formatted(bytes.byteSize());
        }
        if (all(bytes, bytes.byteSize(), (byte) 0, (byte) 0)) {
            return ": it holds zeros only, it was never written";
        }
        return all(bytes, TEXT_BYTES_LOOKED_AT, (byte) '\t', (byte) '~') ? ": it is text" : "";
    }

    private static boolean startsWith(MemorySegment bytes, int offset, int... expected) {
        if (bytes.byteSize() < offset + expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if ((bytes.get(ValueLayout.JAVA_BYTE, offset + i) & 0xFF) != expected[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean all(MemorySegment bytes, long count, byte least, byte most) {
        for (long i = 0; i < count; i++) {
            byte b = bytes.get(ValueLayout.JAVA_BYTE, i);
            if (b < least || b > most) {
                return false;
            }
        }
        return true;
    }
}
