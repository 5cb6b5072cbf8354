package org.walscope.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.walscope.model.record.WalIndex;
import org.walscope.model.record.WalScan;
import org.walscope.model.segment.WalFiles;

/// What an index takes of the heap, all in all and for a record.
final class IndexMemory {

    private IndexMemory() {}

    /// @param args the folder of WAL segments of one timeline
    public static void main(String[] args) throws IOException {
        int processors = Runtime.getRuntime().availableProcessors();
        try (WalFiles files = WalFiles.open(List.of(Path.of(args[0])));
                ExecutorService workers = Executors.newFixedThreadPool(processors)) {
            long before = used();
            var index = new WalIndex();
            WalScan.scan(files.timelines().getFirst(), index, problem -> {}, () -> false, workers, 2 * processors);
            long bytes = used() - before;
            System.out.printf(
                    "%,d records, heap at most %,d MB, index %,d bytes: %.1f a record%n",
                    index.size(), Runtime.getRuntime().maxMemory() >> 20, bytes, (double) bytes / index.size());
        }
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
