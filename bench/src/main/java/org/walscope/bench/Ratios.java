package org.walscope.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.walscope.model.record.WalIndex;
import org.walscope.model.record.WalScan;
import org.walscope.model.segment.WalFiles;
import org.walscope.model.segment.WalTimeline;

/// Walscope and pg_waldump in turn on the same files in one run, so that both meet the same machine. Prints ratios: how
/// many times as long pg_waldump takes.
final class Ratios {

    private static final int SCANS = 21;
    private static final int DUMPS = 7;

    private Ratios() {}

    /// @param args the folder of WAL segments of one timeline, and the `walscope` to start
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length != 2) {
            System.err.println("usage: Ratios FOLDER WALSCOPE");
            System.exit(2);
        }
        Path folder = Path.of(args[0]);
        String waldump = Programs.find("pg_waldump")
                .orElseThrow(() -> new IOException("pg_waldump is not installed"))
                .toString();
        List<Path> segments;
        try (Stream<Path> files = Files.list(folder)) {
            segments = files.filter(file -> String.valueOf(file.getFileName()).length() == 24)
                    .sorted()
                    .toList();
        }
        String first = segments.getFirst().toString();
        String last = segments.getLast().toString();
        int processors = Runtime.getRuntime().availableProcessors();
        System.out.printf(
                "%d processors, %d segments, %d MB%n",
                processors,
                segments.size(),
                segments.stream().mapToLong(file -> file.toFile().length()).sum() >> 20);
        scan(folder, List.of(waldump, "-q", first, last), processors);
        dump(List.of(args[1], "dump", folder.toString()), List.of(waldump, first, last));
    }

    private static void scan(Path folder, List<String> waldump, int processors)
            throws IOException, InterruptedException {
        var ours = new double[SCANS];
        var theirs = new double[SCANS];
        int records = 0;
        try (WalFiles files = WalFiles.open(List.of(folder));
                ExecutorService workers = Executors.newFixedThreadPool(processors)) {
            WalTimeline timeline = files.timelines().getFirst();
            for (int run = -3; run < SCANS; run++) { // the first three to warm up
                long start = System.nanoTime();
                var index = new WalIndex();
                WalScan.scan(timeline, index, problem -> {}, () -> false, workers, 2 * processors);
                double seconds = (System.nanoTime() - start) / 1e9;
                double peer = Programs.seconds(waldump, Optional.empty());
                records = index.size();
                if (run >= 0) {
                    ours[run] = seconds;
                    theirs[run] = peer;
                }
            }
        }
        System.out.printf("%,d records%n", records);
        print("scan, checksums, index (warm) against pg_waldump -q", ours, theirs);
    }

    private static void dump(List<String> walscope, List<String> waldump) throws IOException, InterruptedException {
        var ours = new double[DUMPS];
        var theirs = new double[DUMPS];
        Path folder = Files.createTempDirectory("walscope-ratios-");
        try {
            for (int run = -1; run < DUMPS; run++) {
                Path a = folder.resolve("walscope.txt");
                Path b = folder.resolve("pg_waldump.txt");
                double seconds = Programs.seconds(walscope, Optional.of(a));
                double peer = Programs.seconds(waldump, Optional.of(b));
                if (run >= 0) {
                    ours[run] = seconds;
                    theirs[run] = peer;
                } else if (Files.mismatch(a, b) >= 0) {
                    System.out.println("the texts differ");
                }
                Files.delete(a);
                Files.delete(b);
            }
        } finally {
            Files.delete(folder);
        }
        print("walscope dump > file (whole process) against pg_waldump > file", ours, theirs);
    }

    private static void print(String what, double[] ours, double[] theirs) {
        var ratios = new ArrayList<Double>();
        for (int i = 0; i < ours.length; i++) {
            ratios.add(theirs[i] / ours[i]);
        }
        System.out.printf(
                "%s:%n    walscope %s   pg_waldump %s   times as fast, pair by pair: %s%n",
                what,
                spread(ours, "%.3f s"),
                spread(theirs, "%.3f s"),
                spread(ratios.stream().mapToDouble(Double::doubleValue).toArray(), "%.2f"));
    }

    private static String spread(double[] values, String format) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return "min %s, median %s, max %s"
                .formatted(
                        format.formatted(sorted[0]),
                        format.formatted(sorted[sorted.length / 2]),
                        format.formatted(sorted[sorted.length - 1]));
    }
}
