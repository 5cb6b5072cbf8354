package org.walscope.plugins.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.walscope.plugins.decode.LiveServer.rows;
import static org.walscope.plugins.decode.LiveServer.run;

import java.io.StringReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;
import org.walscope.model.catalog.SavedCatalog;
import org.walscope.model.reorder.ReplayOptions;
import org.walscope.model.segment.WalFiles;
import org.walscope.model.segment.WalSegmentName;
import org.walscope.model.segment.WalTimeline;
import org.walscope.plugins.output.OutputContext.Option;
import org.walscope.plugins.output.OutputPlugins;

/// WAL that was not written for logical decoding: what can be decoded of it is what the server did, and what cannot is
/// counted.
final class ReplicaLevelTest {

    private static final long SEED = Long.getLong("walscope.histories.seed", 20261127);
    private static final int STATEMENTS = Integer.getInteger("walscope.statements", 1000);

    private static final Map<String, String> REPLICA =
            Map.of("wal_level", "replica", "autovacuum", "off", "wal_compression", "pglz", "wal_keep_size", "1GB");

    /// As `test_decoding` writes the row.
    private static final String ROW =
            "'id[integer]:' || id || ' n[integer]:' || coalesce(n::text, 'null') || ' s[text]:'"
                    + " || coalesce(quote_literal(s), 'null')";

    @TempDir
    private Path folder;

    private record Decoded(List<String> lines, List<String> warnings) {

        List<String> changes() {
            return lines.stream().filter(line -> line.startsWith("table ")).toList();
        }

        /// How many changes the totals say were left out.
        int leftOut() {
            Pattern total = Pattern.compile("(\\d+) changes? of .* left out in all");
            return warnings.stream()
                    .map(total::matcher)
                    .filter(Matcher::matches)
                    .mapToInt(matcher -> Integer.parseInt(matcher.group(1)))
                    .sum();
        }
    }

    @Test
    void decodesWhatItWouldHaveAtLogical() throws Exception {
        Decoded replica = scripted(REPLICA);
        Decoded logical = scripted(Map.of("autovacuum", "off", "wal_keep_size", "1GB"));
        assertThat(logical.warnings).isEmpty();
        assertThat(replica.lines).isEqualTo(logical.lines);
        assertThat(replica.changes()).hasSizeGreaterThan(STATEMENTS / 2);
        assertThat(replica.warnings)
                .singleElement()
                .asString()
                .matches("the WAL from [0-9A-F]+/[0-9A-F]+ on was written with wal_level = replica, .*");
    }

    private Decoded scripted(Map<String, String> settings) throws Exception {
        try (LiveServer server = LiveServer.start(settings, "--wal-segsize=1");
                Connection one = server.open();
                Connection other = server.open()) {
            SavedCatalog saved = server.saveCatalog(folder.resolve("catalog.json"));
            run(
                    one,
                    "CREATE TABLE d (id int PRIMARY KEY, n int, s text)",
                    "CREATE TABLE f (id int PRIMARY KEY, n int, s text)",
                    "ALTER TABLE f REPLICA IDENTITY FULL",
                    "CREATE TABLE i (id int PRIMARY KEY, n int UNIQUE NOT NULL, s text)",
                    "ALTER TABLE i REPLICA IDENTITY USING INDEX i_n_key",
                    "CREATE TABLE o (id int PRIMARY KEY, n int, s text)",
                    "ALTER TABLE o REPLICA IDENTITY NOTHING",
                    "CREATE TABLE b (id int, n int, s text)",
                    "CREATE INDEX ON b (id)",
                    "CREATE TABLE w (id int PRIMARY KEY, n int, s text)",
                    "ALTER TABLE w ALTER s SET STORAGE EXTERNAL");
            var random = new Random(SEED);
            for (int i = 0; i < STATEMENTS; i++) {
                step(random, i, i % 3 == 0 ? other : one);
            }
            run(one, "SELECT pg_switch_wal()");
            return decode(server, saved, 0);
        }
    }

