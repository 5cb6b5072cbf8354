package org.walscope.app;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.PauseTransition;
import javafx.animation.Timeline;
import javafx.event.ActionEvent;
import javafx.event.EventHandler;
import org.walscope.view.OpenWal;

/// Says how long the window took to its first frame, then how long files took from the order to open them to the frame
/// with their first rows and to their whole index, and closes the window. `docs/performance.md` has figures; a run of
/// it
/// makes the cache of classes and profiles that later starts read. FX thread only.
public final class OpeningTimes {

    /// How long the window rests before files are opened, as before somebody drops them on it.
    private static final Duration REST = Duration.ofSeconds(3);

    private final WorkspaceWindow window;
    private final List<Path> paths;
    private final Consumer<String> said;

    private OpeningTimes(WorkspaceWindow window, List<Path> paths, Consumer<String> said) {
        this.window = window;
        this.paths = paths;
        this.said = said;
    }

    /// Begins, with a window that was just shown.
    ///
    /// @param paths to open once the window was drawn and has rested; none closes it then
    public static void take(WorkspaceWindow window, List<Path> paths, Consumer<String> said) {
        var times = new OpeningTimes(window, paths, said);
        window.scene().addPostLayoutPulseListener(new Runnable() {
            @Override
            public void run() {
                window.scene().removePostLayoutPulseListener(this);
                times.firstFrame();
            }
        });
    }

    private void firstFrame() {
        Instant started = ProcessHandle.current().info().startInstant().orElseThrow();
        said.accept(
                "first frame after " + Duration.between(started, Instant.now()).toMillis() + " ms");
        if (paths.isEmpty()) {
            window.workspace().whenIdle(window::close);
        } else {
            var rest = new PauseTransition(javafx.util.Duration.millis(REST.toMillis()));
            rest.setOnFinished(_ -> open());
            rest.play();
        }
    }

    private void open() {
        OpenWal wal = window.workspace().context().wal();
        long start = System.nanoTime();
        window.workspace().open(paths);
        var pulses = new Timeline();
        pulses.getKeyFrames().add(new KeyFrame(javafx.util.Duration.ONE, new EventHandler<ActionEvent>() {
            private boolean rows;
            private boolean shown;

            @Override
            public void handle(ActionEvent event) {
                if (rows && !shown) { // laid out by the pulse before this one
                    say(start, "first rows in a frame");
                    shown = true;
                }
                rows = wal.rows().get() > 0;
                if (shown && !wal.scanning().get()) {
                    pulses.stop();
                    say(start, "whole index of %,d records".formatted(wal.rows().get()));
                    window.workspace().whenIdle(window::close);
                } else if (wal.failure().get().isPresent()) {
                    pulses.stop();
                    said.accept(wal.failure().get().get());
                    window.workspace().whenIdle(window::close);
                }
            }
        }));
        pulses.setCycleCount(Animation.INDEFINITE);
        pulses.play();
    }

    private void say(long start, String what) {
        said.accept("%s after %d ms".formatted(what, (System.nanoTime() - start) / 1_000_000));
    }
}
