package org.walscope.view;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.walscope.model.Lsn;
import org.walscope.model.segment.WalFiles;
import org.walscope.model.segment.WalTimeline;
import org.walscope.model.server.ServerException;
import org.walscope.model.server.WalFollower;
import org.walscope.view.FetchedWal.Folder;
import org.walscope.view.OpenWal.Arrival;
import org.walscope.view.fx.Background;

/// Follows what is open while it grows: WAL that was fetched from the connected server by receiving more of it,
/// a folder by looking again; with nothing open, the connected server from now on. On the server this is one
/// more walsender without a slot: it keeps no WAL there and moves nobody's slot. Records are there at once,
/// transactions a second or more later. What has been shown stays, whatever happens. FX thread only.
public final class FollowWal {

    /// Room that one fetched stretch of WAL takes at most, in bytes; then following ends and says so. Older WAL
    /// is not dropped for newer: nothing that is shown goes away.
    static final long MOST_BYTES = 2L << 30;

    /// How often slots are looked at.
    private static final long SLOTS_NANOS = TimeUnit.SECONDS.toNanos(2);

    /// How often a folder is looked at.
    private static final long FOLDER_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final OpenWal wal;
    private final ServerSession server;
    private final FetchedWal fetched;
    private final long mostBytes;
    private final ReadOnlyBooleanWrapper on = new ReadOnlyBooleanWrapper();
    private final ReadOnlyStringWrapper state = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<Optional<String>> impossible = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<String>> trouble = new ReadOnlyObjectWrapper<>(Optional.empty());
    private volatile Session session = new Session();
    private Background.Job fetching = () -> {};
    /// Begins once the files are open and read.
    private boolean waiting;

    /// From a start to its stop: what the job and the FX thread share.
    private static final class Session {
        volatile boolean stopped;
        volatile Optional<String> lost = Optional.empty();
        volatile Lsn end = Lsn.INVALID;
        final CountDownLatch ended = new CountDownLatch(1);
        long slotsSeen;
    }

    /// How following ended by itself.
    ///
    /// @param sentence empty when it was told to
    private record Outcome(Optional<String> sentence) {}

    FollowWal(OpenWal wal, ServerSession server, FetchedWal fetched, long mostBytes) {
        this.wal = wal;
        this.server = server;
        this.fetched = fetched;
        this.mostBytes = mostBytes;
        session.ended.countDown();
        wal.timeline().subscribe((before, now) -> replaced());
        wal.paths().subscribe(_ -> consider());
        wal.scanning().subscribe(_ -> consider());
        wal.failure().subscribe(now -> {
            if (waiting && now.isPresent()) {
                end();
            }
        });
        server.settings().subscribe((before, now) -> serverChanged());
        consider();
    }

    /// Whether it follows, or is about to.
    public ReadOnlyBooleanProperty on() {
        return on.getReadOnlyProperty();
    }

    /// Why there is nothing to follow, in a sentence; empty when there is.
    public ReadOnlyObjectProperty<Optional<String>> impossible() {
        return impossible.getReadOnlyProperty();
    }

    /// How far it is, in a sentence; "" while it does not follow.
    public ReadOnlyStringProperty state() {
        return state.getReadOnlyProperty();
    }

    /// That the connection is lost and when it is tried again, or why following ended by itself; empty once it
    /// goes on.
    public ReadOnlyObjectProperty<Optional<String>> trouble() {
        return trouble.getReadOnlyProperty();
    }

    public void toggle() {
        if (on.get()) {
            stop();
        } else {
            start();
        }
    }

    /// Follows what is open; with nothing open, the connected server.
    public void start() {
        if (on.get() || impossible.get().isPresent()) {
            return;
        }
        on.set(true);
        trouble.set(Optional.empty());
        waiting = true;
        if (wal.timeline().get().isEmpty()) {
            state.set(Texts.get("follow.fetching"));
            fetching = server.loadFromNow(this::end);
        }
        consider();
    }

    /// What has come stays, and is read to its end.
    public void stop() {
        session.stopped = true;
        fetching.stop();
        trouble.set(Optional.empty());
        end();
    }

    /// Stops, and waits a while until nothing is written any more; off the FX thread.
    void awaitEnd(long millis) throws InterruptedException {
        session.ended.await(millis, TimeUnit.MILLISECONDS);
    }

    private void end() {
        waiting = false;
        on.set(false);
        state.set("");
    }

    private void replaced() {
        if (on.get() && !waiting) {
            stop();
        }
        consider();
    }

    private void serverChanged() {
        boolean fromServer = wal.timeline().get().isEmpty() || folder().isPresent();
        if (on.get() && fromServer) {
            stop();
        }
        consider();
    }

    private void consider() {
        impossible.set(reason());
        if (waiting && wal.timeline().get().isPresent() && !wal.scanning().get()) {
            waiting = false;
            if (impossible.get().isPresent()) {
                trouble.set(impossible.get());
                end();
            } else {
                begin();
            }
        }
    }

    private Optional<String> reason() {
        if (wal.timeline().get().isEmpty()) {
            return server.settings().get().isPresent()
                    ? Optional.empty()
                    : Optional.of(Texts.get("follow.impossible.nothing"));
        }
        Optional<Folder> folder = folder();
        if (folder.isPresent()) {
            return server.settings()
                            .get()
                            .filter(folder.get().settings()::equals)
                            .isPresent()
                    ? Optional.empty()
                    : Optional.of(Texts.get("follow.impossible.disconnected"));
        }
        return wal.paths().get().stream().anyMatch(Files::isDirectory)
                ? Optional.empty()
                : Optional.of(Texts.get("follow.impossible.files"));
    }

