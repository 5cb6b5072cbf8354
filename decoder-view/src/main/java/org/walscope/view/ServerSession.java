package org.walscope.view;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.walscope.model.Lsn;
import org.walscope.model.server.ConnectionSettings;
import org.walscope.model.server.ReplicationSlot;
import org.walscope.model.server.Server;
import org.walscope.model.server.ServerException;
import org.walscope.model.server.ServerFacts;
import org.walscope.view.fx.Background;

/// The server that is connected: its facts, its slots as last seen, the temporary copies made of them.
/// Everything that asks the server runs in the background, one after another; a failure is a sentence in
/// [#failure], and what was seen before stays. FX thread only.
public final class ServerSession {

    /// A server that answers slowly is not asked for its slots again so long.
    private static final long SLOTS_NANOS = 10_000_000_000L;

    /// How long removing a folder waits for who writes into it.
    private static final long FOLLOW_END_MILLIS = 3000;

    private final Background background;
    private final OpenWal wal;
    private final OpenCopies copies = new OpenCopies();
    private final FetchedWal fetched = new FetchedWal();
    private final FollowWal follow;
    private final ReadOnlyObjectWrapper<Optional<ConnectionSettings>> settings =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<ServerFacts>> facts = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final SeenSlots seen;
    private final ReadOnlyObjectWrapper<Optional<String>> failure = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyIntegerWrapper running = new ReadOnlyIntegerWrapper();
    private final ObjectProperty<Optional<ReplicationSlot>> compareSource =
            new SimpleObjectProperty<>(Optional.empty());

    /// The session that jobs use; replaced by them when it was lost.
    private final AtomicReference<@Nullable Server> server = new AtomicReference<>();

    private int connections;
    /// Looking at the slots quietly: not again before that time.
    private long lookAgain = System.nanoTime();

    public ServerSession(Background background, OpenWal wal) {
        this(background, wal, Optional.empty(), FollowWal.MOST_BYTES);
    }

    /// @param state the folder where it keeps what it saw of slots, and which copies it made; without one it
    ///     forgets
    public ServerSession(Background background, OpenWal wal, Path state) {
        this(background, wal, Optional.of(state), FollowWal.MOST_BYTES);
    }

    /// @param mostFollowed bytes of WAL that following fetches at most
    ServerSession(Background background, OpenWal wal, Optional<Path> state, long mostFollowed) {
        this.seen = new SeenSlots(state);
        this.background = background;
        this.wal = wal;
        this.follow = new FollowWal(wal, this, fetched, mostFollowed);
        wal.paths()
                .subscribe((before, now) -> before.stream()
                        .filter(path -> !now.contains(path))
                        .forEach(path -> fetched.find(path).ifPresent(this::deleteLater)));
    }

    /// Work that asks a server; off the FX thread.
    @FunctionalInterface
    public interface Work<T> {
        T run(Server server, Background.Progress progress) throws Exception;
    }

    /// Where the connected server is; empty while there is none.
    public ReadOnlyObjectProperty<Optional<ConnectionSettings>> settings() {
        return settings.getReadOnlyProperty();
    }

    /// What the connected server says about itself.
    public ReadOnlyObjectProperty<Optional<ServerFacts>> facts() {
        return facts.getReadOnlyProperty();
    }

    /// Its slots as last seen, by name.
    public ObservableList<ReplicationSlot> slots() {
        return seen.slots();
    }

    /// The same with all that was seen of them.
    public SeenSlots seen() {
        return seen;
    }

    /// Where its WAL was when the slots were seen.
    public ReadOnlyObjectProperty<Lsn> currentLsn() {
        return seen.currentLsn();
    }

    /// Why the last thing asked of it failed, in a sentence or two; empty again when the next one begins.
    public ReadOnlyObjectProperty<Optional<String>> failure() {
        return failure.getReadOnlyProperty();
    }

