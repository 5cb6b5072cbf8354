package org.walscope.model.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.walscope.embedded.EmbeddedServer;
import org.walscope.model.ForkNumber;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.FieldNode;

/// Pages of a server against what its own extension pageinspect says of them.
@SuppressWarnings("NullAway.Init") // JUnit calls start before each test
class PageInspectTest {

    private static final PgVersion VERSION = PgVersion.PG15;

    private static EmbeddedServer server;
    private static Connection connection;

    @BeforeAll
    static void start() throws Exception {
        server = EmbeddedServer.start(Map.of(), "--wal-segsize=1");
        connection =
                DriverManager.getConnection(server.jdbcUrl("postgres"), EmbeddedServer.SUPERUSER, server.password());
        run(
                "CREATE EXTENSION pageinspect",
                "CREATE TABLE t (id int, name text, place point, words int[], none text)",
                "INSERT INTO t SELECT i, repeat('x', i % 50), point(i, -i), ARRAY[i, i % 7], CASE WHEN i % 3 = 0 THEN"
                        + " 'n' END FROM generate_series(1, 3000) i",
                "CREATE INDEX t_btree ON t (name, id)",
                "CREATE INDEX t_dups ON t ((id % 5))",
                "CREATE INDEX t_hash ON t USING hash (id)",
                "CREATE INDEX t_gist ON t USING gist (place)",
                "CREATE INDEX t_gin ON t USING gin (words)",
                "CREATE INDEX t_spgist ON t USING spgist (place)",
                "CREATE INDEX t_brin ON t USING brin (id) WITH (pages_per_range = 1)",
                "CREATE SEQUENCE s",
                "DELETE FROM t WHERE id % 11 = 0",
                "UPDATE t SET name = 'y' WHERE id % 13 = 0",
                "VACUUM t",
                "UPDATE t SET name = 'z' WHERE id % 17 = 0",
                "SELECT id FROM t WHERE id < 10 FOR UPDATE");
    }

    @AfterAll
    static void end() throws Exception {
        connection.close();
        server.close();
    }

