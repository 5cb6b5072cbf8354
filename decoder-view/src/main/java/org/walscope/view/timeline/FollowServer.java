package org.walscope.view.timeline;

import java.util.Optional;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.util.Duration;
import org.walscope.model.Lsn;
import org.walscope.model.segment.WalTimeline;
import org.walscope.model.server.ReplicationSlot;
import org.walscope.view.OpenWal;
import org.walscope.view.ServerSession;
import org.walscope.view.Texts;

/// Follows the connected server while the WAL shown is its: looks at the slots every few seconds, and fetches a slot's
/// WAL again once there is more of it. What is fetched is all that the slot holds on to, so that there is a bound to
/// how much. FX thread.
final class FollowServer {

    /// How often it looks.
    private static final Duration PAUSE = Duration.seconds(2);

    /// WAL fetched again and again takes that much room at most; it goes away with the connection.
    static final long MOST_BYTES = 512L << 20;

    private final ServerSession server;
    private final OpenWal wal;
    private final TimelineViewModel model;
    private final Timeline clock;
    private long fetched;

    FollowServer(ServerSession server, OpenWal wal, TimelineViewModel model) {
        this.server = server;
        this.wal = wal;
        this.model = model;
        this.clock = new Timeline(new KeyFrame(PAUSE, event -> look()));
        clock.setCycleCount(Animation.INDEFINITE);
    }

    /// Whether the WAL shown is the connected server's.
    boolean isPossible() {
        Optional<WalTimeline> shown = wal.timeline().get();
        return server.facts().get().isPresent()
                && shown.isPresent()
                && server.facts().get().get().systemIdentifier() == shown.get().systemIdentifier();
    }

    void start() {
        fetched = 0;
        model.setFollowing(true);
        clock.playFromStart();
        look();
    }

    void stop() {
        clock.stop();
        model.setFollowing(false);
    }

    private void look() {
        if (!isPossible()) {
            stop();
            model.tell(Texts.get("timeline.follow.gone"));
            return;
        }
        if (server.running().get() > 0
                || wal.scanning().get()
                || model.building().get()) {
            return;
        }
        Optional<ReplicationSlot> slot = fetchedSlot();
        Lsn end = model.data().map(data -> new Lsn(data.to())).orElse(Lsn.INVALID);
        Lsn now = server.currentLsn().get();
        if (slot.isEmpty()) {
            model.tell(Texts.get("timeline.follow.slots-only", now.toString()));
            server.refresh();
        } else if (!now.isAfter(end)) {
            model.tell(Texts.get("timeline.follow.at-end", now.toString()));
            server.refresh();
        } else {
            long bytes = slot.get().retainedBytes().orElse(0);
            if (fetched + bytes > MOST_BYTES) {
                stop();
                model.tell(Texts.get("timeline.follow.enough", now.toString()));
            } else {
                fetched += bytes;
                server.loadWal(slot.get());
                server.refresh();
            }
        }
    }

    /// The slot whose WAL is open.
    private Optional<ReplicationSlot> fetchedSlot() {
        String title = wal.title().get();
        return server.slots().stream()
                .filter(slot -> Texts.get("server.wal.title", slot.name()).equals(title))
                .findFirst();
    }
}
