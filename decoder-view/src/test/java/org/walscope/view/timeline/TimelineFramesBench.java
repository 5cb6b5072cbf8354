package org.walscope.view.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import javafx.animation.AnimationTimer;
import javafx.scene.Scene;
import javafx.scene.layout.BorderPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import org.walscope.embedded.EmbeddedServer;
import org.walscope.model.record.WalIndex;
import org.walscope.model.reorder.Transactions;
import org.walscope.view.HeadlessMouseFix;
import org.walscope.view.OpenWal;
import org.walscope.view.Selection;
import org.walscope.view.fx.BackgroundJobs;
import org.walscope.view.fx.Theme;
import org.walscope.view.fx.ThemeColors;

/// How long a frame of the timeline takes with a million transactions. No test of the build; `docs/performance.md` has
/// the command. Pulses come as fast as they are done with (`javafx.animation.fullspeed`), so that the time from one to
/// the next is what a frame costs: view-model, drawing, and the rendering by software of the frame before.
@ExtendWith({ApplicationExtension.class, HeadlessMouseFix.class})
class TimelineFramesBench {

    private static final int SESSIONS = 4;
    private static final int TRANSACTIONS = 1_000_000;
    private static final int FRAMES = 150;
    /// The headless screen takes no window of 1600 by 1000.
    private static final int HEIGHT = 998;

    static {
        System.setProperty("javafx.animation.fullspeed", "true");
    }

    private final BackgroundJobs background = new BackgroundJobs();
    private final OpenWal wal = new OpenWal(background);
    private final ThemeColors colors = new ThemeColors();
    private final TimelineViewModel model = new TimelineViewModel(new Selection(), background);
    private final TimelineCanvas canvas = new TimelineCanvas(model, colors);
    private List<Path> toolkit = List.of();
    private Scene scene = new Scene(new BorderPane());

    @TempDir
    Path folder = Path.of("");

    @Start
    void start(Stage stage) {
        var root = new BorderPane(canvas);
        root.setBottom(colors.probe());
        scene = new Scene(root, 1600, HEIGHT);
        model.attach();
        canvas.attach();
        stage.setX(0);
        stage.setY(0);
        stage.setScene(scene);
        Theme.LIGHT.install();
        stage.show();
    }

    @Test
    void framesOfAMillionTransactions() throws Exception {
        Path files = Path.of(System.getProperty("walscope.bench.wal", folder.toString()));
        if (files.equals(folder)) {
            generate(folder);
        }
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> wal.open(List.of(files), "bench"));
        await(() -> wal.transactions().get().isPresent());
        Transactions transactions = wal.transactions().get().orElseThrow();
        WalIndex index = wal.index();
        System.out.printf("%,d records, %,d transactions%n", index.size(), transactions.size());