    /// How many jobs are asking it now.
    public ReadOnlyIntegerProperty running() {
        return running.getReadOnlyProperty();
    }

    /// The temporary copies that are open.
    public OpenCopies copies() {
        return copies;
    }

    /// Follows what is open while it grows.
    public FollowWal follow() {
        return follow;
    }

    /// The slot whose plugins are to be compared; the slots view sets it, the comparison watches it.
    public ObjectProperty<Optional<ReplicationSlot>> compareSource() {
        return compareSource;
    }

    /// Connects to a server in place of the one that is connected, which stays until the new one answers.
    public void connect(ConnectionSettings target) {
        int mine = ++connections;
        start(
                Texts.get("server.job.connect", target.address()),
                progress -> {
                    Server opened = Server.connect(target);
                    try {
                        ServerFacts said = opened.facts();
                        var past = seen.past(said);
                        return new Connected(opened, said, past, seen.look(opened, past));
                    } catch (ServerException | IOException e) {
                        opened.close();
                        throw e;
                    }
                },
                connected -> {
                    if (mine == connections) {
                        connected(target, connected);
                    } else {
                        closeLater(connected.server);
                    }
                });
    }

    private void connected(ConnectionSettings target, Connected connected) {
        closeLater(server.getAndSet(connected.server));
        compareSource.set(Optional.empty());
        facts.set(Optional.of(connected.facts));
        settings.set(Optional.of(target));
        copies.forgetGone();
        seen.begin(connected.past, connected.look);
    }

    /// Looks at the slots again; connects anew when the connection was lost.
    public void refresh() {
        var past = seen.past();
        run(Texts.get("server.job.slots"), (at, _) -> seen.look(at, past), this::show);
    }

    /// Runs work on the connected server; `done` gets its result on the FX thread. Without a server it does
    /// nothing.
    ///
    /// @return stops it
    public <T> Background.Job run(String title, Work<T> work, Consumer<? super T> done) {
        ConnectionSettings target = settings.get().orElse(null);
        if (target == null) {
            return () -> {};
        }
        int mine = connections;
        return start(title, progress -> work.run(current(target), progress), result -> {
            if (mine == connections) {
                done.accept(result);
            }
        });
    }

    /// Fetches the WAL the slot holds on to and opens it.
    public Background.Job loadWal(ReplicationSlot slot) {
        Optional<Lsn> from = slot.restartLsn();
        if (from.isEmpty()) {
            failure.set(Optional.of(Texts.get("slot.wal.none", slot.name())));
            return () -> {};
        }
        return load(
                Texts.get("server.job.wal", slot.name(), from.get().toString()),
                at -> from.get(),
                Texts.get("server.wal.title", slot.name()),
                () -> {});
    }

    /// Fetches the segment that the server writes now, and opens it.
    ///
    /// @param none called when that did not come about
    Background.Job loadFromNow(Runnable none) {
        String address = settings.get().map(ConnectionSettings::address).orElse("");
        return load(
                Texts.get("server.job.wal.now", address),
                // At a segment's border the one before: of the next there may be nothing yet
                at -> new Lsn(at.snapshot().currentLsn().value() - 1),
                Texts.get("server.wal.title.now", address),
                none);
    }

    private Background.Job load(String title, Position from, String newTitle, Runnable none) {
        ConnectionSettings target = settings.get().orElse(null);
        if (target == null) {
            none.run();
            return () -> {};
        }
        int mine = connections;
        return start(
                title,
                progress -> {
                    Server at = current(target);
                    return fetched.fetch(at.settings(), from.in(at), progress);
                },
                folder -> {
                    if (mine == connections && folder.isPresent()) {
                        wal.open(List.of(folder.get().path()), newTitle);
                    } else {
                        none.run();
                    }
                },
                none);
    }

    @FunctionalInterface
    private interface Position {
        Lsn in(Server at) throws ServerException;
    }

