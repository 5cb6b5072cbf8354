package org.walscope.model.server;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.walscope.model.Lsn;

/// Fetches WAL from a running server into segment files, as pg_receivewal does: physical streaming replication
/// without a slot, see [WalStream]. [WalFollower] goes on where it ended.
public final class WalReceiver {

    /// While the server has nothing for us.
    private static final long PAUSE_NANOS = 5_000_000L;

    private final ConnectionSettings settings;
    private final Progress progress;
    private final BooleanSupplier stop;

    private WalReceiver(ConnectionSettings settings, Progress progress, BooleanSupplier stop) {
        this.settings = settings;
        this.progress = progress;
        this.stop = stop;
    }

    /// Told after each message; from the caller's thread.
    @FunctionalInterface
    public interface Progress {

        /// @param bytes so far
        /// @param total to be fetched
        void received(long bytes, long total);
    }

    /// What was fetched.
    ///
    /// @param start the first segment's start
    /// @param end   the flush position when fetching began, or where it was stopped
    /// @param files the segments, in order; the last is filled up with zeros
    public record Fetched(Lsn start, Lsn end, int timeline, List<Path> files) {

        public Fetched {
            files = List.copyOf(files);
        }
    }

    /// Writes the WAL from the segment that holds `from` up to what the server has flushed now. Files that were
    /// written before it was stopped or failed stay; the directory is the caller's.
    ///
    /// @param directory exists, and holds no segments yet
    /// @throws ServerException when the role may not replicate, the WAL is gone, or the connection breaks
    /// @throws IOException     when a file cannot be written
    public static Fetched fetch(
            ConnectionSettings settings, Lsn from, Path directory, Progress progress, BooleanSupplier stop)
            throws ServerException, IOException {
        return new WalReceiver(settings, progress, stop).fetch(from, directory);
    }

    private Fetched fetch(Lsn from, Path directory) throws ServerException, IOException {
        try (WalStream stream = WalStream.open(settings)) {
            WalStream.Identity server = stream.identity();
            Lsn start = new Lsn(from.value() & -(long) server.segmentSize());
            Lsn end = server.flushed();
            if (!start.isBefore(end)) {
                throw new ServerException(
                        "The server has written no WAL from " + start + " on yet; it is at " + end + ".", "55000");
            }
            SegmentWriter.requireSpace(directory, end.minus(start) + server.segmentSize());
            try (var files =
                    new SegmentWriter(directory, server.timeline(), server.segmentSize(), SegmentWriter.Names.NEW)) {
                stream.start(start, server.timeline());
                while (stream.position().isBefore(end) && !stop.getAsBoolean()) {
                    if (stream.receive(files, end)) {
                        progress.received(stream.position().minus(start), end.minus(start));
                    } else {
                        LockSupport.parkNanos(PAUSE_NANOS);
                    }
                }
                return new Fetched(start, stream.position(), server.timeline(), files.written());
            }
        } catch (SQLException e) {
            throw failure(settings, from, e);
        }
    }

    static ServerException failure(ConnectionSettings settings, Lsn from, SQLException e) {
        if (ServerErrors.state(e).equals("58P01")) {
            return new ServerException(
                    "The server no longer has the WAL from " + from + " on. " + ServerErrors.says(e)
                            + " Fetch it from the archive and open the files instead.",
                    "58P01",
                    e);
        }
        return ServerErrors.of(new ServerErrors.Attempt(settings, "Fetching WAL from " + from), e);
    }
}
