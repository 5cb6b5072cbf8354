package org.walscope.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.walscope.embedded.EmbeddedServer;
import org.walscope.model.catalog.CatalogFile;
import org.walscope.model.catalog.SavedCatalog;

/// `walscope catalog save` on a running server.
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class CatalogCommandTest {

    @TempDir
    private Path folder;

    private record Result(int status, String out, String err) {}

    @Test
    void savesTheCatalogsWholeOrNotAtAll() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start(Map.of())) {
            Path file = folder.resolve("catalog.json");
            Result saved = save(server, file);

            assertThat(saved.err).startsWith("Warning: the password was on the command line");
            assertThat(saved.status).isEqualTo(ExitCode.FINE);
            assertThat(saved.out)
                    .matches("Saved the catalogs of database postgres as of [0-9A-F]+/[0-9A-F]+ to .*\\.json\\.\n");
            SavedCatalog catalog = CatalogFile.read(file);
            assertThat(Objects.requireNonNull(catalog.catalog().relation(1259)).name())
                    .isEqualTo("pg_class");
            assertThat(catalog.encoding()).isEqualTo("UTF8");
            assertThat(Files.readString(file, StandardCharsets.UTF_8)).doesNotContain(server.password());
            assertThat(Files.size(file)).isGreaterThan(100_000);

            Result failed = save(server, folder.resolve("nowhere").resolve("catalog.json"));
            assertThat(failed.status).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(failed.err)
                    .contains("cannot be written to")
                    .contains("it does not exist, or its folder does not");
            try (Stream<Path> left = Files.list(folder)) {
                assertThat(left).containsExactly(file);
            }
        }
    }

    @Test
    void savesTheCatalogsOfAStoppedServersFiles() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start(Map.of())) {
            server.stop();
            Path file = folder.resolve("catalog.json.gz");
            String data = server.dataDirectory().toString();
            Result saved = call("catalog", "save", "--data-dir", data, "--database", "postgres", "-o", file.toString());

            assertThat(saved.err).isEmpty();
            assertThat(saved.status).isEqualTo(ExitCode.FINE);
            SavedCatalog catalog = CatalogFile.read(file);
            assertThat(Objects.requireNonNull(catalog.catalog().type(1007)).output())
                    .isEqualTo("array_out");
            assertThat(Objects.requireNonNull(catalog.catalog().relation(1259)).primaryKey())
                    .containsExactly(1);
            assertThat(catalog.version().major()).isEqualTo(15);

            Result other = call("catalog", "save", "--data-dir", data, "--database", "x", "-o", file.toString());
            assertThat(other.status).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(other.err).contains("has no database \"x\". It has: postgres, template0, template1.");
            assertThat(call("catalog", "save", "--data-dir", data, "-o", file.toString()).status)
                    .isEqualTo(ExitCode.USAGE);
        }
    }

    private static Result save(EmbeddedServer server, Path file) {
        return call(
                "catalog",
                "save",
                "--server",
                server.url("postgres").replace("postgres@", "postgres:" + server.password() + "@"),
                "-o",
                file.toString());
    }

    private static Result call(String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        int status = WalscopeCommand.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
        return new Result(status, out.toString(), err.toString());
    }
}
