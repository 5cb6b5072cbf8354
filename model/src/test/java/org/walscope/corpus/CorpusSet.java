package org.walscope.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// A range of WAL with the texts beside it.
///
/// @param folder   holds `wal.tar.gz`
/// @param release  as `pg15`
/// @param workload what happens in it
public record CorpusSet(Path folder, String release, String workload) {

    static CorpusSet in(Path corpus, String name) {
        int slash = name.indexOf('/');
        return new CorpusSet(corpus.resolve(name), name.substring(0, slash), name.substring(slash + 1));
    }

    /// The release's major number.
    public int major() {
        return Integer.parseInt(release.substring(2));
    }

    public boolean has(String file) {
        return Files.exists(folder.resolve(file));
    }

    /// The folder of its segments, unpacked once into the temporary folder; not to be written to.
    public Path wal() {
        return unpacked(folder.resolve("wal.tar.gz"));
    }

    /// A packed folder, unpacked once below the module's `target`; not to be written to.
    public static Path unpacked(Path tar) {
        try {
            String key = Integer.toHexString(tar.toAbsolutePath().normalize().hashCode()) + "-"
                    + Files.getLastModifiedTime(tar).toMillis() + "-" + Files.size(tar);
            Path target = Path.of("target", "corpus", key).toAbsolutePath();
            if (!Files.exists(target)) {
                Files.createDirectories(target.getParent());
                Path fresh = Files.createTempDirectory(target.getParent(), "new");
                try (InputStream in = new GZIPInputStream(Files.newInputStream(tar))) {
                    untar(in, fresh);
                }
                try {
                    Files.move(fresh, target, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
                } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException e) {
                    return target; // another test run was faster
                }
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The lines of a packed text, as `waldump.txt.gz`.
    public List<String> lines(String file) {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(folder.resolve(file)))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The records a text without block details tells of.
    public List<WaldumpLine> records(String file) {
        return lines(file).stream().map(WaldumpLine::parse).toList();
    }

    private static void untar(InputStream in, Path target) throws IOException {
        byte[] header = in.readNBytes(512);
        while (header.length == 512 && header[0] != 0) {
            String name = text(header, 0, 100);
            int size = Integer.parseInt(text(header, 124, 12).trim(), 8);
            Path path = target.resolve(name).normalize();
            if (header[156] == '5') {
                Files.createDirectories(path);
            } else if (path.startsWith(target) && !path.equals(target)) {
                Files.createDirectories(path.getParent());
                Files.write(path, in.readNBytes(size));
                in.skipNBytes((512 - size % 512) % 512);
            }
            header = in.readNBytes(512);
        }
    }

    private static String text(byte[] header, int offset, int length) {
        int end = offset;
        while (end < offset + length && header[end] != 0) {
            end++;
        }
        return new String(header, offset, end - offset, StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return release + "/" + workload;
    }
}
