package org.walscope.model.reorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.walscope.model.reorder.DecodingServer.run;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.walscope.model.Lsn;
import org.walscope.model.reorder.ReplayOptions.SlotStart;
import org.walscope.model.reorder.SnapshotState.State;

/// A slot created while transactions run: the snapshot builder's states against the server's log, and what the slot
/// hands out then.
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SlotCreationTest {

    private static final Pattern FOUND = Pattern.compile(
            "logical decoding found (initial starting|initial consistent|consistent) point at ([0-9A-F/]+)");
    private static final Pattern WAITING = Pattern.compile("approximately (\\d+)\\) older than (\\d+) to end");

    @Test
    void reachesTheStatesThatTheServerLogs() throws Exception {
        try (var server = new DecodingServer();
                Connection first = server.connect();
                Connection second = server.connect();
                Connection third = server.connect();
                Connection creating = server.connect();
                var worker = Executors.newSingleThreadExecutor()) {
            server.run("CREATE TABLE t (id int)");
            List<Integer> xids = new ArrayList<>();
            xids.add(begin(first, 1));
            Future<?> created = worker.submit(() -> {
                run(creating, "SELECT pg_create_logical_replication_slot('made', 'test_decoding')");
                return null;
            });
            awaitLogged(server, "initial starting point");
            Lsn restart = server.lsn("SELECT restart_lsn FROM pg_replication_slots WHERE slot_name = 'made'");
            int xmin = (int) server.number("SELECT catalog_xmin FROM pg_replication_slots WHERE slot_name = 'made'");
            xids.add(begin(second, 2));
            run(first, "CREATE TABLE seen_by_nobody (id int)", "COMMIT");
            awaitLogged(server, "initial consistent point");
            xids.add(begin(third, 3));
            run(second, "CREATE TABLE too_early (id int)", "COMMIT");
            awaitLogged(server, "found consistent point");
            created.get();
            Lsn confirmed = server.lsn("SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE slot_name = 'made'");
            server.run("CREATE TABLE meanwhile (id int)");
            run(third, "CREATE TABLE own (id int)", "COMMIT");
            server.run("INSERT INTO t VALUES (4)");
            server.run("SELECT pg_stat_reset_replication_slot('made')");
            List<String> decoded =
                    server.rows("SELECT DISTINCT xid::text FROM pg_logical_slot_peek_changes('made', NULL,"
                            + " NULL) WHERE data LIKE 'table%'");
            SlotStatistics counted = server.counted("made");

            Transactions transactions = server.transactions();
            ReplayOptions slot = server.slot("made");
            var start = new SlotStart.Created(restart, xmin);
            MemoryReplay replay = transactions.replay(slot.withStart(start), () -> false);

            List<SnapshotState> states = replay.snapshotStates();
            assertThat(states).extracting(SnapshotState::state).containsExactly(State.values());
            assertThat(states.getFirst().lsn()).isEqualTo(restart);
            assertThat(states.stream().skip(1).map(SlotCreationTest::asLogged))
                    .containsExactlyElementsOf(logged(server));
            assertThat(states.get(1).waitsFor()).containsExactly(xids.get(0));
            assertThat(states.get(2).waitsFor()).containsExactly(xids.get(1));
            assertThat(states.get(3).waitsFor()).isEmpty();
            // confirmed_flush_lsn is the end of the record that made it consistent.
            var index = transactions.index();
            int row = states.getLast().indexRow();
            assertThat(confirmed.value()).isEqualTo(index.lsn(row) + (index.length(row) + 7 & -8));

            assertThat(xids.stream().map(xid -> replay.verdict(transactions.rowOf(xid))))
                    .containsExactly(
                            SlotVerdict.BEFORE_FULL_SNAPSHOT, SlotVerdict.BEFORE_CONSISTENT, SlotVerdict.DECODED);
            assertThat(IntStream.range(0, transactions.size())
                            .filter(each -> replay.verdict(each) == SlotVerdict.DECODED)
                            .filter(each -> transactions.changes(each, ChangeKind.INSERT) > 0)
                            .mapToObj(each -> Integer.toUnsignedString(transactions.xid(each))))
                    .containsExactlyInAnyOrderElementsOf(decoded);
            assertThat(replay.statistics()).isEqualTo(counted);
            assertThat(replay.estimates()).isEmpty();
            // A horizon above what the first record knows passes that over: nothing of before counts then.
            var later = new SlotStart.Created(restart, xids.get(1));
            assertThat(transactions
                            .replay(slot.withStart(later), () -> false)
                            .snapshotStates()
                            .get(1)
                            .lsn())
                    .isEqualTo(states.get(2).lsn());
        }
    }

    private static int begin(Connection session, int id) throws Exception {
        run(session, "BEGIN", "INSERT INTO t VALUES (" + id + ")");
        return Integer.parseInt(DecodingServer.value(session, "SELECT pg_current_xact_id()"));
    }

    private static void awaitLogged(DecodingServer server, String text) throws Exception {
        while (server.log().stream().noneMatch(line -> line.contains(text))) {
            Thread.sleep(20);
        }
    }

    /// A state in the words of [#logged].
    private static String asLogged(SnapshotState state) {
        String point = switch (state.state()) {
            case START -> "none";
            case BUILDING_SNAPSHOT -> "initial starting";
            case FULL_SNAPSHOT -> "initial consistent";
            case CONSISTENT -> "consistent";
        };
        return "%s %s %d %s"
                .formatted(point, state.lsn(), state.waitsFor().size(), Integer.toUnsignedString(state.nextXid()));
    }

    /// What the server says of the slot's creation: point, LSN, how many are waited for, older than which.
    private static List<String> logged(DecodingServer server) throws Exception {
        List<String> found = new ArrayList<>();
        List<String> lines = server.log();
        for (int i = 0; i < lines.size() && found.size() < 3; i++) {
            Matcher point = FOUND.matcher(lines.get(i));
            if (point.find()) {
                Matcher waiting = WAITING.matcher(lines.get(i + 1));
                String waits = waiting.find() ? waiting.group(1) + " " + waiting.group(2) : "0 0";
                found.add(point.group(1) + " " + point.group(2) + " " + waits);
            }
        }
        return found;
    }
}
