package org.walscope.app.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.walscope.model.Lsn;
import org.walscope.model.server.PhysicalSlotStream;
import org.walscope.model.server.RunningStream;
import org.walscope.model.server.Server;
import org.walscope.model.server.ServerException;
import org.walscope.model.server.SlotStream;
import org.walscope.model.server.StreamFollower;
import org.walscope.model.server.SyncWaiting;

/// What `walscope stream` tells beside the output: what it streams with, what was lost, what waits when it ends.
final class StreamReport implements StreamFollower.Watcher {

    private final PrintWriter err;
    private final Map<String, String> options;
    private final Supplier<String> written;
    private @Nullable RunningStream stream;

    /// @param written what was, and where to: follows "Wrote"
    StreamReport(PrintWriter err, Map<String, String> options, Supplier<String> written) {
        this.err = err;
        this.options = options;
        this.written = written;
    }

    @Override
    public void started(RunningStream started) {
        stream = started;
        switch (started) {
            case SlotStream changes -> sayStarted(changes);
            case PhysicalSlotStream wal ->
                say("Streaming physical slot " + wal.slot().name() + " of "
                        + wal.settings().address() + ", timeline " + Integer.toUnsignedString(wal.timeline())
                        + ", from "
                        + wal.start() + ", as process " + wal.backendPid() + ".");
        }
    }

    private void sayStarted(SlotStream started) {
        Lsn wanted = started.start();
        say("Streaming slot " + started.slot().name() + " of "
                + started.settings().address() + ", database "
                + started.settings().database() + ", plugin "
                + started.slot().plugin().orElse("") + (options.isEmpty() ? "" : " (" + list(options) + ")")
                + ", from " + wanted + ", as process " + started.backendPid() + ". Its session has "
                + list(started.pinned()) + ".");
        started.from()
                .filter(from -> from.isBefore(wanted))
                .ifPresent(from -> say("The slot is confirmed up to " + wanted + ": what committed between " + from
                        + " and there is not sent any more."));
    }

    @Override
    public void lost(ServerException why, Lsn received, Duration pause) {
        say(String.valueOf(why.getMessage()));
        say("Trying again in " + pause.toSeconds() + " s, from " + received + " on."
                + (stream instanceof SlotStream
                        ? " A transaction that was being sent comes again from its beginning: what was written of it"
                                + " then stands twice in the output."
                        : ""));
    }

    @Override
    public void ending(RunningStream ending) {
        try (Server session = Server.connect(ending.settings())) {
            session.syncWaiting(ending.backendPid())
                    .filter(SyncWaiting::isSynchronous)
                    .ifPresent(this::sayWhatWaits);
        } catch (ServerException e) {
            System.getLogger(StreamReport.class.getName()).log(System.Logger.Level.DEBUG, "asking who waits", e);
        }
    }

    private void sayWhatWaits(SyncWaiting sync) {
        String now = sync.waiting() == 0
                ? "No commit waits now."
                : sync.waiting() + (sync.waiting() == 1 ? " commit waits" : " commits wait") + " now"
                        + sync.oldest()
                                .map(since -> ", the oldest since " + since)
                                .orElse("")
                        + ".";
        say("This stream is a synchronous standby (" + sync.syncState() + "): when it ends, commits wait until it or"
                + " another one that synchronous_standby_names names is back. " + now);
    }

    /// At the end, whichever.
    void sayWhatWasWritten() {
        RunningStream last = stream;
        if (last != null) {
            Lsn flushed = last.position().flush();
            say("Wrote " + written.get() + ", all there is up to " + last.received()
                    + (last instanceof PhysicalSlotStream wal
                            ? " of timeline " + Integer.toUnsignedString(wal.timeline())
                            : "")
                    + "; " + (flushed.isValid() ? "confirmed up to " + flushed + "." : "confirmed nothing."));
        }
    }

    private void say(String sentence) {
        err.println(sentence);
        err.flush();
    }

    private static String list(Map<String, String> values) {
        return values.entrySet().stream()
                .map(value -> value.getKey() + "=" + value.getValue())
                .collect(Collectors.joining(", "));
    }
}
