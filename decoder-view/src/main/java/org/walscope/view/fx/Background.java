package org.walscope.view.fx;

import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Runs slow work off the FX thread and brings its result back onto it. View-models get one; tests give them
/// [ImmediateBackground], which runs at once on the caller's thread.
public interface Background {

    /// Starts `work`; exactly one of `done` and `failed` is called on the FX thread, neither after [Job#stop].
    ///
    /// @param title what it does, as the task list shows it: "Scan 12 segments"
    <T> Job start(String title, Work<T> work, Consumer<? super T> done, Consumer<? super Throwable> failed);

    /// Threads that a job can split work among, one a processor; shared by all jobs, so that a task must not wait for
    /// another one.
    Executor workers();

    /// Slow work. Asks `progress` now and then whether to stop, and says how far it is.
    @FunctionalInterface
    interface Work<T> {
        T run(Progress progress) throws Exception;
    }

    /// What work tells and asks; from any thread. True once the job was stopped.
    interface Progress extends BooleanSupplier {

        /// @param fraction 0 to 1, or negative when nobody can know
        void report(double fraction, String what);

        /// Runs `update` on the FX thread soon, so that what is done so far can be looked at. Called as often as the
        /// work likes: at most four calls a second get through, and none after [Job#stop].
        void show(Runnable update);

        default boolean stopped() {
            return getAsBoolean();
        }
    }

    /// A started job.
    @FunctionalInterface
    interface Job {

        /// Asks the work to stop by flag (never by interrupt) and drops its result. FX thread.
        void stop();
    }
}
