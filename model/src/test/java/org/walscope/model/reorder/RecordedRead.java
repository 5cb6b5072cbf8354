package org.walscope.model.reorder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.walscope.corpus.CorpusSet;
import org.walscope.model.record.RecordReader;
import org.walscope.model.record.WalIndex;
import org.walscope.model.record.WalScan;
import org.walscope.model.segment.WalFiles;

/// One reading of a slot in the corpus: a line of `logical/index.tsv`, and what the server counted of it, a line of
/// `logical/replslots.tsv`.
///
/// @param file     that keeps what the plugin wrote, without `.tsv.gz`
/// @param settings of the session
/// @param plugin   options given to the output plugin
record RecordedRead(CorpusSet set, String file, String slot, String settings, String plugin, SlotStatistics counted) {

    private static final Pattern DATABASE = Pattern.compile("\"database_oid\": (\\d+)");
    private static final Pattern SERVER = Pattern.compile("\"server\": \"(\\d+)(?:\\.(\\d+))?");

    /// All readings of a set that the server counted.
    static List<RecordedRead> of(CorpusSet set) {
        Map<String, String[]> lines = lines(set, "index.tsv").stream()
                .filter(line -> line.length > 3)
                .collect(Collectors.toMap(line -> line[0].replace(".tsv.gz", ""), line -> line));
        List<RecordedRead> reads = new ArrayList<>();
        for (String[] cells : lines(set, "replslots.tsv")) {
            String[] read = lines.get(cells[0]);
            if (read != null) {
                long[] counts =
                        Stream.of(cells).skip(2).mapToLong(Long::parseLong).toArray();
                reads.add(new RecordedRead(
                        set,
                        cells[0],
                        read[1],
                        read[2],
                        read[3],
                        new SlotStatistics(
                                counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], counts[6],
                                counts[7])));
            }
        }
        return reads;
    }

    private static List<String[]> lines(CorpusSet set, String file) {
        try (Stream<String> lines = Files.lines(set.folder().resolve("logical").resolve(file))) {
            return lines.map(line -> line.split("\t"))
                    .filter(cells -> !cells[0].equals("file") && !cells[0].equals("oracle"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The readings of a set that kept the plugin's text, also where the server counted nothing.
    static List<RecordedRead> written(CorpusSet set, String plugin) {
        return lines(set, "index.tsv").stream()
                .filter(line -> line.length > 3 && line[0].startsWith(plugin) && set.has("logical/" + line[0]))
                .map(line -> new RecordedRead(
                        set,
                        line[0].replace(".tsv.gz", ""),
                        line[1],
                        line[2],
                        line[3],
                        new SlotStatistics(0, 0, 0, 0, 0, 0, 0, 0)))
                .toList();
    }

    /// What the plugin wrote: position, transaction and text of each line.
    List<String[]> output() {
        return set.lines("logical/" + file + ".tsv.gz").stream()
                .map(line -> line.split("\t", 3))
                .toList();
    }

    /// Where the slot's WAL is: a set of timelines has that of several servers.
    static Path wal(CorpusSet set) {
        return set.workload().equals("timeline") ? set.wal().resolve("primary") : set.wal();
    }

    /// The set's transactions.
    static Transactions transactions(CorpusSet set) throws IOException {
        return transactions(wal(set));
    }

    /// Those of a folder's last timeline.
    static Transactions transactions(Path folder) throws IOException {
        try (WalFiles files = WalFiles.open(List.of(folder))) {
            var timeline = files.timelines().getLast();
            var index = new WalIndex();
            WalScan.scan(timeline, index, problem -> {}, () -> false);
            return Transactions.build(index, new RecordReader(timeline), () -> false);
        }
    }

    /// The same slot for a replay.
    ReplayOptions options() {
        return ReplayOptions.of(database(set))
                .withServerVersion(serverVersion(set))
                .withWorkMem(settings.contains("64kB") ? 64 << 10 : ReplayOptions.DEFAULT_WORK_MEM)
                .withImmediate(settings.contains("immediate"))
                .withStreaming(plugin.contains("stream-changes, 1") || plugin.contains("streaming, "))
                .withTwoPhase(slot.endsWith("2p"))
                .withOnlyLocal(plugin.contains("only-local, 1") || plugin.contains("origin, none"));
    }

    static int database(CorpusSet set) {
        return Integer.parseInt(inManifest(set, DATABASE).group(1));
    }

    /// `server_version_num`.
    static int serverVersion(CorpusSet set) {
        Matcher version = inManifest(set, SERVER);
        int minor = version.group(2) == null ? 0 : Integer.parseInt(version.group(2));
        return Integer.parseInt(version.group(1)) * 10000 + minor;
    }

    private static Matcher inManifest(CorpusSet set, Pattern pattern) {
        try {
            Matcher found = pattern.matcher(Files.readString(set.folder().resolve("manifest.json")));
            if (!found.find()) {
                throw new IllegalStateException("no " + pattern + " in the manifest of " + set);
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return set + " " + file;
    }
}
