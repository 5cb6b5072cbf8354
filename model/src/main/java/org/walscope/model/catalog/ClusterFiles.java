package org.walscope.model.catalog;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.walscope.model.archive.Compression;
import org.walscope.model.archive.Unpacker;

/// The files of a cluster: a data directory, a base backup's directory, or its `base.tar`, compressed or not.
/// Only what
/// is asked for is read; files that are too large are refused.
///
/// @param path of the directory or the tar
record ClusterFiles(Path path, BooleanSupplier stop) {

    /// `RELSEG_SIZE` blocks: no file of a relation is larger.
    private static final long MOST_FILE_BYTES = 1L << 30;

    /// Of all that is asked for at once.
    private static final long MOST_BYTES = 2L << 30;

    /// The files whose names pass, by name: `base/5/1259`.
    Map<String, byte[]> read(Predicate<String> wanted) throws IOException {
        return Files.isDirectory(path) ? fromDirectory(wanted) : fromTar(wanted);
    }

    private Map<String, byte[]> fromDirectory(Predicate<String> wanted) throws IOException {
        Map<String, byte[]> found = new TreeMap<>();
        long total = 0;
        for (String folder : List.of("", "global", "pg_xact", "base")) {
            try (Stream<Path> files = Files.exists(path.resolve(folder))
                    ? Files.walk(path.resolve(folder), folder.equals("base") ? 2 : 1)
                    : Stream.empty()) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String name = name(file);
                    if (wanted.test(name)) {
                        total += Files.size(file);
                        checkSize(name, Files.size(file), total);
                        found.put(name, Files.readAllBytes(file));
                    }
                }
            }
        }
        return found;
    }

    private void checkSize(String name, long size, long total) throws CatalogFormatException {
        if (size > MOST_FILE_BYTES || total > MOST_BYTES) {
            throw new CatalogFormatException(
                    path + " has catalogs that are too large to be read here: " + name + " has " + size + " bytes.");
        }
    }

    private String name(Path file) {
        return path.relativize(file).toString().replace('\\', '/');
    }

    private Map<String, byte[]> fromTar(Predicate<String> wanted) throws IOException {
        Map<String, byte[]> found = new TreeMap<>();
        List<String> failures = new ArrayList<>();
        byte[] head;
        try (var in = Files.newInputStream(path)) {
            head = in.readNBytes(Unpacker.HEAD_BYTES);
        }
        if (!Unpacker.isPacked(head)) {
            throw new CatalogFormatException(
                    path + " is neither a directory nor a tar archive. Give a data directory, or a base backup's"
                            + " directory or base.tar.");
        }
        try (Arena arena = Arena.ofShared();
                var unpacker = new Unpacker(arena)) {
            unpacker.unpack(path, head, new Wanted(wanted, found, failures), stop, _ -> {});
        }
        if (!failures.isEmpty()) {
            throw new CatalogFormatException(failures.getFirst());
        }
        return found;
    }

    private final class Wanted implements Unpacker.Sink {

        private final Predicate<String> wanted;
        private final Map<String, byte[]> found;
        private final List<String> failures;
        private long total;

        Wanted(Predicate<String> wanted, Map<String, byte[]> found, List<String> failures) {
            this.wanted = wanted;
            this.found = found;
            this.failures = failures;
        }

        @Override
        public long most(Path file, MemorySegment head) {
            return wanted.test(name(file)) ? Math.min(MOST_FILE_BYTES, MOST_BYTES - total) : 0;
        }

        @Override
        public void content(
                Path file, MemorySegment bytes, Optional<Unpacker.Place> where, Optional<Compression> compression) {
            if (wanted.test(name(file))) {
                total += bytes.byteSize();
                found.put(name(file), bytes.toArray(ValueLayout.JAVA_BYTE));
            }
        }

        @Override
        public void passedOver(Path file, MemorySegment head) {
            // Not asked for
        }

        @Override
        public void failed(Path file, long offset, String what) {
            failures.add(file + " " + what);
        }
    }
}
