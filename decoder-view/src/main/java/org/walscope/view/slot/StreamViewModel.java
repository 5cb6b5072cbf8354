package org.walscope.view.slot;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.walscope.model.bytes.FieldNode;
import org.walscope.model.change.PluginText;
import org.walscope.model.server.ConnectionSettings;
import org.walscope.model.server.WireFields;
import org.walscope.model.server.WireTap;
import org.walscope.plugins.reader.MessageFields;
import org.walscope.view.ServerSession;
import org.walscope.view.Texts;
import org.walscope.view.fx.Background;

/// The stream that is looked at, one at a time: its frames as far as they are kept, and what it has come to. FX
/// thread
/// only; [#look] brings it up to date.
final class StreamViewModel {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSSX").withZone(ZoneOffset.UTC);

    private static final int SHOWN_BYTES = 160;

    private final ServerSession session;
    private final Background background;
    private final ObservableList<WireLog.Frame> frames = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<Optional<SlotStreaming.StreamAsked>> asked =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<SlotStreaming.State> state =
            new ReadOnlyObjectWrapper<>(new SlotStreaming.State(false, false, ""));
    private final ReadOnlyBooleanWrapper running = new ReadOnlyBooleanWrapper();
    private Optional<SlotStreaming> streaming = Optional.empty();
    private long leftOut;
    private long seen;

    StreamViewModel(ServerSession session, Background background) {
        this.session = session;
        this.background = background;
    }

    /// Those that are kept, oldest first; at most [WireLog#MOST_FRAMES].
    ObservableList<WireLog.Frame> frames() {
        return frames;
    }

    /// What is streamed, or was; empty before the first.
    ReadOnlyObjectProperty<Optional<SlotStreaming.StreamAsked>> asked() {
        return asked.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<SlotStreaming.State> state() {
        return state.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty running() {
        return running.getReadOnlyProperty();
    }

    /// How many frames there were before those kept.
    long leftOut() {
        return leftOut;
    }

    /// Streams, in place of what was looked at before. One that still runs goes on instead.
    void start(SlotStreaming.StreamAsked what) {
        if (running.get() || session.settings().get().isEmpty()) {
            return;
        }
        var begun = new SlotStreaming(session.settings().get().get(), what);
        streaming = Optional.of(begun);
        frames.clear();
        leftOut = 0;
        seen = 0;
        running.set(true);
        asked.set(Optional.of(what));
        state.set(begun.state());
        background.start(
                Texts.get("slot.job.stream", what.slot().name()),
                progress -> {
                    begun.run(progress);
                    return begun;
                },
                _ -> look(),
                _ -> look());
    }

    /// Asks the stream to end; it tells the server where it is before.
    void stop() {
        streaming.ifPresent(SlotStreaming::stop);
    }

    /// Another server is connected, or none: ends the stream of any other.
    void onlyOf(Optional<ConnectionSettings> server) {
        streaming
                .filter(each -> server.filter(each.settings()::equals).isEmpty())
                .ifPresent(SlotStreaming::stop);
    }

    /// Shows what has come since.
    void look() {
        if (streaming.isEmpty()) {
            return;
        }
        SlotStreaming now = streaming.get();
        SlotStreaming.State reached = now.state();
        WireLog.Kept kept = now.log().from(seen);
        seen = kept.frames().isEmpty() ? seen : kept.frames().getLast().number() + 1;
        leftOut = kept.leftOut();
        frames.addAll(kept.frames());
        int gone = 0;
        while (gone < frames.size() && frames.get(gone).number() < leftOut) {
            gone++;
        }
        frames.remove(0, gone);
        state.set(reached);
        if (running.get() && !reached.running()) {
            running.set(false);
            session.refresh();
        }
    }

    /// A frame in a line: when, who, what.
    String line(WireLog.Frame frame) {
        return TIME.format(frame.at()) + "  "
                + Texts.get(
                        frame.direction() == WireTap.Direction.FROM_SERVER
                                ? "slot.stream.from-server"
                                : "slot.stream.to-server")
                + "  " + WireFields.summary(frame.bytes()) + beginning(frame);
    }

    /// Of pgoutput the message's name, of other plugins how the text begins.
    private String beginning(WireLog.Frame frame) {
        byte[] payload = WireFields.payload(frame.bytes());
        String plugin = plugin();
        if (payload.length == 0 || plugin.isEmpty()) {
            return "";
        }
        return "  "
                + (plugin.equals("pgoutput")
                        ? MessageFields.name(payload)
                        : PluginText.decode(payload, 0, Math.min(payload.length, SHOWN_BYTES))
                                + (payload.length > SHOWN_BYTES ? " …" : ""));
    }

    private String plugin() {
        return asked.get().map(SlotStreaming.StreamAsked::plugin).orElse("");
    }

    /// Its fields, with those of what the plugin wrote below.
    List<FieldNode> fields(WireLog.Frame frame) {
        String plugin = plugin();
        return WireFields.of(
                frame.bytes(),
                payload -> plugin.isEmpty() ? List.of() : MessageFields.of(plugin, payload, frame.inBlock()));
    }
}
