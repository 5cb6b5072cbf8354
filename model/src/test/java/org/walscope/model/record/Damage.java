package org.walscope.model.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.walscope.corpus.Corpus;

/// Copies of a sound range, to be damaged: the segments 0A to 0D of `pg15/damaged`.
final class Damage {

    static final String A = "00000001000000000000000A";
    static final String B = "00000001000000000000000B";
    static final String C = "00000001000000000000000C";

    private final Path folder;

    /// @param folder empty, gets the copy
    Damage(Path folder) {
        this.folder = folder;
        Path sound = Corpus.own("pg15/damaged").wal();
        try (Stream<Path> files = Files.list(sound)) {
            for (Path file : files.toList()) {
                Files.write(folder.resolve(file.getFileName()), Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path folder() {
        return folder;
    }

    /// Rewrites a file.
    Damage edit(String file, UnaryOperator<byte[]> edit) {
        try {
            Files.write(folder.resolve(file), edit.apply(Files.readAllBytes(folder.resolve(file))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /// Flips the bits of `mask` in one byte.
    Damage flip(String file, int offset, int mask) {
        return edit(file, bytes -> {
            bytes[offset] ^= (byte) mask;
            return bytes;
        });
    }

    /// Overwrites bytes, given as numbers.
    Damage set(String file, int offset, int... values) {
        return edit(file, bytes -> {
            for (int i = 0; i < values.length; i++) {
                bytes[offset + i] = (byte) values[i];
            }
            return bytes;
        });
    }

    Damage zero(String file, int from, int to) {
        return edit(file, bytes -> {
            java.util.Arrays.fill(bytes, from, to, (byte) 0);
            return bytes;
        });
    }

    Damage remove(String file) {
        try {
            Files.delete(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }
}