    /// Looks at the slots, quietly: what follows the server's WAL tells when it is gone.
    public void lookAtSlots() {
        ConnectionSettings target = settings.get().orElse(null);
        long now = System.nanoTime();
        if (target == null || now - lookAgain < 0) {
            return;
        }
        lookAgain = now + SLOTS_NANOS;
        int mine = connections;
        var past = seen.past();
        background.start(
                Texts.get("server.job.slots"),
                progress -> seen.look(current(target), past),
                look -> {
                    lookAgain = System.nanoTime();
                    if (mine == connections) {
                        show(look);
                    }
                },
                error -> {});
    }

    /// The WAL is not open any more; where the system does not let go of a file yet, it goes with the session.
    private void deleteLater(FetchedWal.Folder folder) {
        background.start(
                Texts.get("server.job.delete"),
                _ -> {
                    follow.awaitEnd(FOLLOW_END_MILLIS);
                    fetched.delete(folder);
                    return folder;
                },
                _ -> {},
                error -> failure.set(Optional.of(sentence(error))));
    }

    /// Ends following, the session and every temporary copy, removes fetched WAL, then calls `then`, whatever
    /// came of it. The window waits for it before it closes.
    public void close(Runnable then) {
        connections++;
        follow.stop();
        settings.set(Optional.empty());
        facts.set(Optional.empty());
        compareSource.set(Optional.empty());
        seen.end();
        Server old = server.getAndSet(null);
        start(
                Texts.get("server.job.close"),
                _ -> {
                    try {
                        copies.closeAll();
                    } finally {
                        if (old != null) {
                            old.close();
                        }
                        follow.awaitEnd(FOLLOW_END_MILLIS);
                        fetched.deleteAll();
                    }
                    return true;
                },
                _ -> then.run(),
                then);
    }

    private void show(SeenSlots.Look look) {
        copies.forgetGone();
        seen.show(look);
    }

    /// The session, made anew when it was lost; off the FX thread.
    private Server current(ConnectionSettings target) throws ServerException {
        Server present = server.get();
        if (present != null && present.isAlive()) {
            return present;
        }
        Server fresh = Server.connect(target);
        if (server.compareAndSet(present, fresh)) {
            return fresh;
        }
        fresh.close();
        throw new ServerException(Texts.get("server.closed"), "08003");
    }

    private void closeLater(@Nullable Server old) {
        if (old != null) {
            background.start(
                    Texts.get("server.job.close"),
                    _ -> {
                        old.close();
                        return old;
                    },
                    _ -> {},
                    error -> failure.set(Optional.of(sentence(error))));
        }
    }

    private <T> Background.Job start(String title, Background.Work<T> work, Consumer<? super T> done) {
        return start(title, work, done, () -> {});
    }

    private <T> Background.Job start(
            String title, Background.Work<T> work, Consumer<? super T> done, Runnable afterFailure) {
        failure.set(Optional.empty());
        var run = new Run();
        run.job = background.start(
                title,
                work,
                result -> {
                    run.end();
                    done.accept(result);
                },
                error -> {
                    run.end();
                    failure.set(Optional.of(sentence(error)));
                    copies.forgetGone();
                    afterFailure.run();
                });
        return run;
    }

    private static String sentence(Throwable error) {
        String message = error.getMessage();
        boolean forTheUser = error instanceof ServerException || error instanceof IOException;
        return message == null || !forTheUser ? error.toString() : message;
    }

    private record Connected(Server server, ServerFacts facts, Optional<SeenSlots.Past> past, SeenSlots.Look look) {}

    /// A job that is counted while it runs; a stopped one never reports its end.
    private final class Run implements Background.Job {

        private Background.Job job = () -> {};
        private boolean ended;

        Run() {
            running.set(running.get() + 1);
        }

        void end() {
            if (!ended) {
                ended = true;
                running.set(running.get() - 1);
            }
        }

        @Override
        public void stop() {
            end();
            job.stop();
        }
    }
}
