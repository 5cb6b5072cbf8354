package org.walscope.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// PostgreSQL's programs as they are installed: on the path, or where Debian keeps those of each release.
final class Programs {

    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

    private Programs() {}

    static Optional<Path> find(String name) throws IOException {
        var folders = new ArrayList<Path>();
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            folders.add(Path.of(folder));
        }
        if (Files.isDirectory(DEBIAN)) {
            try (Stream<Path> releases = Files.list(DEBIAN)) {
                releases.sorted(Comparator.reverseOrder()).forEach(release -> folders.add(release.resolve("bin")));
            }
        }
        return folders.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// Seconds that the command took from its start to its end, its output going to a file or nowhere.
    static double seconds(List<String> command, Optional<Path> output) throws IOException, InterruptedException {
        return seconds(command, output, Map.of());
    }

    /// @param environment what is added to it
    static double seconds(List<String> command, Optional<Path> output, Map<String, String> environment)
            throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        builder.redirectOutput(
                output.map(file -> ProcessBuilder.Redirect.to(file.toFile())).orElse(ProcessBuilder.Redirect.DISCARD));
        long start = System.nanoTime();
        builder.start().waitFor();
        return (System.nanoTime() - start) / 1e9;
    }
}