    /// Each session has rows of its own, so that neither waits.
    private static void step(Random random, int i, Connection session) throws Exception {
        if (i % 50 < 3) {
            session.setAutoCommit(i % 100 >= 50);
            if (session.getAutoCommit()) {
                run(session, "CHECKPOINT");
            }
        }
        String table = List.of("d", "f", "i", "o", "b", "w").get(random.nextInt(6));
        int mine = i % 3 == 0 ? 1 : 0;
        int id = random.nextInt(60) * 2 + mine;
        String text = table.equals("w") && random.nextBoolean()
                ? "repeat(md5('" + i + "'), " + (60 + random.nextInt(300)) + ")"
                : "repeat('x', 30) || " + i + " || repeat('it''s ', " + random.nextInt(40) + ")";
        String n = table.equals("i") ? String.valueOf(2 * (1000 + i) + mine) : "" + random.nextInt(5);
        String values = id + ", " + n + ", " + text;
        switch (random.nextInt(10)) {
            case 0, 1, 2 ->
                run(
                        session,
                        "INSERT INTO " + table + " VALUES (" + values + ")"
                                + (table.equals("b") ? "" : " ON CONFLICT (id) DO UPDATE SET s = excluded.s"));
            case 3 -> run(session, "UPDATE " + table + " SET n = " + n + " WHERE id = " + id);
            case 4, 5 -> run(session, "UPDATE " + table + " SET s = " + text + " WHERE id = " + id);
            case 6 ->
                run(
                        session,
                        "UPDATE %s SET id = %d WHERE id = %d AND NOT EXISTS (SELECT FROM %1$s WHERE id = %2$d)"
                                .formatted(table, id + 200, id));
            case 7, 8 -> run(session, "DELETE FROM " + table + " WHERE id = " + (id + 200 * random.nextInt(2)));
            default -> rare(random, i, session, table, mine);
        }
    }

    private static void rare(Random random, int i, Connection session, String table, int mine) throws Exception {
        switch (random.nextInt(4)) {
            case 0 -> {
                var lines = new StringBuilder();
                for (int row = 0; row < 30; row++) {
                    int id = 10_000 + 2 * (40 * i + row) + mine;
                    lines.append(id).append('\t').append(id).append("\tcopied ").append("y".repeat(row * 5));
                    lines.append('\n');
                }
                session.unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn("COPY " + table + " FROM STDIN", new StringReader(lines.toString()));
            }
            case 1 -> {
                if (session.getAutoCommit()) {
                    run(session, "VACUUM " + table);
                }
            }
            case 2 -> {
                if (!session.getAutoCommit()) {
                    run(
                            session,
                            "SAVEPOINT a",
                            "DELETE FROM " + table + " WHERE id = " + (random.nextInt(60) * 2 + mine),
                            "ROLLBACK TO a",
                            "SAVEPOINT b",
                            "DELETE FROM " + table + " WHERE id = " + (random.nextInt(60) * 2 + mine));
                }
            }
            default -> {
                if (!session.getAutoCommit()) {
                    session.rollback();
                }
            }
        }
    }

    @Test
    void whatTheWalDoesNotShowIsCounted() throws Exception {
        try (LiveServer server = LiveServer.start(REPLICA, "--wal-segsize=1");
                Connection session = server.open()) {
            run(
                    session,
                    "CREATE TABLE t (id int PRIMARY KEY, n int, s text)",
                    "INSERT INTO t SELECT i, 0, repeat('x', 50) || i FROM generate_series(1, 2000) i",
                    "CHECKPOINT");
            // From here on pages touched have been shown before what is decoded.
            run(session, "UPDATE t SET n = 1 WHERE id % 2 = 0");
            SavedCatalog saved = server.saveCatalog(folder.resolve("catalog.json"));
            long before = Long.parseLong(rows(session, "SELECT trunc((pg_switch_wal() - '0/0') / 1048576)::bigint")
                    .getFirst());
            List<String> history = play(session, 0);
            int unknown = history.size();
            run(session, "CHECKPOINT");
            history.addAll(play(session, unknown));
            run(session, "SELECT pg_switch_wal()");

            Decoded decoded = decode(server, saved, before + 1);
            List<String> changes = decoded.changes();
            assertThat(history).containsSubsequence(changes);
            assertThat(changes).hasSize(history.size() - decoded.leftOut());
            assertThat(decoded.leftOut()).isBetween(unknown / 3, unknown);
            assertThat(decoded.warnings)
                    .anyMatch(warning -> warning.matches(".* is not in the WAL: .*: the change is left out"))
                    .anyMatch(warning -> warning.matches("[\\d,]+ changes of table public.t left out in all"));
            assertThat(changes.subList(changes.size() - (history.size() - unknown), changes.size()))
                    .isEqualTo(history.subList(unknown, history.size()));
        }
    }

