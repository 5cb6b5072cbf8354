package org.walscope.plugins.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walscope.model.catalog.CatalogFile;
import org.walscope.model.catalog.CatalogFinding;
import org.walscope.model.catalog.SavedCatalog;
import org.walscope.model.reorder.ReplayOptions;
import org.walscope.model.segment.WalFiles;
import org.walscope.plugins.output.OutputContext.Option;
import org.walscope.plugins.output.OutputPluginException;
import org.walscope.plugins.output.OutputPlugins;
import org.walscope.plugins.reader.Recordings;

/// Catalogs that are not those of the WAL: what does not fit is named, and the rest decodes.
final class MismatchedCatalogTest {

    private static final long SEED = 20261127;

    @TempDir
    private Path folder;

    private Path corpus;

    /// @param writes   what test_decoding wrote
    /// @param warnings what was said while decoding
    private record Decoded(List<CatalogFinding> findings, List<String> writes, List<String> warnings) {}

    @BeforeEach
    void corpus() {
        assumeTrue(Recordings.corpus().isPresent(), "skipped: no corpus");
        corpus = Recordings.corpus().get();
    }

    @Test
    void anotherClusterIsNamed() throws Exception {
        Decoded decoded = decode("pg15/txmix", corpus.resolve("pg15/allrm/catalog-start.json.gz"), "test_decoding");

        assertThat(decoded.findings.getFirst().kind()).isEqualTo(CatalogFinding.Kind.OTHER_CLUSTER);
        assertThat(decoded.findings.getFirst().text())
                .contains("7710491763977505470", "7710491950756749254", "are not to be trusted");
        assertThat(decoded.warnings)
                .anyMatch(warning -> warning.startsWith("no relation 1663/16384/16410 in the catalog"));
        assertThat(decoded.warnings)
                .anyMatch(warning -> warning.matches("[\\d,.]+ changes of relation .* left out in all"));
        // What needs no relation is there
        List<String> right =
                decode("pg15/txmix", corpus.resolve("pg15/txmix/catalog-start.json.gz"), "test_decoding").writes;
        assertThat(others(decoded.writes)).isEqualTo(others(right));
    }

    @Test
    void oneTakenTooLateIsNamedAndTablesThatStayedAreDecoded() throws Exception {
        Path early = corpus.resolve("pg15/pgbench/catalog-start.json.gz");
        JsonObject late = json("pg15/pgbench");
        late.addProperty("at_lsn", "FF/0");
        Decoded decoded = decode("pg15/pgbench", write(late), "test_decoding");

        assertThat(decoded.findings).extracting(CatalogFinding::kind).contains(CatalogFinding.Kind.OTHER_TIME);
        assertThat(decoded.findings.getFirst().text())
                .contains("FF/0, behind all of the WAL", "are decoded with a later catalog than the server had");
        assertThat(decoded.writes)
                .isEqualTo(decode("pg15/pgbench", early, "test_decoding").writes)
                .hasSizeGreaterThan(2000);
    }

    @Test
    void aTableThatIsMissingIsNamedAndTheOthersAreDecoded() throws Exception {
        JsonObject catalog = json("pg15/pgbench");
        catalog.getAsJsonObject("catalogs")
                .getAsJsonArray("pg_class")
                .asList()
                .removeIf(row ->
                        row.getAsJsonObject().get("relname").getAsString().equals("pgbench_tellers"));
        Decoded decoded = decode("pg15/pgbench", write(catalog), "test_decoding");
        List<String> right =
                decode("pg15/pgbench", corpus.resolve("pg15/pgbench/catalog-start.json.gz"), "test_decoding").writes;

        assertThat(decoded.warnings).hasSize(2);
        assertThat(decoded.warnings.getFirst())
                .matches("no relation 1663/\\d+/\\d+ in the catalog at .*: its changes are left out");
        assertThat(decoded.writes)
                .isEqualTo(right.stream()
                        .filter(line -> !line.contains("pgbench_tellers"))
                        .toList());
    }

