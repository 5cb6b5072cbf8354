package org.walscope.view;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
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

/// The temporary folders that hold WAL fetched from servers; they go when the session ends, or the process. Any
/// thread but FX's, unless said.
final class FetchedWal {

    /// Who still writes into a folder is given that often to end.
    private static final int TRIES = 20;

    private final Queue<Folder> folders = new ConcurrentLinkedQueue<>();
    private boolean hooked;

    /// A folder, and how far the WAL in it goes.
    static final class Folder {

        private final Path path;
        private final ConnectionSettings settings;
        private final Lsn start;
        private final int timeline;
        private volatile Lsn end;

        Folder(Path path, ConnectionSettings settings, WalReceiver.Fetched fetched) {
            this.path = path;
            this.settings = settings;
            this.start = fetched.start();
            this.timeline = fetched.timeline();
            this.end = fetched.end();
        }

        Path path() {
            return path;
        }

        /// Of the server it came from.
        ConnectionSettings settings() {
            return settings;
        }

        Lsn start() {
            return start;
        }

        /// Unsigned.
        int timeline() {
            return timeline;
        }

        /// The byte after the last one received.
        Lsn end() {
            return end;
        }

        void grow(Lsn to) {
            end = to;
        }
    }

    /// Fetches WAL into a new folder.
    ///
    /// @return empty when it was stopped, and then nothing stays
    Optional<Folder> fetch(ConnectionSettings settings, Lsn from, Background.Progress progress)
            throws IOException, ServerException {
        removeAtExit();
        Path path = Files.createTempDirectory("walscope-wal-");
        boolean whole = false;
        try {
            WalReceiver.Fetched fetched = WalReceiver.fetch(
                    settings,
                    from,
                    path,
                    (bytes, total) -> progress.report(
                            (double) bytes / total,
                            Texts.get("server.wal.progress", megabytes(bytes), megabytes(total))),
                    progress);
            var folder = new Folder(path, settings, fetched);
            folders.add(folder);
            whole = !progress.stopped();
            return whole ? Optional.of(folder) : Optional.empty();
        } finally {
            if (!whole) {
                folders.removeIf(each -> each.path.equals(path));
                delete(path);
            }
        }
    }

    /// The folder with that path; any thread.
    Optional<Folder> find(Path path) {
        return folders.stream().filter(each -> each.path.equals(path)).findFirst();
    }

    /// Removes a folder that is of no more use.
    void delete(Folder folder) throws IOException {
        folders.remove(folder);
        delete(folder.path);
    }

    void deleteAll() throws IOException {
        for (Folder folder = folders.poll(); folder != null; folder = folders.poll()) {
            delete(folder.path);
        }
    }

    private static void delete(Path folder) throws IOException {
        for (int left = TRIES; Files.exists(folder); left--) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    Files.deleteIfExists(file);
                }
            }
            try {
                Files.deleteIfExists(folder);
            } catch (DirectoryNotEmptyException e) {
                if (left == 0) {
                    throw e;
                }
            }
        }
    }

    /// For an end of the process that closes no session.
    private synchronized void removeAtExit() {
        if (!hooked) {
            hooked = true;
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> {
                                try {
                                    deleteAll();
                                } catch (IOException e) {
                                    System.getLogger(FetchedWal.class.getName())
                                            .log(System.Logger.Level.WARNING, "fetched WAL could not be removed", e);
                                }
                            },
                            "remove fetched WAL"));
        }
    }

    static String megabytes(long bytes) {
        return Long.toString(bytes >> 20);
    }
}
