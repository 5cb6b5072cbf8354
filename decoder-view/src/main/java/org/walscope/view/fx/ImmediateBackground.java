package org.walscope.view.fx;

import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// Runs work at once on the calling thread: for tests of view-models.
public final class ImmediateBackground implements Background {

    private static final Progress UNWATCHED = new Progress() {
        @Override
        public void report(double fraction, String what) {}

        @Override
        public void show(Runnable update) {
            update.run();
        }

        @Override
        public boolean getAsBoolean() {
            return false;
        }
    };

    @Override
    public <T> Job start(String title, Work<T> work, Consumer<? super T> done, Consumer<? super Throwable> failed) {
        T result;
        try {
            result = work.run(UNWATCHED);
        } catch (Exception e) {
            failed.accept(e);
            return () -> {};
        }
        done.accept(result);
        return () -> {};
    }

    @Override
    public Executor workers() {
        return Runnable::run;
    }
}
