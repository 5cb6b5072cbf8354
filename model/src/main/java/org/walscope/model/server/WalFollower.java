package org.walscope.model.server;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.segment.TimelineHistory;

/// Goes on receiving WAL where [WalReceiver] ended, into the same files, for as long as it is wanted. One
/// connection of its own, without a slot: so nothing on the server keeps WAL for it, no slot is taken, moved or
/// needed, and a window that was forgotten cannot fill the server's disk. The price: WAL that the server removes
/// while the connection is lost cannot be had any more, and then it says so. A temporary slot would not help
/// there, as it ends with its connection.
///
/// A connection that was lost is made anew, after 1, 2, 4 … 30 seconds.
public final class WalFollower {

    /// While the server has nothing for us.
    private static final long PAUSE_NANOS = 5_000_000L;

    /// How often, at least, the watcher is asked to look at what has arrived.
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    static final int MOST_SECONDS = 30;

    private final ConnectionSettings settings;
    private final Source source;
    private final Path directory;
    private final Lsn most;
    private final Watcher watcher;
    private final BooleanSupplier stop;

    private Lsn position;
    private long lastLook;

    /// Whose WAL it is.
    public record Source(long systemIdentifier, int timeline) {}

    /// Told on the follower's thread; what it does delays receiving.
    public interface Watcher {

        /// Some ten times a second: all WAL up to `end` is in the files.
        ///
        /// @param connected whether more can come now
        void look(Lsn end, boolean connected) throws IOException;

        /// The connection is gone, or could not be made.
        ///
        /// @param seconds until it is tried again
        void lost(ServerException why, int seconds);
    }

    /// Why it ended.
    public enum End {
        STOPPED,
        /// At the most it was to receive.
        LIMIT,
        /// The server is on a later timeline; all that belongs to both has been received.
        SWITCHED
    }

    /// How it ended.
    ///
    /// @param position the byte after the last one in the files
    /// @param timeline the server's; the one followed unless it was switched
    /// @param switchedAt where that one began, invalid unless it was switched
    public record Ended(End end, Lsn position, int timeline, Lsn switchedAt) {}

    private WalFollower(
            ConnectionSettings settings,
            Source source,
            Lsn from,
            Path directory,
            Lsn most,
            Watcher watcher,
            BooleanSupplier stop) {
        this.settings = settings;
        this.source = source;
        this.position = from;
        this.directory = directory;
        this.most = most;
        this.watcher = watcher;
        this.stop = stop;
    }

    /// Receives from `from` on.
    ///
    /// @param directory holds the segment of `from`, written up to there, or no file of it when it begins there
    /// @param most      where it ends at the latest
    /// @throws ServerException when trying again does not help: the WAL is gone, the role may not, the server at
    ///     that address is another one
    /// @throws IOException     when a file cannot be written
    public static Ended follow(
            ConnectionSettings settings,
            Source source,
            Lsn from,
            Path directory,
            Lsn most,
            Watcher watcher,
            BooleanSupplier stop)
            throws ServerException, IOException {
        return new WalFollower(settings, source, from, directory, most, watcher, stop).follow();
    }

    private Ended follow() throws ServerException, IOException {
        int seconds = 1;
        while (!stop.getAsBoolean()) {
            Lsn before = position;
            try (WalStream stream = WalStream.open(settings)) {
                return receive(stream);
            } catch (SQLException e) {
                seconds = again(WalReceiver.failure(settings, position, e), before, seconds);
            } catch (ServerException e) {
                seconds = again(e, before, seconds);
            }
        }
        return new Ended(End.STOPPED, position, source.timeline(), Lsn.INVALID);
    }

    /// Waits, unless trying again does not help.
    ///
    /// @return how long to wait the next time
    private int again(ServerException why, Lsn before, int seconds) throws ServerException, IOException {
        boolean passing = why.isConnectionLoss() && !why.sqlState().equals("08P01")
                || why.sqlState().equals("53300"); // too many connections
        if (!passing) {
            throw why;
        }
        int wait = position.isAfter(before) ? 1 : seconds;
        watcher.lost(why, wait);
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(wait);
        while (System.nanoTime() < until && !stop.getAsBoolean()) {
            look(false);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return Math.min(2 * wait, MOST_SECONDS);
    }

    private Ended receive(WalStream stream) throws ServerException, SQLException, IOException {
        WalStream.Identity server = stream.identity();
        if (server.systemIdentifier() != source.systemIdentifier()) {
            throw new ServerException(
                    "The server at " + settings.address() + " is another one by now: its system identifier is "
                            + Long.toUnsignedString(server.systemIdentifier()) + ", that of the WAL shown "
                            + Long.toUnsignedString(source.systemIdentifier()) + ". Connect anew.",
                    "55000");
        }
        Lsn switched = server.timeline() == source.timeline() ? Lsn.INVALID : switchPoint(stream);
        Lsn end = switched.isValid() && switched.isBefore(most) ? switched : most;
        if (position.isBefore(end)) {
            try (var files =
                    new SegmentWriter(directory, source.timeline(), server.segmentSize(), SegmentWriter.Names.THERE)) {
                stream.start(position, source.timeline());
                while (position.isBefore(end) && !stop.getAsBoolean()) {
                    boolean received = stream.receive(files, end);
                    position = stream.position();
                    look(true);
                    if (!received) {
                        LockSupport.parkNanos(PAUSE_NANOS);
                    }
                }
            }
        }
        lastLook = 0;
        look(true);
        End why = position.isBefore(end) ? End.STOPPED : end.equals(switched) ? End.SWITCHED : End.LIMIT;
        return new Ended(why, position, server.timeline(), switched);
    }

    /// Where the server left the timeline that is followed.
    private Lsn switchPoint(WalStream stream) throws ServerException, SQLException {
        try {
            return stream.history().ancestors().stream()
                    .filter(ancestor -> ancestor.timeline() == source.timeline())
                    .map(TimelineHistory.Ancestor::end)
                    .findFirst()
                    .orElseThrow(() -> new ServerException(
                            "The server at " + settings.address() + " is on timeline "
                                    + Integer.toUnsignedString(stream.identity().timeline())
                                    + ", which did not come from timeline "
                                    + Integer.toUnsignedString(source.timeline()) + " that is followed.",
                            "55000"));
        } catch (WalFormatException e) {
            throw new ServerException(
                    "The history of the timeline that the server at " + settings.address() + " is on cannot be read: "
                            + e.getMessage() + ".",
                    "XX001",
                    e);
        }
    }

    private void look(boolean connected) throws IOException {
        long now = System.nanoTime();
        if (now - lastLook >= LOOK_NANOS || lastLook == 0) {
            watcher.look(position, connected);
            lastLook = System.nanoTime();
        }
    }
}