    /// Changes rows one by one; what a slot would have said of each, from what the statements return.
    private static List<String> play(Connection session, int from) throws Exception {
        var random = new Random(SEED + from);
        List<String> history = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            int id = 1 + random.nextInt(2000);
            String where = " WHERE id = " + id + " RETURNING ";
            history.addAll(
                    switch (random.nextInt(4)) {
                        case 0 ->
                            rows(
                                    session,
                                    "INSERT INTO t VALUES (%d, NULL, 'new %d') RETURNING 'table public.t: INSERT: ' || %s"
                                            .formatted(5000 + from + i, i, ROW));
                        case 1 ->
                            rows(session, "UPDATE t SET n = " + i + where + "'table public.t: UPDATE: ' || " + ROW);
                        case 2 ->
                            rows(
                                    session,
                                    "UPDATE t SET id = id + 100000 + %d%s'table public.t: UPDATE: old-key: id[integer]:%d new-tuple: ' || %s"
                                            .formatted(2000 * (i + from), where, id, ROW));
                        default ->
                            rows(session, "DELETE FROM t" + where + "'table public.t: DELETE: id[integer]:' || id");
                    });
        }
        return history;
    }

    @Test
    void minimalIsToldOf() throws Exception {
        var settings = Map.of("wal_level", "minimal", "max_wal_senders", "0", "autovacuum", "off");
        try (LiveServer server = LiveServer.start(settings, "--wal-segsize=1");
                Connection session = server.open()) {
            SavedCatalog saved = server.saveCatalog(folder.resolve("catalog.json"));
            run(session, "CREATE TABLE t (id int PRIMARY KEY, s text)", "INSERT INTO t VALUES (1, 'one')");
            session.setAutoCommit(false);
            run(session, "CREATE TABLE u (id int PRIMARY KEY, s text)", "INSERT INTO u VALUES (2, 'not logged')");
            session.commit();
            run(session, "UPDATE u SET s = 'logged'", "DELETE FROM t");
            session.commit();

            Decoded decoded = decode(server, saved, 0);
            assertThat(decoded.warnings.getFirst())
                    .contains("wal_level = minimal")
                    .contains("nor are rows of tables that the same transaction had made or truncated");
            assertThat(decoded.changes())
                    .containsExactly(
                            "table public.t: INSERT: id[integer]:1 s[text]:'one'",
                            "table public.u: UPDATE: id[integer]:2 s[text]:'logged'",
                            "table public.t: DELETE: id[integer]:1");
        }
    }

    private static Decoded decode(LiveServer server, SavedCatalog saved, long firstSegment) throws Exception {
        List<String> lines = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        try (WalFiles files = WalFiles.open(List.of(server.walFolder()))) {
            WalTimeline whole = files.timelines().getFirst();
            int size = whole.segmentSize();
            WalTimeline part = whole.between(
                            WalSegmentName.of(
                                    whole.timeline(),
                                    Math.max(
                                            firstSegment,
                                            whole.segments().getFirst().number()),
                                    size),
                            WalSegmentName.of(
                                    whole.timeline(), whole.segments().getLast().number(), size))
                    .orElseThrow();
            var slot = ReplayOptions.of(saved.database()).withServerVersion(saved.serverVersion());
            var options = List.of(new Option("skip-empty-xacts", "1", true), new Option("include-xids", "0", true));
            DecodableWal.read(part, saved, problem -> {}, () -> false)
                    .decoder(
                            OutputPlugins.of("test_decoding").orElseThrow(),
                            new DecodeOptions(slot, options),
                            warnings::add)
                    .decode((lsn, xid, last, message) -> lines.add(message.toString()), () -> false);
        }
        return new Decoded(lines, warnings);
    }
}
