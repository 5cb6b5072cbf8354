package org.walscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javafx.animation.AnimationTimer;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import org.walscope.app.preferences.PreferencesFile;
import org.walscope.view.OpenWal;

/// How long the window takes to show the records of much WAL, and what a frame costs while one pages through them. No
/// test of the build; `docs/performance.md` has the command.
@ExtendWith({ApplicationExtension.class, HeadlessMouseFix.class})
@SuppressWarnings("NullAway.Init") // JUnit calls start before the test
class OpenWindowBench {

    private static final int OPENINGS = 5;
    private static final int PAGES = 300;

    @TempDir
    private Path preferences;

    private WorkspaceWindow window;

    @Start
    void start(Stage stage) throws Exception {
        window = new WorkspaceWindow(
                stage, new Workspace(new PreferencesFile(preferences)), new NativeFileDialogs(stage));
        window.show(1600, 998);
    }

    @Test
    void opensAndPagesThrough(FxRobot robot) throws Exception {
        List<Path> folder = List.of(Path.of(System.getProperty("walscope.bench.wal", "")));
        OpenWal wal = window.workspace().context().wal();
        for (int opening = 0; opening < OPENINGS; opening++) {
            var watch = new Opening(wal);
            WaitForAsyncUtils.waitForAsyncFx(5000, () -> watch.begin(folder));
            assertThat(watch.done.await(60, TimeUnit.SECONDS)).isTrue();
            System.out.printf(
                    "opening %d: first rows in a frame after %d ms, whole index of %,d records after %d ms%n",
                    opening + 1, watch.firstRows / 1_000_000, wal.rows().get(), watch.whole / 1_000_000);
            WaitForAsyncUtils.waitForAsyncFx(5000, () -> window.workspace().whenIdle(watch.idle::countDown));
            watch.idle.await(60, TimeUnit.SECONDS);
        }
        Node table = robot.lookup("#record-table").query();
        WaitForAsyncUtils.waitForAsyncFx(5000, table::requestFocus);
        page("to the end and back", robot, KeyCode.END, KeyCode.HOME, PAGES / 10);
        page("page by page", robot, KeyCode.PAGE_DOWN, KeyCode.PAGE_DOWN, PAGES);
    }

    private void page(String what, FxRobot robot, KeyCode odd, KeyCode even, int times) {
        var frames = new Frames();
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> {
            window.scene().addPostLayoutPulseListener(frames::laidOut);
            frames.start();
        });
        for (int i = 0; i < times; i++) {
            robot.push((i & 1) == 0 ? odd : even);
        }
        WaitForAsyncUtils.waitForAsyncFx(5000, frames::stop);
        long[] nanos = frames.sorted();
        System.out.printf(
                "%s: %d frames, median %.1f ms, 95th percentile %.1f ms, longest %.1f ms, %d over 16 ms%n",
                what,
                nanos.length,
                nanos[nanos.length / 2] / 1e6,
                nanos[nanos.length * 95 / 100] / 1e6,
                nanos[nanos.length - 1] / 1e6,
                Arrays.stream(nanos).filter(each -> each > 16_000_000).count());
    }

    /// From the order to open to the frames that show it.
    private static final class Opening extends AnimationTimer {

        private final OpenWal wal;
        private final CountDownLatch done = new CountDownLatch(1);
        private final CountDownLatch idle = new CountDownLatch(1);
        private long start;
        private boolean laidOut;
        private long firstRows;
        private long whole;

        Opening(OpenWal wal) {
            this.wal = wal;
        }

        void begin(List<Path> folder) {
            wal.close();
            start = System.nanoTime();
            wal.open(folder, "bench");
            start();
        }

        @Override
        public void handle(long now) {
            if (firstRows == 0 && wal.rows().get() > 0) {
                if (laidOut) { // by the pulse before this one
                    firstRows = System.nanoTime() - start;
                }
                laidOut = true;
            }
            if (firstRows != 0 && !wal.scanning().get()) {
                whole = System.nanoTime() - start;
                stop();
                done.countDown();
            }
        }
    }

    /// What pulses take of the FX thread, from their start until all is laid out and drawn into canvases; the renderer
    /// paints beside it.
    private static final class Frames extends AnimationTimer {

        private long[] nanos = new long[1024];
        private int count;
        private long before;

        @Override
        public void handle(long now) {
            before = System.nanoTime();
        }

        void laidOut() {
            if (before != 0) {
                if (count == nanos.length) {
                    nanos = Arrays.copyOf(nanos, 2 * count);
                }
                nanos[count++] = System.nanoTime() - before;
            }
            before = 0;
        }

        long[] sorted() {
            long[] sorted = Arrays.copyOf(nanos, count);
            Arrays.sort(sorted);
            return sorted;
        }
    }
}