    private static void run(String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /// Each row's columns as text, null as "".
    private static List<List<String>> ask(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            var all = new ArrayList<List<String>>();
            while (rows.next()) {
                var row = new ArrayList<String>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    String value = rows.getString(i);
                    row.add(value == null ? "" : value);
                }
                all.add(row);
            }
            return all;
        }
    }

    private static int blocks(String relation, String fork) throws SQLException {
        return Integer.parseInt(ask("SELECT pg_relation_size('%s', '%s') / 8192".formatted(relation, fork))
                .getFirst()
                .getFirst());
    }

    private static byte[] page(String relation, ForkNumber fork, int block) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT get_raw_page('%s', '%s', %d)".formatted(relation, fork.forkName(), block))) {
            assertThat(row.next()).isTrue();
            return row.getBytes(1);
        }
    }

    private static PageLayout layout(String relation, ForkNumber fork, int block) throws SQLException {
        var layout = PageLayout.of(page(relation, fork, block), fork, PageLayoutTest.AT, VERSION);
        assertThat(layout.problems()).as("%s block %d", relation, block).isEmpty();
        PageLayoutTest.assertWhole(layout);
        return layout;
    }

    private static FieldNode node(List<FieldNode> nodes, String name) {
        return nodes.stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + nodes));
    }

    /// A field's value up to its first blank: the number without what explains it.
    private static String number(FieldNode struct, String field) {
        return node(struct.children(), field).value().split("[ ;]")[0];
    }

    private static String decimal(String hex) {
        return Integer.toString(Integer.decode(hex));
    }

    @Test
    void readsHeapPagesAsHeapPageItemsDoes() throws SQLException {
        int tuples = 0;
        for (int block = 0; block < blocks("t", "main"); block++) {
            PageLayout layout = layout("t", ForkNumber.MAIN, block);
            assertThat(layout.kind()).isEqualTo(PageKind.HEAP);
            List<List<String>> expected = ask(
                    "SELECT lp, lp_off, lp_flags, lp_len, t_xmin, t_xmax, t_field3, t_ctid, t_infomask2, t_infomask,"
                            + " t_hoff, t_bits, length(t_data) FROM heap_page_items(get_raw_page('t', " + block
                            + "))");
            List<FieldNode> pointers = node(layout.fields(), "pd_linp").children();
            List<FieldNode> items = node(layout.fields(), "items").children();
            var found = new ArrayList<List<String>>();
            for (FieldNode pointer : pointers) {
                String lp = pointer.name().substring(3);
                var row = new ArrayList<>(
                        List.of(lp, number(pointer, "lp_off"), number(pointer, "lp_flags"), number(pointer, "lp_len")));
                items.stream().filter(item -> item.name().equals("item " + lp)).forEach(item -> {
                    row.addAll(List.of(
                            number(item, "t_xmin"),
                            number(item, "t_xmax"),
                            number(item, "t_cid"),
                            number(item, "t_ctid"),
                            decimal(number(item, "t_infomask2")),
                            decimal(number(item, "t_infomask")),
                            number(item, "t_hoff")));
                    row.add(item.children().stream()
                            .filter(field -> field.name().equals("t_bits"))
                            .map(FieldNode::value)
                            .findFirst()
                            .orElse(""));
                    row.add(number(item, "data"));
                });
                while (row.size() < 13) {
                    row.add("");
                }
                found.add(row);
            }
            // pageinspect fills the bits up to a whole byte
            expected.forEach(row -> row.set(
                    11, row.get(11).isEmpty() ? "" : row.get(11).substring(0, Integer.parseInt(row.get(8)) & 0x7FF)));
            assertThat(found).as("block %d", block).isEqualTo(expected);
            tuples += items.size();
        }
        assertThat(tuples).isGreaterThan(2500);
    }

    @Test
    void readsHeadersAsPageHeaderDoes() throws SQLException {
        for (String relation : List.of("t", "t_btree", "t_hash", "t_gist", "t_gin", "t_spgist", "t_brin", "s")) {
            for (int block = 0; block < blocks(relation, "main"); block++) {
                FieldNode header =
                        layout(relation, ForkNumber.MAIN, block).fields().getFirst();
                List<String> expected =
                        ask("SELECT lsn, flags, lower, upper, special, prune_xid FROM page_header(get_raw_page('%s',"
                                                .formatted(relation)
                                        + block + "))")
                                .getFirst();
                assertThat(List.of(
                                number(header, "pd_lsn"),
                                decimal(number(header, "pd_flags")),
                                number(header, "pd_lower"),
                                number(header, "pd_upper"),
                                number(header, "pd_special"),
                                number(header, "pd_prune_xid")))
                        .as("%s block %d", relation, block)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void knowsEveryAccessMethodsPages() throws SQLException {
        Map<String, PageKind> kinds = Map.of(
                "t", PageKind.HEAP,
                "s", PageKind.SEQUENCE,
                "t_btree", PageKind.BTREE,
                "t_hash", PageKind.HASH,
                "t_gist", PageKind.GIST,
                "t_gin", PageKind.GIN,
                "t_spgist", PageKind.SPGIST,
                "t_brin", PageKind.BRIN);
        for (var relation : kinds.entrySet()) {
            for (int block = 0; block < blocks(relation.getKey(), "main"); block++) {
                byte[] bytes = page(relation.getKey(), ForkNumber.MAIN, block);
                var layout = PageLayout.of(bytes, ForkNumber.MAIN, PageLayoutTest.AT, VERSION);
                assertThat(layout.problems()).isEmpty();
                // A hash index leaves pages of zeros for buckets to come
                if (layout.kind() != PageKind.NEW) {
                    assertThat(layout.kind())
                            .as("%s block %d", relation.getKey(), block)
                            .isEqualTo(relation.getValue());
                }
            }
        }
        assertThat(layout("t", ForkNumber.FSM, 0).kind()).isEqualTo(PageKind.FREE_SPACE_MAP);
        FieldNode map = node(layout("t", ForkNumber.VISIBILITYMAP, 0).fields(), "visibility map");
        String visible = ask("SELECT relallvisible FROM pg_class WHERE relname = 't'")
                .getFirst()
                .getFirst();
        assertThat(Integer.parseInt(visible)).isPositive();
        // Updated since the vacuum, pages are not all-visible any more
        assertThat(node(map.children(), "map").value()).matches("\\d+ heap pages all-visible, 0 of 32672 all-frozen");
    }

    @Test
    void readsBtreeItemsAsBtPageItemsDoes() throws SQLException {
        int items = 0;
        int postings = 0;
        for (String index : List.of("t_btree", "t_dups")) {
            for (int block = 1; block < blocks(index, "main"); block++) {
                PageLayout layout = layout(index, ForkNumber.MAIN, block);
                var found = new ArrayList<List<String>>();
                for (FieldNode item : node(layout.fields(), "items").children()) {
                    String listed = Long.toString(item.children().stream()
                            .filter(field -> field.name().startsWith("posting["))
                            .count());
                    postings += listed.equals("0") ? 0 : 1;
                    found.add(List.of(
                            item.name().substring(5),
                            number(item, "t_tid"),
                            node(item.children(), "t_info").value().replaceFirst(".*size ", ""),
                            listed));
                }
                List<List<String>> expected = ask(
                        "SELECT itemoffset, ctid, itemlen, coalesce(array_length(tids, 1), 0) FROM bt_page_items('%s', %d)"
                                .formatted(index, block));
                assertThat(found).as("%s block %d", index, block).isEqualTo(expected);
                List<String> stats =
                        ask("SELECT btpo_prev, btpo_next, btpo_level, btpo_flags FROM bt_page_stats('%s', %d)"
                                        .formatted(index, block))
                                .getFirst();
                FieldNode special = node(layout.fields(), "BTPageOpaqueData");
                assertThat(List.of(
                                number(special, "btpo_prev"),
                                number(special, "btpo_next"),
                                number(special, "btpo_level"),
                                decimal(number(special, "btpo_flags"))))
                        .isEqualTo(stats);
                items += found.size();
            }
        }
        assertThat(items).isGreaterThan(1000);
        assertThat(postings).isGreaterThan(10);
        FieldNode meta = node(layout("t_btree", ForkNumber.MAIN, 0).fields(), "BTMetaPageData");
        assertThat(List.of(
                        number(meta, "btm_root"),
                        number(meta, "btm_level"),
                        number(meta, "btm_fastroot"),
                        number(meta, "btm_allequalimage").substring(0, 1)))
                .isEqualTo(ask("SELECT root, level, fastroot, allequalimage FROM bt_metap('t_btree')")
                        .getFirst());
    }

    @Test
    void readsTheOtherMethodsMetaPages() throws SQLException {
        FieldNode hash = node(layout("t_hash", ForkNumber.MAIN, 0).fields(), "HashMetaPageData");
        assertThat(List.of(
                        Long.toString((long) Double.parseDouble(number(hash, "hashm_ntuples"))),
                        number(hash, "hashm_ffactor"),
                        number(hash, "hashm_bsize"),
                        number(hash, "hashm_maxbucket"),
                        number(hash, "hashm_procid")))
                .isEqualTo(ask("SELECT ntuples::bigint, ffactor, bsize, maxbucket, procid"
                                + " FROM hash_metapage_info(get_raw_page('t_hash', 0))")
                        .getFirst());
        FieldNode gin = node(layout("t_gin", ForkNumber.MAIN, 0).fields(), "GinMetaPageData");
        assertThat(List.of(
                        number(gin, "nPendingHeapTuples"),
                        number(gin, "nTotalPages"),
                        number(gin, "nEntryPages"),
                        number(gin, "nDataPages"),
                        number(gin, "nEntries"),
                        number(gin, "ginVersion")))
                .isEqualTo(ask("SELECT n_pending_tuples, n_total_pages, n_entry_pages, n_data_pages, n_entries, version"
                                + " FROM gin_metapage_info(get_raw_page('t_gin', 0))")
                        .getFirst());
        FieldNode brin = node(layout("t_brin", ForkNumber.MAIN, 0).fields(), "BrinMetaPageData");
        assertThat(List.of(
                        number(brin, "brinMagic").toLowerCase(Locale.ROOT),
                        number(brin, "brinVersion"),
                        number(brin, "pagesPerRange"),
                        number(brin, "lastRevmapPage")))
                .isEqualTo(
                        ask("SELECT lower(magic), version, pagesperrange, lastrevmappage FROM brin_metapage_info(get_raw_page('t_brin', 0))")
                                .getFirst());
        FieldNode revmap = node(layout("t_brin", ForkNumber.MAIN, 1).fields(), "RevmapContents");
        List<List<String>> tids = ask("SELECT pages FROM brin_revmap_data(get_raw_page('t_brin', 1))");
        assertThat(revmap.children().stream().map(field -> List.of(field.value())))
                .isEqualTo(tids);
        FieldNode gist = node(layout("t_gist", ForkNumber.MAIN, 1).fields(), "GISTPageOpaqueData");
        assertThat(List.of(number(gist, "nsn"), number(gist, "rightlink")))
                .isEqualTo(ask("SELECT nsn, rightlink FROM gist_page_opaque_info(get_raw_page('t_gist', 1))")
                        .getFirst());
    }
}
