package org.walscope.model.archive;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/// A way files are compressed that can be undone; told by a file's first bytes. Several streams one behind the other
/// are one content, as the programs of these formats take them.
public enum Compression {
    GZIP(0x1F, 0x8B, 0x08),
    ZSTD(0x28, 0xB5, 0x2F, 0xFD),
    LZ4(0x04, 0x22, 0x4D, 0x18),
    BZIP2('B', 'Z', 'h'),
    XZ(0xFD, '7', 'z', 'X', 'Z', 0x00);

    private static final int BUFFER_BYTES = 4096;

    /// A stream that needs more memory to be unpacked is refused; `xz -9` needs 65 MB.
    private static final int XZ_MOST_KIBIBYTES = 160 << 10;

    /// The same for zstd, whose own programs do not unpack larger windows (128 MB) either unless told to.
    private static final int ZSTD_MOST_WINDOW_LOG = 27;

    private final byte[] magic;

    Compression(int... magic) {
        this.magic = new byte[magic.length];
        for (int i = 0; i < magic.length; i++) {
            this.magic[i] = (byte) magic[i];
        }
    }

    /// The compression of what begins so; empty when it is not compressed, or in no way known here.
    public static Optional<Compression> of(byte[] head) {
        for (Compression each : values()) {
            if (each.begins(head)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    private boolean begins(byte[] head) {
        return head.length >= magic.length && java.util.Arrays.equals(head, 0, magic.length, magic, 0, magic.length);
    }

    /// What the libraries throw besides [IOException] when bytes contradict themselves, or when one of them cannot be
    /// loaded, comes as one too.
    InputStream open(InputStream packed) throws IOException {
        try {
            return new OnlyIoFailures(
                    switch (this) {
                        case GZIP -> new GZIPInputStream(packed, BUFFER_BYTES);
                        case ZSTD -> new ZstdInputStreamNoFinalizer(packed).setLongMax(ZSTD_MOST_WINDOW_LOG);
                        case LZ4 -> new FramedLZ4CompressorInputStream(packed, true);
                        case BZIP2 -> new BZip2CompressorInputStream(packed, true);
                        case XZ -> new XZInputStream(packed, XZ_MOST_KIBIBYTES);
                    });
        } catch (RuntimeException | LinkageError e) {
            throw OnlyIoFailures.asIo(e);
        }
    }

    /// As the formats' own programs are called.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
