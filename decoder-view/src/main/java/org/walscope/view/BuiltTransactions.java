package org.walscope.view;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.walscope.model.record.RecordReader;
import org.walscope.model.record.WalIndex;
import org.walscope.model.reorder.Transactions;
import org.walscope.model.segment.WalTimeline;
import org.walscope.view.fx.Background;

/// The transactions of the open WAL, built in the background; while it grows they are built anew again and
/// again, at most once a second and in a quarter of the time, so that it does not matter how many they are. What
/// was built last stays until the next is there. FX thread.
final class BuiltTransactions {

    private static final long PAUSE_NANOS = 1_000_000_000L;

    /// Of the time, building takes at most one part in so many.
    private static final int SHARE = 4;

    private final Background background;
    private final Consumer<Throwable> failed;
    private final ReadOnlyObjectWrapper<Optional<Transactions>> shown = new ReadOnlyObjectWrapper<>(Optional.empty());
    private Reading building = Reading.NONE;
    private boolean busy;
    /// Rows that those shown, or being built, cover at least.
    private int rows = -1;
    private long notBefore;
    private boolean againUnhurried = true;

    BuiltTransactions(Background background, Consumer<Throwable> failed) {
        this.background = background;
        this.failed = failed;
    }

    ReadOnlyObjectProperty<Optional<Transactions>> shown() {
        return shown.getReadOnlyProperty();
    }

    /// The job that reads the files, perhaps ended.
    Reading building() {
        return building;
    }

    /// Shows none, and stops building.
    void clear() {
        building.job().stop();
        busy = false;
        rows = -1;
        notBefore = 0;
        shown.set(Optional.empty());
    }

    /// Builds those of `index`, unless they are there, or being built, or it is too soon.
    ///
    /// @param growing whether this will be called again soon; else it is not too soon
    void build(String title, WalTimeline timeline, WalIndex index, boolean growing) {
        againUnhurried = !growing;
        int size = index.size();
        if (busy || size == rows || growing && System.nanoTime() - notBefore < 0) {
            return;
        }
        busy = true;
        rows = size;
        long begun = System.nanoTime();
        var ended = new CountDownLatch(1);
        var job = background.start(
                Texts.get("wal.job.transactions", title),
                progress -> {
                    try {
                        return Transactions.build(index, new RecordReader(timeline), progress);
                    } finally {
                        ended.countDown();
                    }
                },
                built -> {
                    long took = System.nanoTime() - begun;
                    notBefore = begun + Math.max(PAUSE_NANOS, SHARE * took);
                    busy = false;
                    shown.set(Optional.of(built));
                    if (againUnhurried) {
                        build(title, timeline, index, false);
                    }
                },
                error -> {
                    busy = false;
                    failed.accept(error);
                });
        building = new Reading(job, ended);
    }
}
