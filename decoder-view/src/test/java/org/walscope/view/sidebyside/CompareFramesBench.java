package org.walscope.view.sidebyside;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javafx.animation.AnimationTimer;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import org.walscope.model.Lsn;
import org.walscope.model.change.PluginWrite;
import org.walscope.plugins.OutputComparison;
import org.walscope.plugins.PluginChoice;
import org.walscope.view.HeadlessMouseFix;
import org.walscope.view.OpenWal;
import org.walscope.view.Selection;
import org.walscope.view.ServerSession;
import org.walscope.view.ViewContext;
import org.walscope.view.fx.BackgroundJobs;
import org.walscope.view.fx.Theme;
import org.walscope.view.fx.ThemeColors;

/// What a frame of the comparison costs with a million changes, while one pages and jumps through it. No test of the
/// build; `docs/performance.md` has the command.
@ExtendWith({ApplicationExtension.class, HeadlessMouseFix.class})
class CompareFramesBench {

    private static final int CHANGES = 1_000_000;
    private static final int PAGES = 200;

    private CompareView view = make();
    private Scene scene = new Scene(new StackPane());

    private static CompareView make() {
        var background = new BackgroundJobs();
        var wal = new OpenWal(background);
        return new CompareView(new ViewContext(
                new Selection(), wal, new ServerSession(background, wal), background, new ThemeColors()));
    }

    @Start
    void start(Stage stage) {
        view = make();
        view.attach();
        scene = new Scene(new StackPane(view.node()), 1600, 998);
        stage.setScene(scene);
        Theme.LIGHT.install();
        stage.show();
    }

    private static List<PluginWrite> writes(int odd) {
        List<PluginWrite> writes = new ArrayList<>();
        long lsn = 0x1000000;
        for (int id = 0; id < CHANGES; id++) {
            int xid = 1000 + id / 50;
            if (id % 50 == 0) {
                writes.add(write(lsn, xid, "BEGIN " + xid));
            }
            lsn += 100;
            writes.add(write(
                    lsn,
                    xid,
                    "table public.orders: INSERT: id[integer]:" + id + " customer[text]:'customer " + id % 997
                            + "' paid[boolean]:" + (id % 3 == 0 && id % 1000 == odd)));
            if (id % 50 == 49) {
                lsn += 80;
                writes.add(write(lsn, xid, "COMMIT " + xid));
            }
        }
        return writes;
    }

    private static PluginWrite write(long lsn, int xid, String text) {
        return new PluginWrite(new Lsn(lsn), xid, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void pagesThroughAMillionChanges(FxRobot robot) throws Exception {
        var decoding = new PluginChoice("test_decoding", Map.of());
        OutputComparison.Result result = RecordedComparison.of(decoding, writes(3), decoding, writes(6));
        var shown = new Frames();
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> {
            scene.addPostLayoutPulseListener(shown::laidOut);
            shown.start();
            view.model().show(result);
        });
        for (int i = 0; i < 600 && view.model().caret().get() < 0; i++) {
            Thread.sleep(50);
        }
        Thread.sleep(1000);
        WaitForAsyncUtils.waitForAsyncFx(5000, shown::stop);
        shown.print("showing it");
        System.out.println(view.model().count().get());
        WaitForAsyncUtils.waitForAsyncFx(
                5000, () -> scene.lookup(".output-canvas").requestFocus());
        frames("page by page", robot, KeyCode.PAGE_DOWN);
        frames("difference by difference", robot, KeyCode.F8);
    }

    private void frames(String what, FxRobot robot, KeyCode key) {
        var frames = new Frames();
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> {
            scene.addPostLayoutPulseListener(frames::laidOut);
            frames.start();
        });
        for (int i = 0; i < PAGES; i++) {
            robot.push(key);
        }
        WaitForAsyncUtils.waitForAsyncFx(5000, frames::stop);
        frames.print(what);
    }

    /// What pulses take of the FX thread.
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

        void print(String what) {
            long[] sorted = Arrays.copyOf(nanos, count);
            Arrays.sort(sorted);
            System.out.printf(
                    "%s: %d frames, median %.1f ms, 95th percentile %.1f ms, longest %.1f ms, %d over 16 ms%n",
                    what,
                    count,
                    sorted[count / 2] / 1e6,
                    sorted[count * 95 / 100] / 1e6,
                    sorted[count - 1] / 1e6,
                    Arrays.stream(sorted).filter(each -> each > 16_000_000).count());
        }
    }
}
