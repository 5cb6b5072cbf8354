package org.walscope.view;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// Real WAL for tests, from the corpus: the system property `walscope.corpus`, else the environment's
/// WALSCOPE_CORPUS,
/// else `../shared/corpus` beside the repository. Without one the test is skipped.
public final class CorpusWal {

    private CorpusWal() {}

    /// The segments of that set (`pg15/txmix`), unpacked into `directory`.
    public static Path unpack(String set, Path directory) throws IOException, InterruptedException {
        Path archive = root().resolve(set).resolve("wal.tar.gz");
        int status = new ProcessBuilder("tar", "-xzf", archive.toString(), "-C", directory.toString())
                .inheritIO()
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException(archive + " cannot be unpacked");
        }
        return directory;
    }

    /// The folder of that set.
    public static Path folder(String set) {
        return root().resolve(set);
    }

    private static Path root() {
        Optional<Path> found = Stream.of(
                        System.getProperty("walscope.corpus"),
                        System.getenv("WALSCOPE_CORPUS"),
                        "../shared/corpus",
                        "../../shared/corpus")
                .filter(each -> each != null && Files.isDirectory(Path.of(each)))
                .map(Path::of)
                .findFirst();
        assumeTrue(found.isPresent(), "skipped: no corpus");
        return found.orElseThrow();
    }
}
