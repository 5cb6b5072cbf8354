package org.walscope.plugins.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walscope.plugins.ScenarioServer;
import org.walscope.plugins.output.OutputPluginException;

/// What users come with, answered from WAL files and a catalog alone: what each plugin sends, and by which rule
/// it
/// does not send the rest.
final class OfflineScenariosTest {

    @TempDir
    private static Path folder;

    private static ScenarioServer server;

    @BeforeAll
    static void start() throws Exception {
        server = ScenarioServer.start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    /// "My UPDATE never arrived": what a publication lets through.
    @Test
    void everyRowThatAPublicationLeavesOutHasItsRule() throws Exception {
        OfflineHistory s07 = play(
                "s07o",
                List.of(
                        "CREATE TABLE rf(id int PRIMARY KEY, region text, amt int)",
                        "ALTER TABLE rf REPLICA IDENTITY FULL",
                        "CREATE TABLE np(id int PRIMARY KEY)",
                        "CREATE TABLE part(id int, d int, PRIMARY KEY(id, d)) PARTITION BY RANGE (d)",
                        "CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM (0) TO (10)",
                        "CREATE TABLE part_2 PARTITION OF part FOR VALUES FROM (10) TO (20)",
                        "CREATE PUBLICATION pf FOR TABLE rf WHERE (region = 'EU'), part",
                        "CREATE PUBLICATION pins FOR TABLE rf WITH (publish = 'insert')"),
                List.of(
                        "INSERT INTO rf VALUES (1, 'EU', 1), (2, 'US', 2)",
                        "UPDATE rf SET region = 'US' WHERE id = 1",
                        "UPDATE rf SET region = 'EU' WHERE id = 2",
                        "UPDATE rf SET amt = 9 WHERE id = 2",
                        "UPDATE rf SET amt = 8 WHERE id = 1",
                        "INSERT INTO np VALUES (1)",
                        "INSERT INTO part VALUES (1, 5)",
                        "UPDATE part SET d = 15 WHERE id = 1"));
        String filter = "the row filter (region = 'EU'::text)";

        assertThat(fates(s07.explained("pgoutput", "proto_version", "1", "publication_names", "pf")))
                .containsExactly(
                        "INSERT public.rf: sent",
                        "INSERT public.rf: not sent: the row does not pass " + filter,
                        "UPDATE public.rf: sent, as a DELETE: only the old row passes " + filter,
                        "UPDATE public.rf: sent, as an INSERT: only the new row passes " + filter,
                        "UPDATE public.rf: sent",
                        "UPDATE public.rf: not sent: neither row passes " + filter,
                        "INSERT public.np: not sent: the table is in none of the publications pf",
                        "INSERT public.part_1: sent",
                        "DELETE public.part_1: sent",
                        "INSERT public.part_2: sent");
        assertThat(fates(s07.explained("pgoutput", "proto_version", "1", "publication_names", "pins")))
                .contains("INSERT public.rf: sent")
                .contains("UPDATE public.rf: not sent: none of the publications pins has UPDATEs of this table");
        for (String publication : List.of("pf", "pins")) {
            String[] options = {"proto_version", "1", "publication_names", publication};
            assertThat(s07.decoded("pgoutput", options)).isEqualTo(sent("s07o", "pgoutput", options));
        }
    }

    /// A delete without a key.
    @Test
    void aChangeWithoutAKeySaysSo() throws Exception {
        OfflineHistory s08 = play(
                "s08o",
                List.of(
                        "CREATE TABLE nopk(a int, b text)",
                        "CREATE TABLE rinot(id int PRIMARY KEY, b text)",
                        "ALTER TABLE rinot REPLICA IDENTITY NOTHING",
                        "CREATE TABLE ridef(id int PRIMARY KEY, b text)",
                        "CREATE PUBLICATION p FOR TABLE ridef"),
                List.of(
                        "INSERT INTO nopk VALUES (1, 'x')",
                        "UPDATE nopk SET b = 'y'",
                        "DELETE FROM nopk",
                        "INSERT INTO ridef VALUES (1, 'q')",
                        "UPDATE ridef SET id = 2",
                        "DELETE FROM ridef",
                        "INSERT INTO rinot VALUES (1, 'q')",
                        "UPDATE rinot SET b = 'z'",
                        "DELETE FROM rinot"));
        List<Explanation> wal2json = s08.explained("wal2json", "format-version", "2");

        assertThat(wal2json.stream().filter(each -> !each.sent()).map(OfflineScenariosTest::fate))
                .containsExactly(
                        "UPDATE public.nopk: not sent: no tuple identifier for UPDATE in table \"public\".\"nopk\"",
                        "DELETE public.nopk: not sent: no tuple identifier for DELETE in table \"public\".\"nopk\"",
                        "UPDATE public.rinot: not sent: no tuple identifier for UPDATE in table \"public\".\"rinot\"",
                        "DELETE public.rinot: not sent: no tuple identifier for DELETE in table \"public\".\"rinot\"");
        assertThat(s08.explained("test_decoding")).allMatch(Explanation::sent);
        List<String> decoded = s08.decoded("test_decoding");
        assertThat(decoded).isEqualTo(sent("s08o", "test_decoding"));
        // What a key does not have is not there, and is not null
        assertThat(decoded)
                .contains("table public.ridef: DELETE: id[integer]:2", "table public.nopk: DELETE: (no-tuple-data)");
        assertThat(decoded).noneMatch(line -> line.contains("DELETE") && line.contains("null"));
    }

    /// The description column was wiped.
    @Test
    void aValueThatIsNotInTheWalIsUnchangedAndNotNull() throws Exception {
        OfflineHistory s09 = play(
                "s09o",
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
        List<String> decoded = s09.decoded("test_decoding");

        assertThat(decoded).isEqualTo(sent("s09o", "test_decoding"));
        assertThat(decoded)
                .contains(
                        "table public.doc: UPDATE: id[integer]:1 n[integer]:2 body[text]:unchanged-toast-datum",
                        "table public.doc: UPDATE: id[integer]:2 n[integer]:1 body[text]:null",
                        "table public.doc: UPDATE: old-key: id[integer]:1 n[integer]:2 body[text]:'" + "C".repeat(4000)
                                + "' new-tuple: id[integer]:1 n[integer]:3 body[text]:unchanged-toast-datum");
        assertThat(s09.all("test_decoding").stream()
                        .filter(each -> each.reason().startsWith("a part of a value that is kept out of line"))
                        .filter(each -> each.operation().startsWith("INSERT")))
                .hasSize(5 + 5 + 3);
        String[] pgoutput = {"proto_version", "1", "publication_names", "p"};
        assertThat(s09.decoded("pgoutput", pgoutput)).isEqualTo(sent("s09o", "pgoutput", pgoutput));
    }

    /// Same row, three spellings.
    @Test
    void valuesAreThoseOfTheTable() throws Exception {
        OfflineHistory s10 = play(
                "s10o",
                List.of(
                        "CREATE TABLE ty(id int PRIMARY KEY, b bool, i8 bigint, n numeric, n2 numeric(10,2), f8 float8,"
                                + " tz timestamptz, d date, iv interval, by bytea, js json, jb jsonb, ar int[], bt bit(4),"
                                + " ch char(5), vc varchar(30), m money, g int GENERATED ALWAYS AS (id * 2) STORED, nul text)",
                        "CREATE PUBLICATION p FOR TABLE ty"),
                List.of("INSERT INTO ty VALUES (1, true, 9007199254740993, '12345678901234567890.123456789', 1.10, 0.1,"
                        + " '2024-02-29 23:59:59.123456+00', '2024-02-29', '1 year 2 mons 3 days 04:05:06', '\\xdeadbeef00ff',"
                        + " '{\"a\": 1,  \"a\":2}', '{\"a\": 1,  \"a\":2}', '{1,NULL,3}', b'1010', 'ab',"
                        + " 'it''s \"q\" \\ back', 12.34, default, null),"
                        + " (2, false, -1, 'NaN', null, 'Infinity', 'infinity', '-infinity', '-1 day', '', null, null, '{}',"
                        + " null, '', E'tab\\tnl\\n', -1, default, 'x')"));
        String[] pgoutput = {"proto_version", "1", "publication_names", "p"};

        assertThat(s10.decoded("test_decoding")).isEqualTo(sent("s10o", "test_decoding"));
        assertThat(s10.decoded("pgoutput", pgoutput)).isEqualTo(sent("s10o", "pgoutput", pgoutput));
        String all = server.value("s10o", "SELECT string_agg(ty::text, ' ' ORDER BY id) FROM ty");
        assertThat(all).contains("12345678901234567890.123456789", "1.10", "9007199254740993");
        assertThat(String.join("\n", s10.decoded("test_decoding")))
                .contains("n[numeric]:12345678901234567890.123456789 n2[numeric]:1.10", "i8[bigint]:9007199254740993")
                .contains("n[numeric]:NaN n2[numeric]:null f8[double precision]:Infinity");
    }

    /// Three rows, one LSN.
    @Test
    void rowsOfOneRecordAreToldApart() throws Exception {
        OfflineHistory s11 = play(
                "s11o",
                List.of("CREATE TABLE cp(id int, v text)", "CREATE TABLE src(id int, v text)"),
                List.of(
                        "INSERT INTO src VALUES (1, 'a'), (2, 'b'), (3, 'c')",
                        "CREATE MATERIALIZED VIEW mv AS SELECT * FROM src",
                        "COPY cp FROM PROGRAM 'printf \"1\\ta\\n2\\tb\\n3\\tc\\n\"'",
                        "INSERT INTO cp SELECT g, 'r' FROM generate_series(4, 5) g"));
        List<Explanation> copied = s11.explained("test_decoding").stream()
                .filter(each -> each.relation().equals("public.cp"))
                .toList();

        assertThat(copied.stream().map(Explanation::tuple)).containsExactly(0, 1, 2, 0, 0);
        assertThat(copied.subList(0, 3).stream().map(Explanation::lsn).distinct())
                .hasSize(1);
        assertThat(copied.stream().map(each -> each.lsn() + " " + each.tuple()).distinct())
                .hasSize(5);
        assertThat(copied).allMatch(Explanation::sent);
        assertThat(s11.decoded("test_decoding")).isEqualTo(sent("s11o", "test_decoding"));
    }

    /// "publication does not exist": it does now, it did not then.
    @Test
    void aPublicationCountsFromItsCommitOn() throws Exception {
        OfflineHistory s17 = play(
                "s17o",
                List.of("CREATE TABLE t(id int PRIMARY KEY)", "CREATE PUBLICATION early FOR TABLE t"),
                List.of("INSERT INTO t VALUES (1)", "CREATE PUBLICATION late FOR TABLE t", "INSERT INTO t VALUES (2)"));

        assertThat(catchRefusal(() -> s17.decoded("pgoutput", "proto_version", "1", "publication_names", "late")))
                .isEqualTo("publication \"late\" does not exist");
        String[] early = {"proto_version", "1", "publication_names", "early"};
        assertThat(s17.decoded("pgoutput", early)).isEqualTo(sent("s17o", "pgoutput", early));
    }

    /// Written, but never decoded.
    @Test
    void everySilentTransactionHasItsReason() throws Exception {
        OfflineHistory s18 = play(
                "s18o",
                List.of(
                        "CREATE SEQUENCE sq",
                        "CREATE TABLE t(id int PRIMARY KEY)",
                        "CREATE UNLOGGED TABLE ul(id int PRIMARY KEY)"),
                List.of(
                        "SELECT nextval('sq'), pg_current_xact_id()",
                        "INSERT INTO ul VALUES (1)",
                        "ALTER TABLE t ADD COLUMN c int",
                        "SELECT pg_logical_emit_message(false, 'app', 'outside')",
                        "BEGIN; INSERT INTO t VALUES (1); SELECT pg_logical_emit_message(true, 'app', 'inside'); COMMIT",
                        "BEGIN; INSERT INTO t VALUES (2); ROLLBACK"));
        List<String> reasons = s18.transactions("test_decoding").stream()
                .map(TransactionExplanation::toString)
                .map(line -> line.substring(line.indexOf(':') + 2))
                .toList();

        assertThat(reasons)
                .contains(
                        "nothing sent: it moved sequences only, which are not decoded",
                        "nothing sent: no change of rows is in the WAL: it wrote to temporary or unlogged tables, or to none",
                        "nothing sent: it changed catalogs only",
                        "2 sent, 0 not",
                        "nothing sent: it was rolled back");
        assertThat(fates(s18.explained("test_decoding")))
                .containsExactly(
                        "LOG public.sq: not sent: sequences are not decoded",
                        "MESSAGE: sent",
                        "INSERT public.t: sent",
                        "MESSAGE: sent",
                        "INSERT public.t: not sent: it was rolled back");
        assertThat(String.join("\n", fates(s18.all("test_decoding")))).doesNotContain("public.ul");
        assertThat(s18.decoded("test_decoding")).isEqualTo(sent("s18o", "test_decoding"));
    }

    /// Two shapes and four file numbers for one table, decoded after it is gone.
    @Test
    void eachRowHasTheShapeAndTheNameOfItsMoment() throws Exception {
        OfflineHistory s19 = play(
                "s19o",
                List.of("CREATE TABLE r(id int PRIMARY KEY, v text)", "CREATE PUBLICATION pa FOR ALL TABLES"),
                List.of(
                        "INSERT INTO r VALUES (1, 'before')",
                        "VACUUM FULL r",
                        "INSERT INTO r VALUES (2, 'vf')",
                        "TRUNCATE r",
                        "INSERT INTO r VALUES (3, 'tr')",
                        "ALTER TABLE r ALTER id TYPE bigint",
                        "INSERT INTO r VALUES (4, 'bigint')",
                        "ALTER TABLE r ADD COLUMN x text DEFAULT 'dflt'",
                        "UPDATE r SET v = 'u' WHERE id = 3",
                        "ALTER TABLE r DROP COLUMN v",
                        "INSERT INTO r VALUES (5, 'y')",
                        "ALTER TABLE r RENAME TO r2",
                        "INSERT INTO r2 VALUES (6)",
                        "DROP TABLE r2"));

        assertThat(s19.decoded("test_decoding").stream().filter(line -> line.startsWith("table")))
                .containsExactly(
                        "table public.r: INSERT: id[integer]:1 v[text]:'before'",
                        "table public.r: INSERT: id[integer]:2 v[text]:'vf'",
                        "table public.r: TRUNCATE: (no-flags)",
                        "table public.r: INSERT: id[integer]:3 v[text]:'tr'",
                        "table public.r: INSERT: id[bigint]:4 v[text]:'bigint'",
                        "table public.r: UPDATE: id[bigint]:3 v[text]:'u' x[text]:'dflt'",
                        "table public.r: INSERT: id[bigint]:5 x[text]:'y'",
                        "table public.r2: INSERT: id[bigint]:6 x[text]:'dflt'");
        assertThat(s19.decoded("test_decoding")).isEqualTo(sent("s19o", "test_decoding"));
        String[] pa = {"proto_version", "1", "publication_names", "pa"};
        assertThat(s19.decoded("pgoutput", pa)).isEqualTo(sent("s19o", "pgoutput", pa));
        assertThat(s19.explained("test_decoding").stream()
                        .filter(each -> !each.sent())
                        .map(Explanation::reason)
                        .distinct())
                .containsExactly("public.r was rewritten: rows that were there are copied");
    }

    /// Who deleted my row?
    @Test
    void theTransactionThatDeletedARowIsFound() throws Exception {
        OfflineHistory s22 = play(
                "s22o",
                List.of(
                        "CREATE TABLE accts(id int PRIMARY KEY, owner text, bal numeric)",
                        "INSERT INTO accts SELECT g, 'o' || g, g * 10 FROM generate_series(1, 100) g",
                        "CHECKPOINT",
                        "CREATE TABLE told(x xid8)"),
                List.of(
                        "BEGIN; DELETE FROM accts WHERE id = 42; DELETE FROM accts WHERE id BETWEEN 90 AND 92;"
                                + " INSERT INTO told VALUES (pg_current_xact_id()); COMMIT",
                        "BEGIN; DELETE FROM accts WHERE id = 8; ROLLBACK",
                        "INSERT INTO accts VALUES (500, 'new', 1)",
                        "DELETE FROM accts WHERE id = 500",
                        "TRUNCATE accts"));
        long told = Long.parseLong(server.value("s22o", "SELECT x FROM told"));
        List<String> decoded = s22.decoded("test_decoding");
        int begin = decoded.indexOf("BEGIN " + told);

        assertThat(decoded.subList(begin, decoded.indexOf("COMMIT " + told)))
                .contains(
                        "table public.accts: DELETE: id[integer]:42",
                        "table public.accts: DELETE: id[integer]:90",
                        "table public.accts: DELETE: id[integer]:91",
                        "table public.accts: DELETE: id[integer]:92");
        List<Explanation> changes = s22.explained("test_decoding");
        assertThat(changes.stream()
                        .filter(each -> each.xid() == told && each.operation().equals("DELETE")))
                .hasSize(4);
        assertThat(fates(changes)).contains("DELETE public.accts: not sent: it was rolled back");
        assertThat(decoded)
                .contains("table public.accts: INSERT: id[integer]:500 owner[text]:'new' bal[numeric]:1")
                .contains("table public.accts: TRUNCATE: (no-flags)");
    }

    private interface Decoding {
        Object run() throws Exception;
    }

    private static String catchRefusal(Decoding decoding) throws Exception {
        try {
            return "not refused: " + decoding.run();
        } catch (OutputPluginException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static List<String> fates(List<Explanation> changes) {
        return changes.stream().map(OfflineScenariosTest::fate).toList();
    }

    /// Without LSN and xid.
    private static String fate(Explanation change) {
        String line = change.toString();
        return line.substring(line.indexOf(' ', line.indexOf("xid ") + 4) + 1);
    }

    private static List<String> sent(String database, String plugin, String... options) throws Exception {
        return OfflineHistory.sent(server, database, plugin, options);
    }

    private static OfflineHistory play(String name, List<String> before, List<String> after) throws Exception {
        return OfflineHistory.play(server, folder, name, before, after);
    }
}
