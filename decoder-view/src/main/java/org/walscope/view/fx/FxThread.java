package org.walscope.view.fx;

import javafx.animation.AnimationTimer;
import javafx.application.Platform;

/// The FX thread, for those who are not on it.
public final class FxThread {

    private FxThread() {}

    /// Runs `action` on the FX thread: now when already there, else soon.
    public static void run(Runnable action) {
        if (Platform.isFxApplicationThread()) {
            action.run();
        } else {
            Platform.runLater(action);
        }
    }

    /// Runs `action` on the FX thread after what is under way there: when a node just added has been laid out.
    public static void later(Runnable action) {
        Platform.runLater(action);
    }

    /// Runs `action` once `frames` more frames were drawn: when what was changed so far is styled, laid out and to be
    /// seen.
    public static void afterFrames(int frames, Runnable action) {
        new AnimationTimer() {
            private int left = frames;

            @Override
            public void handle(long now) {
                if (left-- == 0) {
                    stop();
                    action.run();
                }
            }
        }.start();
    }
}
