package org.walscope.model.server;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.segment.TimelineHistory;

/// Streams a physical slot as pg_receivewal does, across lost connections and onto the server's later timelines:
/// each
/// timeline to its end, then the next one's history file and its WAL, from the start of the segment in which it
/// begins.
///
/// It begins where the sink goes on, else at the start of the segment that has the slot's `restart_lsn`. A
/// standby that
/// is promoted meanwhile is noticed by the connection that falls silent, within 15 seconds.
public final class PhysicalSlotFollower extends StreamFollower {

    private static final Lsn NO_END = new Lsn(Long.MAX_VALUE);

    private final WalSink sink;
    private WalSink.@Nullable Source source;
    private WalSink.@Nullable Place place;

    public PhysicalSlotFollower(ConnectionSettings settings, StreamRequest request, WalSink sink, Watcher watcher) {
        super(settings, request, watcher);
        this.sink = sink;
    }

    @Override
    void keep() throws IOException {
        sink.confirm(received);
    }

    /// A stretch of one timeline.
    ///
    /// @param end  where the server left that timeline, or no end
    /// @param next the timeline it went on with
    private record Stretch(WalSink.Place from, Lsn end, int next) {}

    @Override
    SlotStream.End once(BooleanSupplier stop) throws ServerException, IOException {
        while (true) {
            try (PhysicalSlotStream stream = PhysicalSlotStream.open(settings, request, watcher)) {
                Stretch stretch = stretch(stream);
                fetchHistory(stream, stretch.from());
                sink.begin(stream.source(), stretch.from());
                stream.start(stretch.from());
                place = stretch.from();
                received = stretch.from().lsn();
                if (!follow(stream, stretch, stop)) {
                    continue;
                }
                watcher.ending(stream);
                stream.endCleanly();
                return stop.getAsBoolean() ? SlotStream.End.STOPPED : SlotStream.End.REACHED;
            } catch (SQLException e) {
                throw failure(e);
            }
        }
    }

    /// @return false when it goes on with the next timeline
    private boolean follow(PhysicalSlotStream stream, Stretch stretch, BooleanSupplier stop)
            throws SQLException, ServerException, IOException {
        int timeline = stretch.from().timeline();
        Lsn until = request.until().orElse(NO_END);
        boolean switches = stretch.end().isBefore(until);
        try {
            begin(stream);
            boolean came = stream.run(sink, switches ? stretch.end() : until, stop);
            if (came && switches) {
                place = next(stretch.end(), stretch.next(), stream.source());
                return false;
            }
            return true;
        } finally {
            received = stream.received();
            if (place != null && place.timeline() == timeline) {
                place = new WalSink.Place(timeline, received);
            }
            end();
        }
    }

    private static WalSink.Place next(Lsn switched, int timeline, WalSink.Source source) {
        return new WalSink.Place(timeline, segmentStart(switched, source));
    }

    private static Lsn segmentStart(Lsn lsn, WalSink.Source source) {
        return new Lsn(lsn.value() & -(long) source.segmentSize());
    }

    /// Where to go on, and how far that timeline goes.
    private Stretch stretch(PhysicalSlotStream stream) throws ServerException, SQLException, IOException {
        WalSink.Source now = stream.source();
        if (source != null && !source.equals(now)) {
            throw new ServerException(
                    "The server at " + settings.address() + " is another one by now: its system identifier is "
                            + Long.toUnsignedString(now.systemIdentifier()) + ", it was "
                            + Long.toUnsignedString(source.systemIdentifier()) + ". Start the stream anew.",
                    "55000");
        }
        source = now;
        TimelineHistory history = history(stream);
        WalSink.Place from = place;
        if (from == null) {
            from = sink.goesOnAt(now).orElseGet(() -> slotsPlace(stream, history));
        }
        return stretch(from, history, now);
    }

    private WalSink.Place slotsPlace(PhysicalSlotStream stream, TimelineHistory history) {
        Lsn restart = stream.slot().restartLsn().orElse(stream.wal().identity().flushed());
        return new WalSink.Place(history.timelineAt(restart), segmentStart(restart, stream.source()));
    }

    private Stretch stretch(WalSink.Place begin, TimelineHistory history, WalSink.Source of) throws ServerException {
        WalSink.Place from = begin;
        List<TimelineHistory.Ancestor> ancestors = history.ancestors();
        for (int i = 0; i < ancestors.size(); i++) {
            TimelineHistory.Ancestor each = ancestors.get(i);
            if (each.timeline() != from.timeline()) {
                continue;
            }
            int next = i + 1 < ancestors.size() ? ancestors.get(i + 1).timeline() : history.timeline();
            if (from.lsn().isBefore(each.end())) {
                return new Stretch(from, each.end(), next);
            }
            if (from.lsn().isAfter(each.end())) {
                throw notItsHistory(from, "which left that timeline at " + each.end());
            }
            from = next(each.end(), next, of);
        }
        if (from.timeline() != history.timeline()) {
            throw notItsHistory(from, "which did not come from that timeline");
        }
        return new Stretch(from, NO_END, from.timeline());
    }

    private ServerException notItsHistory(WalSink.Place from, String why) {
        return new ServerException(
                "The WAL that is there already goes up to " + from.lsn() + " of timeline "
                        + Integer.toUnsignedString(from.timeline()) + ". That is not in the history of the server at "
                        + settings.address() + ", " + why + ". Stream into another folder.",
                "55000");
    }

    private TimelineHistory history(PhysicalSlotStream stream) throws ServerException, SQLException {
        int timeline = stream.wal().identity().timeline();
        if (timeline == 1) {
            return new TimelineHistory(1, List.of());
        }
        try {
            return stream.wal().history();
        } catch (WalFormatException e) {
            throw new ServerException(
                    "The history of the timeline that the server at " + settings.address() + " is on cannot be read: "
                            + e.getMessage() + ".",
                    "XX001",
                    e);
        }
    }

    private void fetchHistory(PhysicalSlotStream stream, WalSink.Place from)
            throws ServerException, SQLException, IOException {
        if (from.timeline() == 1 || !sink.wantsHistory(from.timeline())) {
            return;
        }
        byte[] file;
        try {
            file = stream.wal().historyFile(from.timeline());
        } catch (SQLException e) {
            if (!ServerErrors.fromServer(e)) {
                throw e;
            }
            throw new ServerException(
                    "The server at " + settings.address() + " is on another timeline now, "
                            + Integer.toUnsignedString(from.timeline()) + ", and does not give its history file. "
                            + ServerErrors.says(e) + " All WAL before it was received; the stream ends here.",
                    ServerErrors.state(e),
                    e);
        }
        sink.history(from.timeline(), file);
    }

    private ServerException failure(SQLException e) {
        String slot = request.slot();
        if (ServerErrors.state(e).equals("58P01")) {
            return new ServerException(
                    "The server no longer has the WAL from " + received + " on, where this is to go on. "
                            + ServerErrors.says(e) + " Put the missing segments there from the archive, or stream into"
                            + " another folder.",
                    "58P01",
                    e);
        }
        return ServerErrors.of(new ServerErrors.Attempt(settings, "Streaming slot \"" + slot + "\"", slot, "", ""), e);
    }
}
