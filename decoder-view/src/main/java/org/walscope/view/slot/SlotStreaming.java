package org.walscope.view.slot;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.walscope.model.Lsn;
import org.walscope.model.server.ConnectionSettings;
import org.walscope.model.server.PhysicalSlotFollower;
import org.walscope.model.server.ReplicationSlot;
import org.walscope.model.server.RunningStream;
import org.walscope.model.server.Server;
import org.walscope.model.server.ServerException;
import org.walscope.model.server.SlotFollower;
import org.walscope.model.server.StreamFollower;
import org.walscope.model.server.StreamPosition;
import org.walscope.model.server.StreamRequest;
import org.walscope.model.server.StreamSink;
import org.walscope.model.server.StreamedWrite;
import org.walscope.model.server.SyncWaiting;
import org.walscope.model.server.WalSink;
import org.walscope.view.Texts;

/// A slot's stream that is looked at, frame by frame: what came is kept nowhere but in its log. Confirms nothing
/// unless it was asked to. Runs on one thread of its own; what it has come to is seen from any.
final class SlotStreaming implements StreamFollower.Watcher {

    private final ConnectionSettings settings;
    private final StreamAsked asked;
    private final WireLog log = new WireLog();
    private volatile boolean stop;
    private volatile State state;

    /// What is to be streamed.
    ///
    /// @param options of the plugin; what pgoutput cannot do without is added
    /// @param confirm whether the server is told that what came is done with; of a logical slot only
    record StreamAsked(ReplicationSlot slot, Map<String, String> options, boolean confirm, String applicationName) {

        StreamAsked {
            options = Map.copyOf(options);
        }

        String plugin() {
            return slot.plugin().orElse("");
        }

        /// Whether it changes the slot for good.
        boolean turnsTwoPhaseOn() {
            return slot.turnsTwoPhaseOn(options);
        }
    }

    /// What it has come to.
    ///
    /// @param sentence what it does, or how it ended
    record State(boolean running, boolean failed, String sentence) {}

    SlotStreaming(ConnectionSettings settings, StreamAsked asked) {
        this.settings = settings;
        this.asked = asked;
        this.state = new State(
                true, false, Texts.get("slot.stream.connecting", asked.slot().name()));
    }

    ConnectionSettings settings() {
        return settings;
    }

    WireLog log() {
        return log;
    }

    State state() {
        return state;
    }

    /// Asks it to end as the protocol says; [#state] tells when it has.
    void stop() {
        stop = true;
    }

    /// Streams until it is stopped, or cannot go on.
    void run(BooleanSupplier stopped) {
        State end = new State(false, true, Texts.get("slot.stream.broken"));
        try {
            end = new State(false, false, stream(() -> stop || stopped.getAsBoolean()));
        } catch (ServerException | IOException e) {
            end = new State(false, true, String.valueOf(e.getMessage()));
        } finally {
            state = end;
        }
    }

    private String stream(BooleanSupplier stopped) throws ServerException, IOException {
        StreamRequest request =
                new StreamRequest(asked.slot().name(), options()).withApplicationName(asked.applicationName());
        StreamFollower follower = asked.slot().isLogical()
                ? new SlotFollower(settings, request, new Shown(asked.confirm()), this)
                : new PhysicalSlotFollower(settings, request, WalSink.NOWHERE, this);
        follower.follow(stopped);
        return state.sentence();
    }

    private Map<String, String> options() throws ServerException {
        if (!asked.slot().isLogical()) {
            return Map.of();
        }
        try (Server there = Server.connect(
                asked.slot().database().map(settings::withDatabase).orElse(settings))) {
            return there.peekOptions(asked.plugin(), asked.options());
        }
    }

    @Override
    public void frame(Direction direction, Instant at, byte[] frame) {
        log.frame(direction, at, frame);
    }

    @Override
    public void started(RunningStream stream) {
        log.begin();
        state = new State(
                true,
                false,
                Texts.get(
                        asked.confirm() ? "slot.stream.running.confirm" : "slot.stream.running",
                        stream.start().toString(),
                        Integer.toString(stream.backendPid())));
    }

    @Override
    public void lost(ServerException why, Lsn received, Duration pause) {
        state = new State(true, true, why.getMessage() + " " + Texts.get("slot.stream.again", pause.toSeconds()));
    }

    @Override
    public void ending(RunningStream stream) {
        Lsn flushed = stream.position().flush();
        String sentence = flushed.isValid()
                ? Texts.get("slot.stream.ended.confirmed", stream.received().toString(), flushed.toString())
                : Texts.get("slot.stream.ended", stream.received().toString());
        state = new State(true, false, sentence + whatWaits(stream).orElse(""));
    }

    private Optional<String> whatWaits(RunningStream stream) {
        try (Server session = Server.connect(settings)) {
            return session.syncWaiting(stream.backendPid())
                    .filter(SyncWaiting::isSynchronous)
                    .map(sync -> " " + Texts.get("slot.stream.sync", sync.syncState(), sync.waiting()));
        } catch (ServerException e) {
            return Optional.empty();
        }
    }

    /// Takes what comes as done with once it is in the log.
    private record Shown(boolean confirms) implements StreamSink {

        @Override
        public void write(StreamedWrite write) {}

        @Override
        public StreamPosition confirm(Lsn received) {
            return confirms ? StreamPosition.allAt(received) : StreamPosition.writtenTo(received);
        }
    }
}
