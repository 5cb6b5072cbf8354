package org.walscope.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import org.walscope.embedded.EmbeddedServer;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.WalProblem.Severity;
import org.walscope.model.record.WalIndex;
import org.walscope.model.reorder.Transactions;
import org.walscope.model.server.ConnectionSettings;
import org.walscope.model.server.Password;
import org.walscope.view.fx.BackgroundJobs;

/// Following a real server, and folders, with the real background.
@ExtendWith(ApplicationExtension.class)
class FollowWalTest {

    private static final long LIMIT = 24L << 20;
    private static final String SLOTS = "SELECT string_agg(concat_ws(' ', slot_name, restart_lsn, confirmed_flush_lsn,"
            + " catalog_xmin, active), ', ' ORDER BY slot_name) FROM pg_replication_slots";

    private final BackgroundJobs background = new BackgroundJobs();
    private final OpenWal wal = new OpenWal(background);
    private final ServerSession session = new ServerSession(background, wal, java.util.Optional.empty(), LIMIT);
    private final FollowWal follow = session.follow();
    private EmbeddedServer server;

    @TempDir
    Path folder = Path.of("");

    @Start
    void start(Stage stage) {
        stage.setTitle("following");
    }

    @BeforeEach
    void startServer() throws Exception {
        server = EmbeddedServer.start(
                Map.of("autovacuum", "off", "checkpoint_timeout", "1h", "wal_keep_size", "512MB"), "--wal-segsize=1");
        run("CREATE TABLE t(id int, what text)");
        run("SELECT pg_create_logical_replication_slot('orders_feed', 'test_decoding')");
        run("SELECT pg_create_physical_replication_slot('standby_1', true)");
    }

    @AfterEach
    void leavesNothingBehind() throws Exception {
        Path fetched = wal.paths().get().stream().findFirst().orElse(folder);
        var closed = new CountDownLatch(1);
        fx(() -> session.close(closed::countDown));
        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
        if (fetched.getFileName().toString().startsWith("walscope-wal-")) {
            assertThat(fetched).doesNotExist();
        }
        if (server.isRunning()) {
            await(() -> ask("SELECT count(*) FROM pg_stat_replication").equals("0"));
            assertThat(ask("SELECT count(*) FROM pg_replication_slots WHERE temporary OR active"))
                    .isEqualTo("0");
        }
        fx(wal::close);
        background.close();
        server.close();
    }

    @Test
    void endsWithWhatAFreshOpenOfTheSameWalShows() throws Exception {
        String slots = ask(SLOTS);
        fetch();
        int first = wal.rows().get();
        var seen = new ArrayList<Integer>();
        fx(() -> wal.rows().subscribe(now -> seen.add(now.intValue())));
        var built = new ArrayList<Long>();
        fx(() -> wal.transactions().subscribe(_ -> built.add(System.nanoTime())));
        fx(follow::start);
        assertThat(follow.on().get()).isTrue();
        for (int i = 0; i < 40; i++) {
            work(i);
            Thread.sleep(50);
        }
        Lsn end = current();
        await(() -> shownTo().compareTo(end) >= 0);
        assertThat(follow.state().get()).contains("shown up to ").contains(" records.");
        assertThat(ask(SLOTS)).isEqualTo(slots);
        assertThat(ask("SELECT count(*) FROM pg_stat_replication")).isEqualTo("1");
        await(() -> session.currentLsn().get().compareTo(end) >= 0);
        fx(follow::stop);
        await(() -> background.running().isEmpty());

        assertThat(wal.problems()).allMatch(problem -> problem.severity() == Severity.INFO);
        assertThat(seen.stream().distinct().count()).as("rows grow bit by bit").isGreaterThan(10);
        assertThat(seen).isSorted();
        assertThat(wal.rows().get()).isGreaterThan(first + 1000);
        for (int i = 2; i < built.size() - 1; i++) {
            assertThat(built.get(i) - built.get(i - 1))
                    .as("transactions are built at most once a second")
                    .isGreaterThan(TimeUnit.MILLISECONDS.toNanos(900));
        }
        assertEqualsFreshOpen();
        assertThat(ask(SLOTS)).isEqualTo(slots);
    }