    /// The fetched one, when that is what is open.
    private Optional<Folder> folder() {
        List<Path> open = wal.paths().get();
        return open.size() == 1 ? fetched.find(open.getFirst()) : Optional.empty();
    }

    private void begin() {
        var mine = new Session();
        session = mine;
        WalTimeline shown = wal.timeline().get().orElseThrow();
        Optional<Folder> folder = folder();
        String what =
                folder.map(each -> each.settings().address()).orElse(wal.title().get());
        mine.end = folder.map(Folder::end).orElse(shown.start());
        looked(mine, what);
        wal.<Outcome>grow(
                Texts.get("follow.job", what),
                (progress, arrival) -> {
                    try {
                        BooleanSupplier stop = () -> mine.stopped || progress.stopped();
                        return folder.isPresent()
                                ? receive(folder.get(), shown, mine, arrival, progress, stop)
                                : watch(shown, mine, arrival, stop);
                    } finally {
                        mine.ended.countDown();
                    }
                },
                () -> looked(mine, what),
                outcome -> ended(mine, outcome.flatMap(Outcome::sentence)),
                error -> ended(mine, Optional.of(Texts.get("follow.failed", sentence(error)))));
    }

    private Outcome receive(
            Folder folder,
            WalTimeline shown,
            Session mine,
            Arrival arrival,
            Background.Progress progress,
            BooleanSupplier stop)
            throws ServerException, IOException {
        var source = new WalFollower.Source(shown.systemIdentifier(), folder.timeline());
        var watcher = new WalFollower.Watcher() {
            @Override
            public void look(Lsn end, boolean connected) throws IOException {
                folder.grow(end);
                mine.end = end;
                if (connected) {
                    mine.lost = Optional.empty();
                }
                arrival.read();
                progress.report(
                        -1,
                        Texts.get(
                                "follow.progress",
                                end.toString(),
                                FetchedWal.megabytes(end.minus(folder.start())),
                                FetchedWal.megabytes(mostBytes)));
            }

            @Override
            public void lost(ServerException why, int seconds) {
                mine.lost = Optional.of(Texts.get("follow.lost", sentence(why), seconds));
            }
        };
        Lsn most = folder.start().plus(mostBytes);
        WalFollower.Ended ended =
                WalFollower.follow(folder.settings(), source, folder.end(), folder.path(), most, watcher, stop);
        return new Outcome(
                switch (ended.end()) {
                    case STOPPED -> Optional.empty();
                    case LIMIT ->
                        Optional.of(Texts.get(
                                "follow.limit",
                                FetchedWal.megabytes(mostBytes),
                                ended.position().toString()));
                    case SWITCHED ->
                        Optional.of(Texts.get(
                                ended.position().isAfter(ended.switchedAt())
                                        ? "follow.switched.behind"
                                        : "follow.switched",
                                Integer.toUnsignedString(ended.timeline()),
                                ended.switchedAt().toString(),
                                ended.position().toString()));
                });
    }

    private static Outcome watch(WalTimeline shown, Session mine, Arrival arrival, BooleanSupplier stop)
            throws IOException {
        while (!stop.getAsBoolean()) {
            WalFiles.Growth growth = arrival.read();
            mine.end = shown.end();
            if (growth.later() != 0) {
                arrival.read();
                return new Outcome(Optional.of(Texts.get("follow.later", Integer.toUnsignedString(growth.later()))));
            }
            long until = System.nanoTime() + FOLDER_NANOS;
            while (System.nanoTime() - until < 0 && !stop.getAsBoolean()) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        return new Outcome(Optional.empty());
    }

    /// After each look at what has come.
    private void looked(Session mine, String what) {
        if (mine != session || !on.get()) {
            return;
        }
        trouble.set(mine.lost);
        int rows = wal.rows().get();
        state.set(mine.lost.orElseGet(() -> Texts.get("follow.state", what, shownTo(rows), rows)));
        long now = System.nanoTime();
        if (mine.lost.isEmpty() && now - mine.slotsSeen > SLOTS_NANOS && isOfServer()) {
            mine.slotsSeen = now;
            server.lookAtSlots();
        }
    }

    private String shownTo(int rows) {
        return rows == 0
                ? Lsn.INVALID.toString()
                : Lsn.toString(wal.index().lsn(rows - 1) + wal.index().length(rows - 1) + 7 & -8L);
    }

    /// Whether the slots of the connected server have to do with the WAL shown.
    private boolean isOfServer() {
        return server.facts()
                .get()
                .filter(facts -> wal.timeline()
                        .get()
                        .filter(shown -> shown.systemIdentifier() == facts.systemIdentifier())
                        .isPresent())
                .isPresent();
    }

    private void ended(Session mine, Optional<String> why) {
        if (mine == session && !mine.stopped) {
            mine.stopped = true;
            trouble.set(why);
            end();
        }
    }

    private static String sentence(Throwable error) {
        String message = error.getMessage();
        boolean forTheUser = error instanceof ServerException || error instanceof IOException;
        return message == null || !forTheUser ? error.toString() : message;
    }
}