    @Test
    void rowsThatDoNotFitTheirTableAreNamedAndTheOthersAreDecoded() throws Exception {
        JsonObject catalog = json("pg15/pgbench");
        String tellers = catalog.getAsJsonObject("catalogs").getAsJsonArray("pg_class").asList().stream()
                .map(row -> row.getAsJsonObject())
                .filter(row -> row.get("relname").getAsString().equals("pgbench_tellers"))
                .map(row -> row.get("oid").getAsString())
                .findFirst()
                .orElseThrow();
        catalog.getAsJsonObject("catalogs").getAsJsonArray("pg_attribute").forEach(row -> {
            JsonObject column = row.getAsJsonObject();
            if (column.get("attrelid").getAsString().equals(tellers)
                    && column.get("attnum").getAsInt() > 0) {
                column.addProperty("attlen", 64); // name
                column.addProperty("atttypid", "19");
            }
        });
        Decoded decoded = decode("pg15/pgbench", write(catalog), "test_decoding");
        List<String> right =
                decode("pg15/pgbench", corpus.resolve("pg15/pgbench/catalog-start.json.gz"), "test_decoding").writes;

        assertThat(decoded.warnings.getFirst())
                .matches(
                        "the tuple of the record at .* does not fit table public.pgbench_tellers as the catalog has it: the"
                                + " change is left out");
        assertThat(decoded.writes)
                .isEqualTo(right.stream()
                        .filter(line -> !line.contains("pgbench_tellers"))
                        .toList());
    }

    /// Whatever a catalog says, decoding ends with output and findings.
    @Test
    void randomCatalogsDoNoHarm() throws Exception {
        JsonObject catalog = json("pg15/allrm");
        var random = new Random(SEED);
        var attributes = catalog.getAsJsonObject("catalogs").getAsJsonArray("pg_attribute");
        for (int run = 0; run < 12; run++) {
            for (int i = 0; i < attributes.size() / 4; i++) {
                JsonObject column =
                        attributes.get(random.nextInt(attributes.size())).getAsJsonObject();
                switch (random.nextInt(4)) {
                    case 0 -> column.addProperty("attlen", random.nextInt(-2, 17));
                    case 1 ->
                        column.addProperty(
                                "attalign", "csid".substring(random.nextInt(4)).substring(0, 1));
                    case 2 ->
                        column.addProperty(
                                "atttypid",
                                attributes
                                        .get(random.nextInt(attributes.size()))
                                        .getAsJsonObject()
                                        .get("atttypid")
                                        .getAsString());
                    default -> column.addProperty("attisdropped", random.nextBoolean());
                }
            }
            Path file = write(catalog);
            for (String plugin : List.of("test_decoding", "wal2json", "pgoutput")) {
                try {
                    assertThat(decode("pg15/allrm", file, plugin).writes)
                            .as("run %d", run)
                            .isNotEmpty();
                } catch (OutputPluginException refused) {
                    assertThat(refused.getMessage()).isNotBlank(); // a row filter of columns that are gone
                }
            }
        }
    }

    private static List<String> others(List<String> writes) {
        return writes.stream().filter(line -> !line.startsWith("table ")).collect(Collectors.toList());
    }

    private Decoded decode(String set, Path catalog, String plugin) throws Exception {
        SavedCatalog saved = CatalogFile.read(catalog);
        List<String> writes = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        List<Option> options = plugin.equals("pgoutput")
                ? List.of(
                        new Option("proto_version", "1", true),
                        new Option("publication_names", "pub_all", true),
                        new Option("binary", "true", true))
                : List.of();
        try (WalFiles files = WalFiles.open(List.of(corpus.resolve(set).resolve("wal.tar.gz")))) {
            DecodableWal wal = DecodableWal.read(files.timelines().getFirst(), saved, problem -> {}, () -> false);
            var slot = ReplayOptions.of(16384).withServerVersion(saved.serverVersion());
            wal.decoder(OutputPlugins.of(plugin).orElseThrow(), new DecodeOptions(slot, options), warnings::add)
                    .decode((_, _, _, message) -> writes.add(message.toString()), () -> false);
            return new Decoded(wal.findings(), writes, warnings);
        }
    }

    private JsonObject json(String set) throws Exception {
        Path file = corpus.resolve(set).resolve("catalog-start.json.gz");
        try (var in = new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(in).getAsJsonObject();
        }
    }

    private Path write(JsonObject catalog) throws Exception {
        return Files.writeString(folder.resolve("catalog.json"), catalog.toString());
    }
}
