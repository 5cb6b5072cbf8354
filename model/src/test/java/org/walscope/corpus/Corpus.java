package org.walscope.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// The sets of WAL that tests read.
public final class Corpus {

    private Corpus() {}

    /// The sets in the repository, of every release; ordered by release and workload.
    public static List<CorpusSet> own() {
        return sets(repository().resolve("corpus"));
    }

    /// One set of the repository, as `pg15/crash`.
    public static CorpusSet own(String name) {
        return CorpusSet.in(repository().resolve("corpus"), name);
    }

    /// The sets of the large corpus; the test that asks is skipped where it is not.
    public static List<CorpusSet> large() {
        Optional<Path> folder = largeFolder();
        Assumptions.assumeTrue(folder.isPresent(), "skipped: no corpus");
        return sets(folder.orElseThrow());
    }

    /// The sets of the large corpus where it is, else those of the repository.
    public static List<CorpusSet> all() {
        return largeFolder().map(Corpus::sets).orElseGet(Corpus::own);
    }

    /// The large corpus' folder; the test that asks is skipped where it is not.
    public static Path folder() {
        Optional<Path> folder = largeFolder();
        Assumptions.assumeTrue(folder.isPresent(), "skipped: no corpus");
        return folder.orElseThrow();
    }

    private static Optional<Path> largeFolder() {
        String named = System.getProperty("walscope.corpus", System.getenv("WALSCOPE_CORPUS"));
        Path folder = named == null ? repository().resolve("../shared/corpus") : Path.of(named);
        return Files.isDirectory(folder) ? Optional.of(folder) : Optional.empty();
    }

    private static Path repository() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException(
                        "the tests run outside the repository: " + Path.of("").toAbsolutePath());
            }
        }
        return folder;
    }

    private static List<CorpusSet> sets(Path corpus) {
        try (Stream<Path> found = Files.walk(corpus, 3)) {
            return found.filter(path -> path.endsWith("wal.tar.gz"))
                    .map(path -> corpus.relativize(path).toString().replace('\\', '/'))
                    .sorted()
                    .map(path -> CorpusSet.in(corpus, path.substring(0, path.lastIndexOf('/'))))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
