package org.walscope.plugins.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.catalog.CatalogFile;
import org.walscope.model.catalog.SavedCatalog;
import org.walscope.model.catalog.WalCatalogHistory;
import org.walscope.model.change.PluginWrite;
import org.walscope.model.record.RecordLens;
import org.walscope.model.record.RecordReader;
import org.walscope.model.record.WalIndex;
import org.walscope.model.record.WalScan;
import org.walscope.model.reorder.ReplayOptions;
import org.walscope.model.reorder.Transactions;
import org.walscope.model.segment.WalFiles;
import org.walscope.plugins.output.OutputContext;
import org.walscope.plugins.output.OutputPlugins;
import org.walscope.plugins.output.RecordedOptions;
import org.walscope.plugins.reader.Recordings;

/// The corpus' WAL decoded with the catalogs saved at its start, against what its servers' slots sent.
final class DecodedOutputTest {

    @Test
    void decodesWhatTestDecodingSent() throws Exception {
        assertThat(decodeAll("test_decoding")).isGreaterThan(60);
    }

    @Test
    void decodesWhatWal2JsonSent() throws Exception {
        assertThat(decodeAll("wal2json")).isEqualTo(20);
    }

    /// All but those that begin after a fork of the timeline, where a slot's start is not recorded.
    private static int decodeAll(String plugin) throws Exception {
        assumeTrue(Recordings.corpus().isPresent(), "no corpus");
        int count = 0;
        for (Path file : Recordings.outputs(Recordings.corpus().get(), plugin)) {
            if (!file.toString().contains("/timeline/")) {
                check(file, plugin);
                count++;
            }
        }
        return count;
    }

    private static void check(Path file, String plugin) throws Exception {
        Path set = file.resolveSibling("..");
        String name = file.getFileName().toString();
        List<byte[]> expected =
                Recordings.read(file, false).stream().map(PluginWrite::data).toList();
        SavedCatalog saved = CatalogFile.read(set.resolve("catalog-start.json.gz"));
        var written = new ArrayList<byte[]>();
        var options = new ArrayList<OutputContext.Option>();
        String[] pairs = RecordedOptions.options(file);
        for (int i = 0; i + 1 < pairs.length; i += 2) {
            options.add(new OutputContext.Option(pairs[i], pairs[i + 1], true));
        }
        try (WalFiles files = WalFiles.open(List.of(set.resolve("wal.tar.gz")))) {
            var timeline = files.timelines().getFirst();
            var index = new WalIndex();
            WalScan.scan(timeline, index, problem -> {}, () -> false);
            var reader = new RecordReader(timeline);
            var transactions = Transactions.build(index, reader, () -> false);
            var history = WalCatalogHistory.of(saved, index, reader, transactions, () -> false);
            ReplayOptions slot = ReplayOptions.of(saved.database())
                    .withServerVersion(saved.serverVersion())
                    .withTwoPhase(name.contains("2pc") || name.contains("two"))
                    .withImmediate(name.contains("immediate"))
                    .withWorkMem(name.contains("stream") || name.contains("parallel") ? 64 << 10 : 64 << 20);
            var decoder = new WalDecoder(
                    OutputPlugins.of(plugin).orElseThrow(),
                    new DecodeOptions(slot, options),
                    saved.catalog(),
                    history,
                    index,
                    new RecordLens(timeline, reader::read),
                    (lsn, xid, last, message) -> written.add(asRecorded(message)),
                    warning -> {});
            decoder.decode(listener -> transactions.replay(decoder.replayOptions(slot), listener, () -> false));
        }
        assertThat(lines(written)).as(file.toString()).isEqualTo(lines(expected));
    }

    private static String lines(List<byte[]> messages) {
        return messages.stream()
                .map(message -> new String(message, StandardCharsets.UTF_8))
                .collect(Collectors.joining("\n"));
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
