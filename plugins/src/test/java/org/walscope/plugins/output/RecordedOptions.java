package org.walscope.plugins.output;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.walscope.model.PgVersion;

/// What the corpus says a recorded output was made with.
public final class RecordedOptions {

    private RecordedOptions() {}

    /// Of `pg15/allrm/logical/….tsv.gz`.
    public static PgVersion version(Path recording) {
        String folder = recording.getName(recording.getNameCount() - 4).toString();
        return PgVersion.ofMajor(Integer.parseInt(folder.substring(2))).orElseThrow();
    }

    /// Names and values by turns.
    public static String[] options(Path recording) {
        try {
            return Files.readAllLines(recording.resolveSibling("index.tsv")).stream()
                    .map(line -> line.split("\t", -1))
                    .filter(row -> row[0].equals(recording.getFileName().toString()))
                    .map(row -> row[3].isEmpty() ? new String[0] : row[3].split(", "))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
