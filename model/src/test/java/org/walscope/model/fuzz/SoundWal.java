package org.walscope.model.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.walscope.corpus.CorpusSet;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.record.WalScan;
import org.walscope.model.segment.WalFiles;
import org.walscope.model.segment.WalTimeline;

/// An undamaged set of the corpus: its files, and its records.
///
/// @param names   of its segments, in order
/// @param files   their bytes
/// @param lsns    where its records start
/// @param records a sample of them, whole
record SoundWal(
        CorpusSet set, PgVersion version, List<String> names, List<byte[]> files, Set<Long> lsns, List<Bytes> records) {

    /// A record's bytes and where it starts.
    record Bytes(Lsn lsn, byte[] bytes) {}

    /// Of each operation at most as many are kept.
    private static final int MOST_OF_A_KIND = 12;

    static SoundWal of(CorpusSet set) {
        try (WalFiles opened = WalFiles.open(List.of(set.wal()))) {
            WalTimeline timeline = opened.timelines().getFirst();
            var lsns = new HashSet<Long>();
            var records = new ArrayList<Bytes>();
            int[] kinds = new int[1 << 16];
            WalScan.read(
                    timeline,
                    timeline.start(),
                    cursor -> {
                        lsns.add(cursor.lsn());
                        if (kinds[cursor.rmid() << 8 | cursor.info()]++ < MOST_OF_A_KIND) {
                            byte[] bytes = cursor.toRecord().bytes().toArray(ValueLayout.JAVA_BYTE);
                            records.add(new Bytes(new Lsn(cursor.lsn()), bytes));
                        }
                        return true;
                    },
                    problem -> {},
                    () -> false);
            var names = new ArrayList<String>();
            var files = new ArrayList<byte[]>();
            read(set.wal(), names, files);
            return new SoundWal(set, timeline.version(), names, files, lsns, records);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void read(Path folder, List<String> names, List<byte[]> files) throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            for (Path file : found.sorted().toList()) {
                names.add(file.getFileName().toString());
                files.add(Files.readAllBytes(file));
            }
        }
    }
}
