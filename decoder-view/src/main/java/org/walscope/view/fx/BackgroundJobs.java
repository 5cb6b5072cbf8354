package org.walscope.view.fx;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// The workbench's background: a virtual thread a job, and a list of the running ones for the task view.
public final class BackgroundJobs implements Background, AutoCloseable {

    /// How often at most a job's progress reaches the screen.
    private static final long REPORT_NANOS = 250_000_000;

    /// How long a job runs before people are told of it: what most jobs take is over before one could read its name.
    private static final long LASTING_MILLIS = 300;

    private static final Executor AFTER_A_WHILE =
            CompletableFuture.delayedExecutor(LASTING_MILLIS, TimeUnit.MILLISECONDS, Platform::runLater);

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final ExecutorService workers = Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            Thread.ofPlatform()
                    .daemon()
                    .name("worker-", 0)
                    .priority(Thread.MIN_PRIORITY)
                    .factory());
    private final ObservableList<RunningJob> running = FXCollections.observableArrayList();
    // Held here: a wrapper nobody holds is collected, with those who listen to it
    private final ObservableList<RunningJob> readRunning = FXCollections.unmodifiableObservableList(running);

    private final ObservableList<RunningJob> lasting = FXCollections.observableArrayList();
    private final ObservableList<RunningJob> readLasting = FXCollections.unmodifiableObservableList(lasting);

    /// The jobs under way, oldest first; FX thread.
    public ObservableList<RunningJob> running() {
        return readRunning;
    }

    /// Those of them that have been under way for a while, so that people may want to know; FX thread.
    public ObservableList<RunningJob> lasting() {
        return readLasting;
    }

    @Override
    public <T> Job start(String title, Work<T> work, Consumer<? super T> done, Consumer<? super Throwable> failed) {
        var job = new RunningJob(title);
        running.add(job);
        AFTER_A_WHILE.execute(() -> {
            if (running.contains(job)) {
                lasting.add(job);
            }
        });
        executor.execute(() -> {
            try {
                T result = work.run(job);
                end(job, () -> done.accept(result));
            } catch (Exception | Error e) {
                end(job, () -> failed.accept(e));
            }
        });
        return job;
    }

    @Override
    public Executor workers() {
        return workers;
    }

    private void end(RunningJob job, Runnable tell) {
        Platform.runLater(() -> {
            running.remove(job);
            lasting.remove(job);
            if (!job.getAsBoolean()) {
                tell.run();
            }
        });
    }

    /// Stops all jobs; none of their results arrives.
    @Override
    public void close() {
        running.forEach(RunningJob::stop);
        executor.shutdown();
        workers.shutdown();
    }

    /// A job as the task list shows it.
    public static final class RunningJob implements Job, Progress {

        private final String title;
        private final ReadOnlyDoubleWrapper fraction = new ReadOnlyDoubleWrapper(-1);
        private final ReadOnlyStringWrapper what = new ReadOnlyStringWrapper("");
        private volatile boolean stopped;
        private volatile long lastReport;
        private volatile long lastShow;

        private RunningJob(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }

        /// 0 to 1, negative while unknown.
        public ReadOnlyDoubleProperty fraction() {
            return fraction.getReadOnlyProperty();
        }

        public ReadOnlyStringProperty what() {
            return what.getReadOnlyProperty();
        }

        @Override
        public void stop() {
            stopped = true;
        }

        @Override
        public boolean getAsBoolean() {
            return stopped;
        }

        @Override
        public void report(double done, String doing) {
            long now = System.nanoTime();
            if (now - lastReport < REPORT_NANOS) {
                return;
            }
            lastReport = now;
            Platform.runLater(() -> {
                fraction.set(done);
                what.set(doing);
            });
        }

        @Override
        public void show(Runnable update) {
            long now = System.nanoTime();
            if (now - lastShow < REPORT_NANOS) {
                return;
            }
            lastShow = now;
            Platform.runLater(() -> {
                if (!stopped) {
                    update.run();
                }
            });
        }
    }
}
