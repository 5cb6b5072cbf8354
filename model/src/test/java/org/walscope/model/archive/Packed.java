package org.walscope.model.archive;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.lz4.BlockLZ4CompressorOutputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream.BlockSize;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream.Parameters;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/// Packs what tests unpack.
public final class Packed {

    private Packed() {}

    private interface Packer {
        OutputStream on(OutputStream out) throws IOException;
    }

    /// Content compressed as a whole.
    public static byte[] compressed(Compression compression, byte[] content) {
        return pack(
                content,
                switch (compression) {
                    case GZIP -> GZIPOutputStream::new;
                    case ZSTD -> ZstdOutputStream::new;
                    case LZ4 -> out -> lz4(out, false);
                    case BZIP2 -> BZip2CompressorOutputStream::new;
                    case XZ -> out -> new XZOutputStream(out, new LZMA2Options(1));
                });
    }

    /// With each block of it linked to those before, as the server's programs write lz4.
    public static byte[] lz4Linked(byte[] content) {
        return pack(content, out -> lz4(out, true));
    }

    private static OutputStream lz4(OutputStream out, boolean linked) throws IOException {
        var fast = BlockLZ4CompressorOutputStream.createParameterBuilder()
                .tunedForSpeed()
                .build();
        return new FramedLZ4CompressorOutputStream(out, new Parameters(BlockSize.K64, true, false, linked, fast));
    }

    private static byte[] pack(byte[] content, Packer packer) {
        var packed = new ByteArrayOutputStream();
        try (OutputStream out = packer.on(packed)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    /// Content cut into parts, each compressed by itself, one behind the other.
    public static byte[] inMembers(Compression compression, byte[] content, int members) {
        var all = new ByteArrayOutputStream();
        int part = content.length / members + 1;
        for (int from = 0; from < content.length; from += part) {
            all.writeBytes(compressed(
                    compression, java.util.Arrays.copyOfRange(content, from, Math.min(content.length, from + part))));
        }
        return all.toByteArray();
    }

    /// A tar of members in the order of their names.
    public static byte[] tar(SortedMap<String, byte[]> members) {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes, StandardCharsets.UTF_8.name())) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (var member : members.entrySet()) {
                var entry = new TarArchiveEntry(member.getKey());
                entry.setSize(member.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(member.getValue());
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// A folder's files, with those of its folders.
    public static SortedMap<String, byte[]> filesOf(Path folder) {
        var files = new TreeMap<String, byte[]>();
        try (var walk = Files.walk(folder)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
