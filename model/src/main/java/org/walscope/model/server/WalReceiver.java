package org.walscope.model.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyDual;
import org.walscope.model.Lsn;

/// Fetches WAL from a running server into segment files, as pg_receivewal does: physical streaming replication
/// without a slot (`StartReplication` in replication/walsender.c). It confirms nothing to the server: its status
/// updates name no position, so neither a slot nor a waiting commit moves by them.
public final class WalReceiver {

    /// While the server has nothing for us.
    private static final long PAUSE_NANOS = 5_000_000L;

    /// `w`, start, end, time.
    private static final int DATA_HEADER = 1 + 8 + 8 + 8;

    /// `k`, end, time, reply wanted.
    private static final int KEEPALIVE_LENGTH = 1 + 8 + 8 + 1;

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
        Connection connection = Session.openPhysical(settings);
        try {
            int segmentSize = segmentSize(connection);
            Lsn start = new Lsn(from.value() & -(long) segmentSize);
            int timeline;
            Lsn end;
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("IDENTIFY_SYSTEM")) {
                row.next();
                timeline = row.getInt("timeline");
                end = Lsn.parse(row.getString("xlogpos")).orElse(Lsn.INVALID);
            }
            if (!start.isBefore(end)) {
                throw new ServerException(
                        "The server has written no WAL from " + start + " on yet; it is at " + end + ".", "55000");
            }
            requireSpace(directory, end.minus(start) + segmentSize);
            try (var files = new SegmentWriter(directory, timeline, segmentSize)) {
                Lsn reached = stream(connection, start, end, timeline, files);
                return new Fetched(start, reached, timeline, files.written());
            }
        } catch (SQLException e) {
            throw failure(from, e);
        } finally {
            Session.close(connection);
        }
    }

    /// Ends where the connection does: the server stops sending when it is closed.
    private Lsn stream(Connection connection, Lsn start, Lsn end, int timeline, SegmentWriter files)
            throws SQLException, ServerException, IOException {
        CopyDual copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyDual("START_REPLICATION PHYSICAL " + start + " TIMELINE " + timeline);
        Lsn position = start;
        while (position.isBefore(end) && !stop.getAsBoolean()) {
            byte[] message = copy.readFromCopy(false);
            if (message == null) {
                if (!copy.isActive()) {
                    throw lost(position);
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            } else if (message.length >= DATA_HEADER && message[0] == 'w') {
                position = write(ByteBuffer.wrap(message), position, end, files);
                progress.received(position.minus(start), end.minus(start));
            } else if (message.length == KEEPALIVE_LENGTH && message[0] == 'k') {
                if (message[KEEPALIVE_LENGTH - 1] != 0) {
                    reply(copy);
                }
            } else {
                throw new ServerException(
                        "The server at " + settings.address() + " sent a message of streaming replication that is not"
                                + " known here, after " + position + ".",
                        "08P01");
            }
        }
        return position;
    }

    private Lsn write(ByteBuffer message, Lsn position, Lsn end, SegmentWriter files)
            throws ServerException, IOException {
        Lsn at = new Lsn(message.getLong(1));
        if (!at.equals(position)) {
            throw new ServerException(
                    "The server at " + settings.address() + " sent WAL of " + at + " where " + position + " was due.",
                    "08P01");
        }
        message.position(DATA_HEADER);
        long wanted = Math.min(message.remaining(), end.minus(position));
        message.limit(DATA_HEADER + (int) wanted);
        files.write(position, message);
        return position.plus(wanted);
    }

    /// A status update without positions: it only says that we are there.
    private static void reply(CopyDual copy) throws SQLException {
        byte[] update = new byte[1 + 8 + 8 + 8 + 8 + 1];
        update[0] = 'r';
        copy.writeToCopy(update, 0, update.length);
        copy.flushCopy();
    }

    private static int segmentSize(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW wal_segment_size")) {
            row.next();
            String size = row.getString(1);
            int number = Integer.parseInt(size.replaceAll("[^0-9]", ""));
            return size.endsWith("GB") ? number << 30 : size.endsWith("MB") ? number << 20 : number << 10;
        }
    }

    private static void requireSpace(Path directory, long bytes) throws IOException {
        long free = directory.toFile().getUsableSpace();
        if (free < bytes) {
            throw new IOException("The WAL to fetch takes " + (bytes >> 20) + " MB, and " + directory + " has only "
                    + (free >> 20) + " MB left. Make room there, or point java.io.tmpdir elsewhere.");
        }
    }

    private ServerException failure(Lsn from, SQLException e) {
        if (ServerErrors.state(e).equals("58P01")) {
            return new ServerException(
                    "The server no longer has the WAL from " + from + " on. " + ServerErrors.says(e)
                            + " Fetch it from the archive and open the files instead.",
                    "58P01",
                    e);
        }
        return ServerErrors.of(new ServerErrors.Attempt(settings, "Fetching WAL from " + from), e);
    }

    private ServerException lost(Lsn position) {
        return new ServerException(
                "The server at " + settings.address() + " ended the stream at " + position + ". Try again.",
                ServerException.NO_SERVER);
    }
}
