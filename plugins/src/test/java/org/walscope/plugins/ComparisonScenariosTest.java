package org.walscope.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.walscope.model.Lsn;
import org.walscope.model.change.ColumnValue;
import org.walscope.model.change.DecodedChange;
import org.walscope.model.change.LineRange;
import org.walscope.model.change.Value;
import org.walscope.model.server.PeekLimit;
import org.walscope.model.server.ServerException;
import org.walscope.plugins.align.AlignedRow;
import org.walscope.plugins.align.Alignment;
import org.walscope.plugins.align.DifferenceKind;

/// Why two consumers disagree, or one sees nothing: incidents played on a server, what the comparison says of them
/// against what the server says.
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class ComparisonScenariosTest {

    private static ScenarioServer server;

    @BeforeAll
    static void start() throws Exception {
        server = ScenarioServer.start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @AfterEach
    void noCopyIsLeft() throws Exception {
        assertThat(server.value(
                        "postgres",
                        "SELECT count(*) FROM pg_replication_slots WHERE temporary OR slot_name LIKE 'walscope%'"))
                .isEqualTo("0");
    }

    /// "My UPDATE never arrived": what a publication lets through.
    @Test
    void everyRowThatAPublicationLeavesOutHasItsReason() throws Exception {
        server.play(
                "s07",
                List.of(
                        "CREATE TABLE rf(id int PRIMARY KEY, region text, amt int)",
                        "ALTER TABLE rf REPLICA IDENTITY FULL",
                        "CREATE TABLE cl(id int PRIMARY KEY, a text, secret text)",
                        "CREATE TABLE np(id int PRIMARY KEY)",
                        "CREATE TABLE part(id int, d int, v text, PRIMARY KEY(id, d)) PARTITION BY RANGE (d)",
                        "CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM (0) TO (10)",
                        "CREATE TABLE part_2 PARTITION OF part FOR VALUES FROM (10) TO (20)",
                        "CREATE PUBLICATION pf FOR TABLE rf WHERE (region = 'EU'), cl(id, a), part",
                        "CREATE PUBLICATION pins FOR TABLE rf WITH (publish = 'insert')",
                        "CREATE PUBLICATION proot FOR TABLE part WITH (publish_via_partition_root = true)"),
                List.of(
                        "INSERT INTO rf VALUES (1, 'EU', 1), (2, 'US', 2)",
                        "UPDATE rf SET region = 'US' WHERE id = 1",
                        "UPDATE rf SET region = 'EU' WHERE id = 2",
                        "UPDATE rf SET amt = 9 WHERE id = 2",
                        "UPDATE rf SET amt = 8 WHERE id = 1",
                        "DELETE FROM rf",
                        "INSERT INTO cl VALUES (1, 'a', 's')",
                        "UPDATE cl SET secret = 's2'",
                        "INSERT INTO np VALUES (1)",
                        "INSERT INTO part VALUES (1, 5, 'x')",
                        "UPDATE part SET d = 15 WHERE id = 1"));
        String before = server.untouched("s07");

        List<String> rf = fates("pf", "rf");
        assertThat(rf)
                .containsExactly(
                        "INSERT 1: INSERT",
                        "INSERT 2: the row filter (region = 'EU'::text) of pf leaves this row out, as the catalogs are now",
                        "UPDATE 1: DELETE, sent as DELETE: the UPDATE took the row out of the row filter (region = 'EU'::text)",
                        "UPDATE 2: INSERT, sent as INSERT: the UPDATE brought the row into the row filter (region = 'EU'::text)",
                        "UPDATE 2: UPDATE",
                        "UPDATE 1: the row filter (region = 'EU'::text) of pf leaves this row out, as the catalogs are now",
                        "DELETE 2: DELETE",
                        "DELETE 1: the row filter (region = 'EU'::text) of pf leaves this row out, as the catalogs are now");
        assertThat(server.value(
                        "s07", "SELECT rowfilter FROM pg_publication_tables WHERE pubname = 'pf' AND tablename = 'rf'"))
                .isEqualTo("(region = 'EU'::text)");
        assertThat(fates("pf", "cl"))
                .containsExactly(
                        "INSERT 1: INSERT, column \"secret\" is not sent: outside the column list of publication pf, as the"
                                + " catalogs are now",
                        "UPDATE 1: UPDATE, column \"secret\" is not sent: outside the column list of publication pf, as the"
                                + " catalogs are now");
        assertThat(fates("pf", "np"))
                .containsExactly(
                        "INSERT 1: public.np is in none of the publications asked for (pf), as the catalogs are now");
        assertThat(fates("pf", "part_1")).containsExactly("INSERT 1: INSERT", "DELETE 1: DELETE");
        assertThat(fates("pf", "part_2")).containsExactly("INSERT 1: INSERT");

        assertThat(fates("pins", "rf"))
                .contains("INSERT 1: INSERT", "INSERT 2: INSERT")
                .filteredOn(fate -> fate.startsWith("UPDATE"))
                .hasSize(4)
                .allMatch(fate -> fate.endsWith("publication pins does not publish UPDATE, as the catalogs are now"));
        assertThat(server.value(
                        "s07", "SELECT pubinsert, pubupdate, pubdelete FROM pg_publication WHERE pubname = 'pins'"))
                .isEqualTo("t|f|f");
        assertThat(fates("proot", "part_1"))
                .containsExactly(
                        "INSERT 1: INSERT, the publication sends changes of partitions under the name of their root:"
                                + " public.part_1 and public.part",
                        "DELETE 1: DELETE, the publication sends changes of partitions under the name of their root:"
                                + " public.part_1 and public.part");
        for (String publication : List.of("pf", "pins", "proot")) {
            Alignment alignment = server.compare("s07", "test_decoding", "pgoutput publication_names=" + publication)
                    .alignment();
            assertThat(alignment.summary().differences()).isZero();
            // Nothing that did arrive has a reason why it did not.
            assertThat(alignment.rows().stream()
                            .filter(row -> !row.left().isEmpty() && !row.right().isEmpty())
                            .map(row -> row.difference().reason()))
                    .noneMatch(reason ->
                            reason.contains("leaves this row out") || reason.contains("none of the publications"));
        }
        assertThat(server.untouched("s07")).isEqualTo(before);
    }

    /// Of each change that test_decoding has of a table: kind, key, what pgoutput has instead, and why.
    private static List<String> fates(String publication, String table) throws Exception {
        Alignment alignment = server.compare("s07", "test_decoding", "pgoutput publication_names=" + publication)
                .alignment();
        List<String> fates = new ArrayList<>();
        for (AlignedRow row : alignment.rows()) {
            if (row.left().isEmpty() || !row.change()) {
                continue;
            }
            String line = text(alignment, 0, row);
            if (!line.startsWith("table public." + table + ":")) {
                continue;
            }
            String kind = line.replaceFirst("^table [^:]*: ([A-Z]+):.*", "$1");
            String key = line.replaceFirst(".*?id\\[integer]:(\\d+).*", "$1");
            String sent = row.right().isEmpty() ? "" : text(alignment, 1, row).replaceFirst("^([A-Z]+) .*", "$1");
            String why = row.difference().kind() == DifferenceKind.EXPECTED
                    ? row.difference().reason()
                    : "";
            fates.add(kind + " " + key + ": " + sent + (sent.isEmpty() || why.isEmpty() ? "" : ", ") + why);
        }
        return fates;
    }

    private static String text(Alignment alignment, int side, AlignedRow row) {
        LineRange lines = row.sides().get(side);
        return alignment.sides().get(side).output().lines().get(lines.from()).text();
    }

    /// A delete without a key.
    @Test
    void whatWal2JsonDropsWithoutAKeyIsNamed() throws Exception {
        ScenarioServer.assumeWal2Json();
        server.play(
                "s08",
                List.of(
                        "CREATE TABLE nopk(a int, b text)",
                        "CREATE TABLE ridef(id int PRIMARY KEY, b text)",
                        "CREATE TABLE rifull(id int PRIMARY KEY, b text)",
                        "ALTER TABLE rifull REPLICA IDENTITY FULL",
                        "CREATE TABLE riidx(id int PRIMARY KEY, code text NOT NULL, b text)",
                        "CREATE UNIQUE INDEX riidx_code ON riidx(code)",
                        "ALTER TABLE riidx REPLICA IDENTITY USING INDEX riidx_code",
                        "CREATE TABLE rinot(id int PRIMARY KEY, b text)",
                        "ALTER TABLE rinot REPLICA IDENTITY NOTHING",
                        "CREATE PUBLICATION p FOR TABLE ridef, rifull, riidx"),
                List.of(
                        "INSERT INTO nopk VALUES (1, 'x')",
                        "UPDATE nopk SET b = 'y'",
                        "DELETE FROM nopk",
                        "INSERT INTO ridef VALUES (1, 'q')",
                        "UPDATE ridef SET b = 'z'",
                        "UPDATE ridef SET id = 2",
                        "DELETE FROM ridef",
                        "INSERT INTO rifull VALUES (1, 'q')",
                        "UPDATE rifull SET b = 'z'",
                        "DELETE FROM rifull",
                        "INSERT INTO riidx VALUES (1, 'c1', 'q')",
                        "UPDATE riidx SET b = 'z'",
                        "UPDATE riidx SET code = 'c2'",
                        "DELETE FROM riidx",
                        "INSERT INTO rinot VALUES (1, 'q')",
                        "UPDATE rinot SET b = 'z'",
                        "DELETE FROM rinot"));
        Alignment alignment = server.compare("s08", "test_decoding", "wal2json", "pgoutput publication_names=p")
                .alignment();
        Map<String, String> dropped = new TreeMap<>();
        for (AlignedRow row : alignment.rows()) {
            if (row.change()
                    && !row.sides().get(0).isEmpty()
                    && row.sides().get(1).isEmpty()) {
                dropped.put(
                        text(alignment, 0, row).replaceFirst("^table public.(\\w+): ([A-Z]+):.*", "$1 $2"),
                        row.difference().reason());
            }
        }
        assertThat(dropped.keySet()).containsExactly("nopk DELETE", "nopk UPDATE", "rinot DELETE", "rinot UPDATE");
        assertThat(dropped.values())
                .allMatch(reason -> reason.contains("has no replica identity: wal2json drops its UPDATEs and DELETEs"));
        assertThat(server.rows(
                        "s08",
                        "SELECT relname FROM pg_class WHERE relname IN ('nopk', 'rinot', 'ridef', 'rifull',"
                                + " 'riidx') AND (relreplident = 'n' OR relreplident = 'd' AND NOT EXISTS (SELECT 1 FROM pg_index i"
                                + " WHERE i.indrelid = pg_class.oid AND indisprimary)) ORDER BY 1"))
                .containsExactly("nopk", "rinot");
        assertThat(alignment.summary().differences()).isZero();
        // What lies outside of the key was not sent; it is not NULL.
        List<Value> outside = new ArrayList<>();
        alignment.sides().get(2).output().transactions().stream()
                .flatMap(txn -> txn.changes().stream())
                .forEach(change -> {
                    if (change instanceof DecodedChange.Delete delete
                            && List.of("ridef", "riidx")
                                    .contains(delete.relation().name())) {
                        delete.old().orElseThrow().columns().stream()
                                .filter(column -> column.name().equals("b"))
                                .map(ColumnValue::value)
                                .forEach(outside::add);
                    }
                });
        assertThat(outside).hasSize(2).containsOnly(Value.NOT_SENT);
    }

    /// The description column was wiped.
    @Test
    void unchangedToastIsOneMeaningInThreeSpellings() throws Exception {
        ScenarioServer.assumeWal2Json();
        server.play(
                "s09",
                List.of(
                        "CREATE TABLE doc(id int PRIMARY KEY, n int, body text)",
                        "ALTER TABLE doc ALTER body SET STORAGE EXTERNAL",
                        "CREATE PUBLICATION p FOR TABLE doc"),
                List.of(
                        "INSERT INTO doc VALUES (1, 1, repeat('A', 9000)), (2, 1, repeat('B', 9000))",
                        "UPDATE doc SET n = 2 WHERE id = 1",
                        "UPDATE doc SET body = NULL WHERE id = 2",
                        "UPDATE doc SET body = repeat('C', 4000) WHERE id = 1",
                        "ALTER TABLE doc REPLICA IDENTITY FULL",
                        "UPDATE doc SET n = 3 WHERE id = 1"));
        Alignment alignment = server.compare("s09", "test_decoding", "pgoutput publication_names=p", "wal2json")
                .alignment();
        assertThat(alignment.summary().differences()).isZero();
        List<List<String>> bodies = new ArrayList<>();
        for (int side = 0; side < 3; side++) {
            List<String> states = new ArrayList<>();
            alignment.sides().get(side).output().transactions().stream()
                    .flatMap(txn -> txn.changes().stream())
                    .forEach(change -> {
                        if (change instanceof DecodedChange.Update update) {
                            states.add(state(update.row()) + " from "
                                    + update.old()
                                            .map(old -> state(old.columns()))
                                            .orElse(""));
                        }
                    });
            bodies.add(states);
        }
        assertThat(bodies.get(0)).element(0).isEqualTo("UNCHANGED from ");
        assertThat(bodies.get(0)).element(1).isEqualTo("NULL from ");
        assertThat(bodies.get(0).getLast()).isEqualTo("UNCHANGED from 4000 characters");
        assertThat(bodies.get(1).stream().map(state -> state.replaceFirst(" from.*", "")))
                .containsExactlyElementsOf(bodies.get(0).stream()
                        .map(state -> state.replaceFirst(" from.*", ""))
                        .toList());
        // wal2json leaves the column out; that is never shown as NULL.
        assertThat(bodies.get(2)).element(0).asString().startsWith("absent");
        assertThat(bodies.get(2)).element(1).asString().startsWith("NULL");
        assertThat(bodies.get(2).getLast()).startsWith("absent from 4000 characters");
    }

    private static String state(List<ColumnValue> row) {
        return row.stream()
                .filter(column -> column.name().equals("body"))
                .findFirst()
                .map(column -> switch (column.value()) {
                    case Value.UnchangedToast u -> "UNCHANGED";
                    case Value.Null n -> "NULL";
                    case Value.Text(var text) -> text.length() + " characters";
                    case Value.NotSent n -> "not sent";
                    case Value.Binary b -> "binary";
                })
                .orElse("absent");
    }

    /// Same row, three spellings.
    @Test
    void spellingIsNoDifferenceAndALostValueIsOne() throws Exception {
        ScenarioServer.assumeWal2Json();
        server.play(
                "s10",
                List.of(
                        "CREATE TABLE ty(id int PRIMARY KEY, b bool, i8 bigint, n numeric, n2 numeric(10,2), f8 float8,"
                                + " tz timestamptz, d date, iv interval, by bytea, js json, jb jsonb, ar int[], bt bit(4),"
                                + " ch char(5), vc varchar(30), m money, g int GENERATED ALWAYS AS (id * 2) STORED, nul text)",
                        "CREATE PUBLICATION p FOR TABLE ty"),
                List.of(
                        "INSERT INTO ty VALUES (1, true, 9007199254740993, '12345678901234567890.123456789', 1.10, 0.1,"
                                + " '2024-02-29 23:59:59.123456+00', '2024-02-29', '1 year 2 mons 3 days 04:05:06',"
                                + " '\\xdeadbeef00ff', '{\"a\": 1,  \"a\":2}', '{\"a\": 1,  \"a\":2}', '{1,NULL,3}', b'1010',"
                                + " 'ab', 'it''s \"q\" \\ back', 12.34, DEFAULT, NULL)",
                        "INSERT INTO ty VALUES (2, false, -1, 'NaN', NULL, 'Infinity', 'infinity', '-infinity', '-1 day', '',"
                                + " NULL, NULL, '{}', NULL, '', E'tab\\tnl\\n', -1, DEFAULT, 'x')"));
        Alignment alignment = server.compare("s10", "test_decoding", "pgoutput publication_names=p", "wal2json")
                .alignment();
        assertThat(alignment.summary().differences()).isZero();
        List<String> reasons = alignment.rows().stream()
                .filter(row -> row.change() && row.difference().kind() == DifferenceKind.EXPECTED)
                .map(row -> row.difference().reason())
                .toList();
        assertThat(reasons).hasSize(2);
        assertThat(reasons)
                .allMatch(
                        reason -> reason.contains("side 2: column \"g\" is not sent: a generated column, which pgoutput"
                                + " never sends before 18"));
        assertThat(reasons.getFirst()).doesNotContain("NaN");
        assertThat(reasons.getLast())
                .contains("\"n\" is NaN or infinite: JSON has no such number, wal2json writes null")
                .contains("\"f8\" is NaN or infinite")
                .doesNotContain("\"tz\"")
                .doesNotContain("\"n2\"");
        // Every cell of test_decoding is what the table says.
        List<DecodedChange> rows = alignment.sides().getFirst().output().transactions().stream()
                .flatMap(txn -> txn.changes().stream())
                .toList();
        assertThat(rows).hasSize(2);
        for (DecodedChange change : rows) {
            for (ColumnValue column : ((DecodedChange.Insert) change).row()) {
                String id = ((DecodedChange.Insert) change).row().getFirst().value() instanceof Value.Text(var text)
                        ? text
                        : "";
                // A cast takes the blanks off that the output function of character(5) writes
                String cell = column.name().equals("ch") ? "rpad(ch::text, 5)" : '"' + column.name() + "\"::text";
                String truth = server.value("s10", "SELECT " + cell + " FROM ty WHERE id = " + id);
                String said = switch (column.value()) {
                    case Value.Text(var text) -> text;
                    case Value.Null n -> "null";
                    default -> column.value().toString();
                };
                assertThat(said.equals("true") ? "true" : said)
                        .as(column.name())
                        .isEqualTo(truth);
            }
        }
    }

    /// Three rows, one LSN.
    @Test
    void rowsOfOneRecordAreNoRepeats() throws Exception {
        server.play(
                "s11",
                List.of("CREATE TABLE cp(id int, v text)", "CREATE PUBLICATION p FOR TABLE cp"),
                List.of("INSERT INTO cp SELECT g, 'r' FROM generate_series(4, 5) g"));
        try (var connection = server.open("s11")) {
            new org.postgresql.copy.CopyManager(connection.unwrap(org.postgresql.core.BaseConnection.class))
                    .copyIn("COPY cp FROM STDIN", new java.io.StringReader("1\ta\n2\tb\n3\tc\n"));
        }
        Alignment alignment = server.compare("s11", "test_decoding", "pgoutput publication_names=p")
                .alignment();
        assertThat(alignment.summary().differences()).isZero();
        assertThat(alignment.rows().stream()
                        .filter(row -> row.change()
                                && !row.left().isEmpty()
                                && !row.right().isEmpty()))
                .hasSize(5);
        List<String> lsns = server.rows(
                "s11",
                "SELECT lsn, count(*) FROM pg_logical_slot_peek_changes('s11', NULL, NULL)"
                        + " WHERE data LIKE 'table%' GROUP BY lsn ORDER BY count(*) DESC, lsn");
        assertThat(lsns.getFirst()).endsWith("|3");
        var sharing = LsnSharing.of(alignment.sides().getFirst().output());
        assertThat(sharing.sharedBy(
                        Lsn.parse(lsns.getFirst().replaceFirst("\\|.*", "")).orElseThrow()))
                .isEqualTo(3);
        assertThat(sharing.most()).isEqualTo(3);
        // A change is named by where its transaction committed and its place there.
        assertThat(sharing.names()).doesNotHaveDuplicates().hasSize(5);
    }

    /// "publication does not exist": it does now, it did not then.
    @Test
    void aPublicationThatCameLateIsNamedWithItsTransaction() throws Exception {
        server.play(
                "s17",
                List.of("CREATE TABLE t(id int PRIMARY KEY)", "CREATE PUBLICATION early FOR TABLE t"),
                List.of("INSERT INTO t VALUES (1)", "CREATE PUBLICATION late FOR TABLE t", "INSERT INTO t VALUES (2)"));
        String before = server.untouched("s17");
        List<String> transactions = server.rows(
                "s17",
                "SELECT lsn, xid FROM pg_logical_slot_peek_changes('s17', NULL, NULL) WHERE data LIKE 'COMMIT%' ORDER BY lsn");
        String[] made = transactions.get(1).split("\\|");
        before = server.untouched("s17");

        ServerException refused = catchThrowableOfType(
                ServerException.class, () -> server.compare("s17", "test_decoding", "pgoutput publication_names=late"));
        assertThat(refused.getMessage())
                .contains("publication \"late\" does not exist")
                .contains("made (or last changed) by transaction " + made[1] + ", which committed at " + made[0])
                .contains("1 change that committed before cannot be read with it");
        LatePublication late = LatePublication.find(server.settings("s17"), "s17", List.of("late"), () -> false)
                .orElseThrow();
        assertThat(late.publication()).isEqualTo("late");
        assertThat(late.committedAt()).hasToString(made[0]);
        assertThat(Integer.toUnsignedString(late.xid())).isEqualTo(made[1]);
        assertThat(late.changesBefore()).isEqualTo(1);
        assertThat(LatePublication.find(server.settings("s17"), "s17", List.of("early"), () -> false))
                .isEmpty();

        Alignment alignment = server.compare("s17", "test_decoding", "pgoutput publication_names=early")
                .alignment();
        assertThat(alignment.summary().differences()).isZero();
        Alignment behind = OutputComparison.run(
                        Optional.of(server.settings("s17")),
                        List.of(
                                new OutputComparison.SlotSource("s17", new PluginChoice("test_decoding", Map.of())),
                                new OutputComparison.SlotSource(
                                        "s17", new PluginChoice("pgoutput", Map.of("publication_names", "late")))),
                        Optional.of(late.committedAt()),
                        PeekLimit.WHOLE,
                        () -> false,
                        (fraction, what) -> {})
                .alignment();
        assertThat(behind.rows().stream().filter(AlignedRow::change).map(row -> text(behind, 0, row)))
                .containsExactly("table public.t: INSERT: id[integer]:2");
        assertThat(behind.summary().differences()).isZero();
        assertThat(server.untouched("s17")).isEqualTo(before);
        assertThat(server.rows("s17", "SELECT pubname FROM pg_publication ORDER BY 1"))
                .containsExactly("early", "late");
    }
}