        long before = usedMemory();
        long start = System.nanoTime();
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> model.show(index, transactions));
        await(() -> model.data().isPresent());
        long laidOut = System.nanoTime();
        await(() -> model.buffer().replay().isPresent());
        System.out.printf(
                "laid out in %,d ms, replayed in %,d ms more%n",
                millis(laidOut - start), millis(System.nanoTime() - laidOut));
        System.out.printf("layout and replay: %,d MB; nodes: %d%n", usedMemory() - before >> 20, nodes());

        toolkit = toolkitThreads();
        measure("warming up", frame -> model.navigation().zoom(frame < FRAMES / 2 ? 1.08 : 1 / 1.08, 900));
        List<Measured> all = new ArrayList<>();
        model.viewport().fit();
        all.add(measure("all in sight", frame -> model.hover(frame)));
        model.viewport().fit();
        all.add(measure("zoom in", frame -> model.navigation().zoom(1.09, 900)));
        all.add(measure("zoom out", frame -> model.navigation().zoom(1 / 1.09, 900)));
        for (int times : new int[] {4, 64, 1_000, 16_000, 60_000}) {
            model.viewport().fit();
            model.navigation().zoom(times, 800);
            all.add(measure(
                    "pan, zoomed " + times + " times",
                    frame -> model.navigation().pan(11)));
        }
        model.viewport().fit();
        model.navigation().zoom(64, 800);
        all.add(measure("limit dragged", frame -> model.buffer().setWorkMem((64L << 10) * (1 + frame))));
        await(() -> !model.buffer().replaying().get());
        double[] frames = all.stream()
                .flatMapToDouble(each -> Arrays.stream(each.frames))
                .sorted()
                .toArray();
        double[] works = all.stream()
                .flatMapToDouble(each -> Arrays.stream(each.works))
                .sorted()
                .toArray();
        System.out.printf(
                "%nall: 95th percentile of a frame %.1f ms, of its work %.1f ms; nodes: %d%n",
                percentile(frames, 95), percentile(works, 95), nodes());
        assertThat(nodes()).isLessThan(30);
    }

    private record Measured(double[] frames, double[] works) {}

    private Measured measure(String what, IntConsumer act) throws InterruptedException {
        double[] frames = new double[FRAMES];
        double[] draws = new double[FRAMES];
        double[] works = new double[FRAMES];
        var done = new CountDownLatch(1);
        WaitForAsyncUtils.waitForFxEvents();
        WaitForAsyncUtils.asyncFx(() -> new AnimationTimer() {
            private int frame = -2;
            private long last;
            private long lastWork;

            @Override
            public void handle(long now) {
                long nanos = System.nanoTime();
                long work = workNanos();
                if (frame >= 0) {
                    frames[frame] = (nanos - last) / 1e6;
                    draws[frame] = canvas.drawNanos() / 1e6;
                    works[frame] = (work - lastWork) / 1e6;
                }
                last = nanos;
                lastWork = work;
                if (++frame == FRAMES) {
                    stop();
                    done.countDown();
                } else {
                    act.accept(Math.max(0, frame));
                }
            }
        }.start());
        assertThat(done.await(120, TimeUnit.SECONDS)).isTrue();
        double[] sorted = frames.clone();
        Arrays.sort(sorted);
        Arrays.sort(draws);
        Arrays.sort(works);
        System.out.printf(
                "%-26s work p50 %5.1f  p95 %5.1f   frame p50 %5.1f  p95 %5.1f  p99 %5.1f  max %5.1f   drawing p50 %5.1f  p95 %5.1f ms%n",
                what,
                percentile(works, 50),
                percentile(works, 95),
                percentile(sorted, 50),
                percentile(sorted, 95),
                percentile(sorted, 99),
                sorted[FRAMES - 1],
                percentile(draws, 50),
                percentile(draws, 95));
        return new Measured(frames, works);
    }

    /// Processor time that the toolkit's two threads have used, from Linux; so that other work on the machine does not
    /// count. What it cannot say elsewhere is 0.
    private long workNanos() {
        long sum = 0;
        for (Path task : toolkit) {
            try {
                String times = Files.readString(task.resolve("schedstat"));
                sum += Long.parseLong(times.substring(0, times.indexOf(' ')));
            } catch (IOException e) {
                return 0;
            }
        }
        return sum;
    }

    private static List<Path> toolkitThreads() {
        List<Path> found = new ArrayList<>();
        Path tasks = Path.of("/proc/self/task");
        if (Files.isDirectory(tasks)) {
            try (Stream<Path> all = Files.list(tasks)) {
                for (Path task : all.toList()) {
                    String name = Files.readString(task.resolve("comm"));
                    if (name.startsWith("JavaFX Applic") || name.startsWith("QuantumRender")) {
                        found.add(task);
                    }
                }
            } catch (IOException e) {
                return List.of();
            }
        }
        return found;
    }

    private static double percentile(double[] sorted, int percent) {
        return sorted[(int) Math.min(sorted.length - 1L, (long) sorted.length * percent / 100)];
    }

    private int nodes() {
        return scene.getRoot().lookupAll("*").size()
                - colors.probe().lookupAll("*").size();
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static long millis(long nanos) {
        return nanos / 1_000_000;
    }

    private static void await(java.util.function.BooleanSupplier condition) throws TimeoutException {
        WaitForAsyncUtils.waitFor(
                300, TimeUnit.SECONDS, () -> WaitForAsyncUtils.waitForAsyncFx(60_000, condition::getAsBoolean));
    }

    /// A million small transactions of several sessions side by side, every hundredth rolled back, every thousandth
    /// with
    /// subtransactions, and one that stays open over all of them.
    private static void generate(Path into) throws Exception {
        Map<String, String> settings =
                Map.of("fsync", "off", "synchronous_commit", "off", "max_wal_size", "8GB", "wal_keep_size", "4GB");
        try (EmbeddedServer server = EmbeddedServer.start(settings)) {
            try (Connection open = connect(server);
                    Statement first = open.createStatement()) {
                first.execute("CREATE TABLE t(id int, what text)");
                first.execute("""
                        CREATE PROCEDURE load(session int, n int) LANGUAGE plpgsql AS $$
                        BEGIN
                          FOR i IN 1..n LOOP
                            INSERT INTO t VALUES (i, 'session ' || session);
                            IF i % 1000 = 0 THEN
                              BEGIN INSERT INTO t VALUES (-i); EXCEPTION WHEN OTHERS THEN NULL; END;
                              BEGIN INSERT INTO t VALUES (-i); PERFORM 1/0; EXCEPTION WHEN OTHERS THEN NULL; END;
                            END IF;
                            IF i % 100 = 7 THEN ROLLBACK; ELSE COMMIT; END IF;
                          END LOOP;
                        END $$""");
                open.setAutoCommit(false);
                first.execute("INSERT INTO t VALUES (0, 'forgotten')");
                List<Thread> sessions = new ArrayList<>();
                for (int session = 1; session <= SESSIONS; session++) {
                    int number = session;
                    sessions.add(Thread.ofPlatform().start(() -> load(server, number)));
                }
                for (Thread session : sessions) {
                    session.join();
                }
            }
            try (Stream<Path> segments = Files.list(server.dataDirectory().resolve("pg_wal"))) {
                for (Path segment : segments.filter(Files::isRegularFile).toList()) {
                    Files.copy(segment, into.resolve(segment.getFileName().toString()));
                }
            }
        }
    }

    private static void load(EmbeddedServer server, int session) {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement()) {
            statement.execute("CALL load(%d, %d)".formatted(session, TRANSACTIONS / SESSIONS));
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Connection connect(EmbeddedServer server) throws java.sql.SQLException {
        return DriverManager.getConnection(server.jdbcUrl("postgres"), EmbeddedServer.SUPERUSER, server.password());
    }
}
