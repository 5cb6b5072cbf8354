package org.walscope.view;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.walscope.model.Lsn;
import org.walscope.model.server.ConnectionSettings;
import org.walscope.model.server.ServerException;
import org.walscope.model.server.WalReceiver;
import org.walscope.view.fx.Background;

/// The temporary folders that hold WAL fetched from servers; any thread but FX's.
final class FetchedWal {

    private final Queue<Path> folders = new ConcurrentLinkedQueue<>();

    /// Fetches WAL into a new folder.
    ///
    /// @return the folder; empty when it was stopped, and then nothing stays
    Optional<Path> fetch(ConnectionSettings settings, Lsn from, Background.Progress progress)
            throws IOException, ServerException {
        Path folder = Files.createTempDirectory("walscope-wal-");
        folders.add(folder);
        boolean whole = false;
        try {
            WalReceiver.fetch(
                    settings,
                    from,
                    folder,
                    (bytes, total) -> progress.report(
                            (double) bytes / total,
                            Texts.get("server.wal.progress", megabytes(bytes), megabytes(total))),
                    progress);
            whole = !progress.stopped();
            return whole ? Optional.of(folder) : Optional.empty();
        } finally {
            if (!whole) {
                delete(folder);
            }
        }
    }

    void deleteAll() throws IOException {
        for (Path folder = folders.peek(); folder != null; folder = folders.peek()) {
            delete(folder);
        }
    }

    private void delete(Path folder) throws IOException {
        folders.remove(folder);
        if (Files.exists(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    private static String megabytes(long bytes) {
        return Long.toString(bytes >> 20);
    }
}
