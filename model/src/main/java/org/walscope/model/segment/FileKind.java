package org.walscope.model.segment;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// What a file that is no WAL is instead, told by its first bytes. What can be unpacked never comes here.
final class FileKind {

    /// Stands for any byte.
    private static final int ANY = -1;

    private static final String OPENPGP = "encrypted with GnuPG (OpenPGP); decrypt it first";

    private record Magic(String what, int... bytes) {}

    private static final Magic[] MAGICS = {
        // OpenPGP packets: a session key for a public key (tag 1), one from a passphrase (tag 3), by their length's
        // form
        new Magic(OPENPGP, 0x84, ANY, 0x03),
        new Magic(OPENPGP, 0x85, ANY, ANY, 0x03),
        new Magic(OPENPGP, 0xC1, ANY, 0x03),
        new Magic(OPENPGP, 0xC1, ANY, ANY, 0x03),
        new Magic(OPENPGP, 0x8C, ANY, 0x04),
        new Magic(OPENPGP, 0x8C, ANY, 0x05),
        new Magic(OPENPGP, 0xC3, ANY, 0x04),
        new Magic(OPENPGP, 0xC3, ANY, 0x05),
        text(OPENPGP, "-----BEGIN PGP MESSAGE"),
        text("encrypted as OpenSSL and pgBackRest do it (\"Salted__\"); decrypt it first", "Salted__"),
        text("encrypted with age; decrypt it first", "age-encryption.org/v1"),
        text("encrypted with age; decrypt it first", "-----BEGIN AGE ENCRYPTED FILE"),
        new Magic("compressed with lzop, which is not known here; unpack it first", 0x89, 'L', 'Z', 'O', 0x00),
        new Magic("compressed with lz4's legacy format, which is not known here; unpack it first", 2, 0x21, 0x4C, 0x18),
        new Magic("compressed with compress, which is not known here; unpack it first", 0x1F, 0x9D),
        text("compressed with lzip, which is not known here; unpack it first", "LZIP"),
        new Magic(
                "compressed with snappy, which is not known here; unpack it first", 0xFF, 6, 0, 0, 's', 'N', 'a', 'P'),
        new Magic("a zip archive, which is not known here; unpack it first", 'P', 'K', 3, 4),
        new Magic("a 7z archive, which is not known here; unpack it first", '7', 'z', 0xBC, 0xAF, 0x27, 0x1C),
        text("a custom-format dump of pg_dump", "PGDMP"),
    };

    private static final int BYTES_LOOKED_AT = 4096;
    private static final int TEXT_BYTES_LOOKED_AT = 512;

    /// Of 8: 4 kB of random bytes have 7.95; compressed text and machine code have less.
    private static final double RANDOM_BITS_A_BYTE = 7.9;

    private FileKind() {}

    private static Magic text(String what, String begin) {
        return new Magic(what, begin.chars().toArray());
    }

    /// The end of a sentence that began with what the file is not, as ": it is encrypted with age; decrypt it first";
    /// empty
    /// when the bytes tell nothing.
    static String described(MemorySegment bytes) {
        if (bytes.byteSize() == 0) {
            return ": it is empty";
        }
        for (Magic magic : MAGICS) {
            if (startsWith(bytes, magic.bytes)) {
                return ": it is " + magic.what;
            }
        }
        if (bytes.byteSize() < PageHeader.PAGE_BYTES) {
            return ": it has %d bytes, less than a page".formatted(bytes.byteSize());
        }
        if (all(bytes, bytes.byteSize(), (byte) 0, (byte) 0)) {
            return ": it holds zeros only, it was never written";
        }
        if (all(bytes, TEXT_BYTES_LOOKED_AT, (byte) '\t', (byte) '~')) {
            return ": it is text";
        }
        return bitsPerByte(bytes) > RANDOM_BITS_A_BYTE
                ? ": it is nothing known here, and its bytes are as random as those of an encrypted file"
                : "";
    }

    private static boolean startsWith(MemorySegment bytes, int... expected) {
        if (bytes.byteSize() < expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (expected[i] != ANY && (bytes.get(ValueLayout.JAVA_BYTE, i) & 0xFF) != expected[i]) {
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

    /// The entropy of the first bytes.
    private static double bitsPerByte(MemorySegment bytes) {
        int[] counts = new int[256];
        for (int i = 0; i < BYTES_LOOKED_AT; i++) {
            counts[bytes.get(ValueLayout.JAVA_BYTE, i) & 0xFF]++;
        }
        double bits = 0;
        for (int count : counts) {
            if (count > 0) {
                double share = (double) count / BYTES_LOOKED_AT;
                bits -= share * Math.log(share) / Math.log(2);
            }
        }
        return bits;
    }
}
