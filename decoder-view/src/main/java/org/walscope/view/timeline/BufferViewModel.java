package org.walscope.view.timeline;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.walscope.model.PgVersion;
import org.walscope.model.reorder.MemoryReplay;
import org.walscope.model.reorder.ReplayOptions;
import org.walscope.model.reorder.ReplayOptions.SlotStart;
import org.walscope.model.reorder.SnapshotState;
import org.walscope.model.reorder.Transactions;
import org.walscope.view.Texts;
import org.walscope.view.fx.Background;

/// What a slot's reorder buffer held and had to give away, replayed in the background whenever a setting of the
/// slot changes. While a replay is under way only the last of further changes counts; the picture before stays
/// meanwhile. FX thread.
final class BufferViewModel {

    private final Background background;
    private final Runnable changed;
    private final BufferCurve curve = new BufferCurve();
    private final ReadOnlyLongWrapper workMem = new ReadOnlyLongWrapper(ReplayOptions.DEFAULT_WORK_MEM);
    private final ReadOnlyBooleanWrapper replaying = new ReadOnlyBooleanWrapper();
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private Optional<Transactions> transactions = Optional.empty();
    private ReplayOptions options = ReplayOptions.of(0);
    private List<Integer> databases = List.of();
    private Optional<MemoryReplay> replay = Optional.empty();
    private Background.Job job = () -> {};
    private Optional<LimitLine> heldLine = Optional.empty();
    private boolean again;

    private record Replayed(List<Integer> databases, ReplayOptions options, Optional<MemoryReplay> replay) {}

    /// @param changed called when there is something else to draw
    BufferViewModel(Background background, Runnable changed) {
        this.background = background;
        this.changed = changed;
    }

    /// Replays these; the limit and what the plugin can do stay as they were set, where the slot starts does not.
    void show(Transactions shown) {
        clear();
        transactions = Optional.of(shown);
        options = of(0, options, Optional.empty());
        start();
    }

    /// Replays these, which are those shown and what came behind them; all settings and the picture before stay
    /// meanwhile.
    void grow(Transactions shown) {
        job.stop();
        transactions = Optional.of(shown);
        databases = List.of();
        start();
    }

    void clear() {
        job.stop();
        replaying.set(false);
        again = false;
        transactions = Optional.empty();
        databases = List.of();
        replay = Optional.empty();
        changed.run();
    }

    /// What is shown; perhaps still that of the settings before.
    Optional<MemoryReplay> replay() {
        return replay;
    }

    BufferCurve curve() {
        return curve;
    }

    ReadOnlyBooleanProperty replaying() {
        return replaying.getReadOnlyProperty();
    }

    /// Why the last replay failed; "" when it did not.
    ReadOnlyStringProperty problem() {
        return problem.getReadOnlyProperty();
    }

    /// `logical_decoding_work_mem`, in bytes, as it is set; its replay may be under way.
    ReadOnlyLongProperty workMem() {
        return workMem.getReadOnlyProperty();
    }

    /// Whether the release that wrote the WAL has a limit in bytes; PG 12 counts changes.
    boolean hasLimit() {
        return transactions
                .map(shown -> shown.version().atLeast(PgVersion.PG13))
                .orElse(true);
    }

    /// Whether that release streams and decodes at PREPARE.
    boolean canStream() {
        return transactions
                .map(shown -> shown.version().atLeast(PgVersion.PG14))
                .orElse(true);
    }

    /// @param bytes within [WorkMem#LEAST] and [WorkMem#MOST]
    void setWorkMem(long bytes) {
        if (bytes != workMem.get()) {
            workMem.set(bytes);
            set(now -> now.withWorkMem(bytes));
        }
    }

    /// The next power of two, where the release has such a limit.
    void stepWorkMem(boolean up) {
        if (hasLimit()) {
            setWorkMem(WorkMem.step(workMem.get(), up));
        }
    }

    /// Where the limit's line lies; empty while there is no curve. While the line is held its scale stays, although
    /// the curve does not.
    Optional<LimitLine> limitLine(TimelineZones zones) {
        return heldLine.or(() -> replay.map(made -> LimitLine.of(zones, curve.top(), workMem.get())));
    }

    boolean isLimitHeld() {
        return heldLine.isPresent();
    }

    void holdLimit(TimelineZones zones) {
        heldLine = limitLine(zones);
        changed.run();
    }

    void dragLimit(double y) {
        heldLine.ifPresent(line -> setWorkMem(WorkMem.nearest(line.bytes(y))));
    }

    void releaseLimit() {
        heldLine = Optional.empty();
        changed.run();
    }

    ReplayOptions options() {
        return options;
    }

    /// Replays with other settings.
    void set(UnaryOperator<ReplayOptions> change) {
        options = change.apply(options);
        changed.run();
        if (transactions.isEmpty()) {
            return;
        }
        if (replaying.get()) {
            again = true;
        } else {
            start();
        }
    }

    /// The release that counts, as `server_version_num`; 0 when it is not known.
    void setServerVersion(int number) {
        if (number != options.serverVersion()) {
            set(now -> now.withServerVersion(number));
        }
    }

    /// Whose transactions queued anything, most first; known once the first replay has ended.
    List<Integer> databases() {
        return databases;
    }

    List<SnapshotState> states() {
        return replay.map(MemoryReplay::snapshotStates).orElse(List.of());
    }

    private void start() {
        Transactions shown = transactions.orElseThrow();
        ReplayOptions wanted = options;
        List<Integer> known = databases;
        again = false;
        problem.set("");
        replaying.set(true);
        job = background.start(
                Texts.get("timeline.job.replay"),
                progress -> replay(shown, wanted, known, progress),
                this::arrived,
                this::failed);
    }

    private static Replayed replay(
            Transactions shown, ReplayOptions wanted, List<Integer> known, Background.Progress progress) {
        List<Integer> databases = known.isEmpty() ? shown.databases() : known;
        if (databases.isEmpty()) {
            return new Replayed(databases, wanted, Optional.empty());
        }
        ReplayOptions settings = databases.contains(wanted.database()) ? wanted : of(databases.getFirst(), wanted);
        return new Replayed(databases, settings, Optional.of(shown.replay(settings, progress)));
    }

    /// The same of another database.
    static ReplayOptions of(int database, ReplayOptions settings) {
        return of(database, settings, settings.start());
    }

    /// The same of another database, with another start of the slot.
    static ReplayOptions of(int database, ReplayOptions settings, Optional<SlotStart> start) {
        ReplayOptions same = ReplayOptions.of(database)
                .withWorkMem(settings.workMem())
                .withStreaming(settings.streaming())
                .withTwoPhase(settings.twoPhase())
                .withOnlyLocal(settings.onlyLocal())
                .withImmediate(settings.immediate())
                .withServerVersion(settings.serverVersion());
        return start.map(same::withStart).orElse(same);
    }

    private void failed(Throwable failure) {
        replaying.set(false);
        replay = Optional.empty();
        problem.set(String.valueOf(failure.getMessage()));
        changed.run();
    }

    private void arrived(Replayed replayed) {
        replaying.set(false);
        databases = replayed.databases;
        replay = replayed.replay;
        if (options.database() == 0) {
            options = of(replayed.options.database(), options);
        }
        if (again) {
            start();
        }
        changed.run();
    }
}
