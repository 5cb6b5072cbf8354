package org.walscope.plugins.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.catalog.CatalogFile;
import org.walscope.model.catalog.DataDirectoryCatalog;
import org.walscope.model.catalog.SavedCatalog;
import org.walscope.model.change.PluginWrite;
import org.walscope.model.reorder.ReplayOptions;
import org.walscope.model.segment.WalFiles;
import org.walscope.plugins.output.OutputContext;
import org.walscope.plugins.output.OutputPlugins;
import org.walscope.plugins.output.RecordedOptions;
import org.walscope.plugins.reader.Recordings;

/// The corpus' WAL decoded with catalogs of its start, against what its servers' slots sent, byte for byte.
final class DecodedOutputTest {

    /// A slot made after the fork of a timeline starts where no file says.
    private static final String AFTER_A_FORK = "/timeline/";

    @ParameterizedTest
    @ValueSource(strings = {"test_decoding", "pgoutput", "wal2json"})
    void decodesWhatTheSlotSent(String plugin) throws Exception {
        int count = 0;
        for (Path file : recordings(plugin)) {
            Path saved = file.resolveSibling("../catalog-start.json.gz");
            assertThat(decoded(file, plugin, CatalogFile.read(saved)))
                    .as(file.toString())
                    .isEqualTo(expected(file, plugin));
            count++;
        }
        assertThat(count).isGreaterThanOrEqualTo(plugin.equals("wal2json") ? 20 : 67);
    }

    @ParameterizedTest
    @ValueSource(strings = {"test_decoding", "pgoutput", "wal2json"})
    void decodesTheSameWithTheCatalogsOfABaseBackup(String plugin) throws Exception {
        int count = 0;
        for (Path file : recordings(plugin)) {
            Path backup = file.resolveSibling("../basebackup/base.tar.xz");
            if (Files.exists(backup)) {
                SavedCatalog saved = DataDirectoryCatalog.read(backup, "corpus", () -> false);
                assertThat(decoded(file, plugin, saved)).as(file.toString()).isEqualTo(expected(file, plugin));
                count++;
            }
        }
        assertThat(count).isGreaterThanOrEqualTo(4);
    }

    private static List<Path> recordings(String plugin) {
        assumeTrue(Recordings.corpus().isPresent(), "skipped: no corpus");
        return Recordings.outputs(Recordings.corpus().get(), plugin).stream()
                .filter(file -> !file.toString().contains(AFTER_A_FORK))
                .toList();
    }

    private static String expected(Path file, String plugin) {
        return lines(
                plugin,
                Recordings.read(file, plugin.equals("pgoutput")).stream()
                        .map(PluginWrite::data)
                        .toList());
    }

    private static String decoded(Path file, String plugin, SavedCatalog saved) throws Exception {
        String name = file.getFileName().toString();
        var options = new ArrayList<OutputContext.Option>();
        String[] pairs = RecordedOptions.options(file);
        for (int i = 0; i + 1 < pairs.length; i += 2) {
            options.add(new OutputContext.Option(pairs[i], pairs[i + 1], true));
        }
        var written = new ArrayList<byte[]>();
        try (WalFiles files = WalFiles.open(List.of(file.resolveSibling("../wal.tar.gz")))) {
            ReplayOptions slot = ReplayOptions.of(saved.database())
                    .withServerVersion(saved.serverVersion())
                    .withTwoPhase(name.contains("2pc") || name.contains("two"))
                    .withImmediate(name.contains("immediate"))
                    .withWorkMem(name.contains("stream") || name.contains("parallel") ? 64 << 10 : 64 << 20);
            DecodableWal.read(files.timelines().getFirst(), saved, problem -> {}, () -> false)
                    .decoder(OutputPlugins.of(plugin).orElseThrow(), new DecodeOptions(slot, options), warning -> {})
                    .decode(
                            (lsn, xid, last, message) ->
                                    written.add(plugin.equals("pgoutput") ? bytes(message) : asRecorded(message)),
                            () -> false);
        }
        return lines(plugin, written);
    }

    private static String lines(String plugin, List<byte[]> messages) {
        return messages.stream()
                .map(message -> plugin.equals("pgoutput")
                        ? HexFormat.of().formatHex(message)
                        : new String(message, StandardCharsets.UTF_8))
                .collect(Collectors.joining("\n"));
    }

    private static byte[] bytes(Utf8Builder message) {
        return Arrays.copyOf(message.bytes(), message.length());
    }

    /// Text went through SQL's `text`, which ends at a byte of 0.
    private static byte[] asRecorded(Utf8Builder message) {
        int length = 0;
        while (length < message.length() && message.bytes()[length] != 0) {
            length++;
        }
        return Arrays.copyOf(message.bytes(), length);
    }
}