    @Test
    void goesOnWhereItStoppedWhenTheServerIsBack() throws Exception {
        fetch();
        fx(follow::start);
        work(1);
        Lsn before = current();
        await(() -> shownTo().compareTo(before) >= 0);
        server.stop();
        await(() -> follow.trouble().get().isPresent());
        assertThat(follow.trouble().get())
                .get()
                .asString()
                .contains("What has come stays; it is tried again by itself in ");
        assertThat(follow.on().get()).isTrue();
        int rows = wal.rows().get();
        assertThat(rows).isPositive();
        server.startAgain();
        work(2);
        Lsn behind = current();
        await(() -> shownTo().compareTo(behind) >= 0 && follow.trouble().get().isEmpty());
        assertThat(wal.rows().get()).isGreaterThan(rows);
        fx(follow::stop);
        await(() -> background.running().isEmpty());
        assertEqualsFreshOpen();
    }

    @Test
    void canBeStoppedWhileTheServerIsAwayAndAsAJob() throws Exception {
        fetch();
        fx(follow::start);
        work(1);
        Lsn before = current();
        await(() -> shownTo().compareTo(before) >= 0);
        fx(() -> background.running().stream()
                .filter(job -> job.title().startsWith("Follow "))
                .forEach(BackgroundJobs.RunningJob::stop));
        await(() -> !follow.on().get() && background.running().isEmpty());
        assertThat(follow.trouble().get()).isEmpty();

        fx(follow::start);
        await(() -> follow.on().get() && !background.running().isEmpty());
        server.stop();
        await(() -> follow.trouble().get().isPresent());
        long begun = System.nanoTime();
        fx(follow::stop);
        assertThat(follow.on().get()).isFalse();
        await(() -> background.running().isEmpty());
        assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(5));
        assertThat(shownTo()).isGreaterThanOrEqualTo(before);
    }

    @Test
    void endsAtItsLimitAndKeepsWhatItHas() throws Exception {
        fetch();
        fx(follow::start);
        for (int i = 0; i < 4; i++) {
            run("INSERT INTO t SELECT i, repeat('x', 1000) FROM generate_series(1, 8000) i");
        }
        await(() -> !follow.on().get());
        assertThat(follow.trouble().get()).get().asString().startsWith("Not followed any more: 24 MB of WAL");
        await(() -> background.running().isEmpty());
        try (Stream<Path> files = Files.list(wal.paths().get().getFirst())) {
            assertThat(files.count()).isEqualTo(LIMIT >> 20);
        }
        assertEqualsFreshOpen();
    }

    @Test
    void beginsWithWhatTheServerWritesNowWhenNothingIsOpen() throws Exception {
        assertThat(follow.impossible().get()).contains("Open a folder, or connect to a server.");
        connect();
        assertThat(follow.impossible().get()).isEmpty();
        fx(follow::start);
        await(() -> wal.rows().get() > 0 && follow.state().get().contains("shown up to"));
        for (int i = 0; i < 10; i++) {
            work(i);
            fx(() -> {
                follow.stop();
                follow.start();
            });
        }
        Lsn end = current();
        await(() -> shownTo().compareTo(end) >= 0);
        assertThat(follow.on().get()).isTrue();
        fx(follow::stop);
        await(() -> background.running().isEmpty());
        assertEqualsFreshOpen();
    }

    @Test
    void followsAFolderThatSegmentsAreArchivedInto() throws Exception {
        run("SELECT pg_switch_wal()");
        archive(4);
        fx(() -> wal.open(List.of(folder), "archive"));
        await(() -> wal.transactions().get().isPresent() && background.running().isEmpty());
        int first = wal.rows().get();
        fx(follow::start);
        work(3);
        run("SELECT pg_switch_wal()");
        archive(1000);
        Lsn end = new Lsn(current().value() & -(1L << 20));
        await(() -> wal.timeline().get().orElseThrow().end().compareTo(end) >= 0
                && wal.rows().get() > first + 50);
        fx(follow::stop);
        await(() -> background.running().isEmpty());
        assertThat(wal.problems()).allMatch(problem -> problem.severity() == Severity.INFO);
        assertEqualsFreshOpen();
    }

    @Test
    void followsTheServersOwnFolder() throws Exception {
        Path own = server.dataDirectory().resolve("pg_wal");
        fx(() -> wal.open(List.of(own), "pg_wal"));
        await(() -> wal.transactions().get().isPresent() && background.running().isEmpty());
        fx(follow::start);
        for (int i = 0; i < 30; i++) {
            work(i);
        }
        Lsn end = current();
        await(() -> shownTo().compareTo(end) >= 0);
        fx(follow::stop);
        await(() -> background.running().isEmpty());
        assertThat(wal.problems()).allMatch(problem -> problem.severity() == Severity.INFO);
    }

    private void archive(int most) throws IOException {
        List<Path> segments;
        String now = ask("SELECT pg_walfile_name(pg_current_wal_insert_lsn())");
        try (Stream<Path> all = Files.list(server.dataDirectory().resolve("pg_wal"))) {
            segments = all.filter(file -> file.getFileName().toString().length() == 24
                            && file.getFileName().toString().compareTo(now) < 0)
                    .sorted()
                    .toList();
        }
        for (Path segment : segments.subList(0, Math.min(most, segments.size()))) {
            Path copy = folder.resolve(segment.getFileName().toString());
            if (!Files.exists(copy)) {
                Files.copy(segment, copy);
            }
        }
    }

    private void assertEqualsFreshOpen() throws Exception {
        var fresh = new OpenWal(background);
        fx(() -> fresh.open(wal.paths().get(), "fresh"));
        await(() ->
                fresh.transactions().get().isPresent() && background.running().isEmpty());
        WalIndex ours = wal.index();
        WalIndex theirs = fresh.index();
        assertThat(wal.rows().get()).isEqualTo(ours.size()).isEqualTo(theirs.size());
        for (int row = 0; row < ours.size(); row++) {
            assertThat(row(ours, row)).isEqualTo(row(theirs, row));
        }
        assertThat(lines(wal.transactions().get().orElseThrow()))
                .isEqualTo(lines(fresh.transactions().get().orElseThrow()));
        assertThat(wal.problems().getLast()).isEqualTo(fresh.problems().getLast());
        fx(fresh::close);
        await(() -> background.running().isEmpty());
    }

    private static List<Object> row(WalIndex index, int row) {
        return List.of(
                index.lsn(row),
                index.length(row),
                index.xid(row),
                index.rmid(row),
                index.info(row),
                index.imageBytes(row),
                index.relation(row));
    }

    private static List<String> lines(Transactions transactions) {
        var lines = new ArrayList<String>();
        for (int row = 0; row < transactions.size(); row++) {
            lines.add(transactions.xid(row) + " " + Lsn.toString(transactions.firstLsn(row)) + " "
                    + Lsn.toString(transactions.endLsn(row)) + " " + transactions.outcome(row) + " "
                    + transactions.subxactCount(row) + " " + transactions.decodedBytes(row, 0));
        }
        lines.sort(Comparator.naturalOrder());
        return lines;
    }

    private Lsn shownTo() {
        int rows = wal.rows().get();
        if (rows == 0) {
            return Lsn.INVALID;
        }
        return wal.reader()
                .orElseThrow()
                .read(new Lsn(wal.index().lsn(rows - 1)))
                .endLsn();
    }

    private void work(int i) throws SQLException {
        run(
                "INSERT INTO t SELECT i, 'order ' || i FROM generate_series(1, %d) i".formatted(20 + i % 7 * 10),
                "BEGIN; INSERT INTO t VALUES (0, 'a'); SAVEPOINT s; INSERT INTO t VALUES (1, 'b'); ROLLBACK TO s;"
                        + " INSERT INTO t VALUES (2, 'c'); COMMIT",
                "BEGIN; UPDATE t SET what = 'x' WHERE id = %d; ROLLBACK".formatted(i));
    }

    private Lsn current() {
        return Lsn.parse(ask("SELECT pg_current_wal_flush_lsn()")).orElseThrow();
    }

    private void connect() throws TimeoutException {
        ConnectionSettings settings = ConnectionSettings.parse(server.url("postgres"), Map.of("HOME", "/nonexistent"))
                .withPassword(new Password(server.password()));
        fx(() -> session.connect(settings));
        await(() -> !session.slots().isEmpty());
    }

    private void fetch() throws TimeoutException {
        connect();
        fx(() -> session.loadWal(session.slots().getFirst()));
        await(() -> wal.transactions().get().isPresent() && background.running().isEmpty());
    }

    private static void fx(Runnable action) {
        WaitForAsyncUtils.waitForAsyncFx(5000, action);
    }

    private static void await(BooleanSupplier condition) throws TimeoutException {
        WaitForAsyncUtils.waitFor(
                60, TimeUnit.SECONDS, () -> WaitForAsyncUtils.waitForAsyncFx(10_000, condition::getAsBoolean));
        WaitForAsyncUtils.waitForFxEvents();
    }

    private void run(String... statements) throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private String ask(String sql) {
        try (Connection connection = open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return String.valueOf(row.getString(1));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Connection open() throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl("postgres"), EmbeddedServer.SUPERUSER, server.password());
    }
}
