package org.walscope.plugins.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.walscope.model.PgVersion;
import org.walscope.model.catalog.CatalogColumn;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.change.PluginText;
import org.walscope.model.change.PluginWrite;
import org.walscope.plugins.output.testdecoding.TestDecoding;
import org.walscope.plugins.reader.Recordings;
import org.walscope.plugins.reader.TestDecodingReplay;

/// What the real plugin wrote, written again from the calls that it must have had.
final class TestDecodingOutputTest {

    private static final CatalogRelation TABLE = MemoryCatalog.table(
            16_400,
            "Odd schema",
            "select",
            MemoryCatalog.column(1, "id", 23),
            new CatalogColumn(2, "........pg.dropped.2........", 0, -1, 4, true, 'i', false, true, '\0', null),
            MemoryCatalog.column(3, "b", 16),
            MemoryCatalog.column(4, "bits", 1560),
            MemoryCatalog.column(5, "T", 25));

    @Test
    void writesSmallRecordingsAgain() throws Exception {
        var context = new MemoryContext(PgVersion.PG15, "include-xids", "1", "include-timestamp", "1");
        List<PluginWrite> recorded = Recordings.resource("test_decoding.tsv", false);
        new TestDecodingReplay(new TestDecoding(), context).replay(recorded);
        assertThat(context.lines()).isEqualTo(lines(recorded));

        context = new MemoryContext(PgVersion.PG15, "include-timestamp", "1", "stream-changes", "1");
        recorded = Recordings.resource("test_decoding-stream.tsv", false);
        new TestDecodingReplay(new TestDecoding(), context).replay(recorded);
        assertThat(context.lines()).isEqualTo(lines(recorded));
    }

    @Test
    void writesEveryRecordingOfTheCorpusAgain() throws Exception {
        assumeTrue(Recordings.corpus().isPresent(), "no corpus");
        int count = 0;
        for (Path file : Recordings.outputs(Recordings.corpus().get(), "test_decoding")) {
            List<PluginWrite> recorded = Recordings.read(file, false);
            var context = new MemoryContext(RecordedOptions.version(file), RecordedOptions.options(file));
            new TestDecodingReplay(new TestDecoding(), context).replay(recorded);
            List<String> expected = lines(recorded);
            List<String> got =
                    context.lines().stream().map(TestDecodingOutputTest::asC).toList();
            assertThat(got).as(file.toString()).isEqualTo(expected);
            count += expected.size();
        }
        assertThat(count).isGreaterThan(300_000);
    }

    @Test
    void quotesNamesAndValuesAndLeavesOutWhatIsDropped() throws Exception {
        var context = new MemoryContext(PgVersion.PG18);
        var plugin = new TestDecoding();
        plugin.startup(context);
        var txn = new MemoryTxn(-2);
        plugin.begin(context, txn);
        var row = MemoryContext.row(TABLE, "1", null, "t", "101", "it's \\ 'quoted'");
        var old = MemoryContext.row(TABLE, "1", null, null, null, null);
        plugin.change(context, txn, new MemoryChange(RowChange.Kind.INSERT, 0, -2, TABLE, null, row));
        var toast = MemoryContext.row(TABLE, "1", null, "f", null, "unchanged-toast-datum");
        plugin.change(context, txn, new MemoryChange(RowChange.Kind.UPDATE, 0, -2, TABLE, old, toast));
        plugin.change(context, txn, new MemoryChange(RowChange.Kind.DELETE, 0, -2, TABLE, old, null));
        plugin.change(context, txn, new MemoryChange(RowChange.Kind.DELETE, 0, -2, TABLE, null, null));
        plugin.truncate(context, txn, 0, -2, List.of(TABLE, TABLE), true, true);
        plugin.commit(context, txn, 0);
        assertThat(context.lines())
                .containsExactly(
                        "BEGIN 4294967294",
                        "table \"Odd schema\".\"select\": INSERT: id[integer]:1 b[boolean]:true bits[bit]:B'101'"
                                + " \"T\"[text]:'it''s \\ ''quoted'''",
                        "table \"Odd schema\".\"select\": UPDATE: old-key: id[integer]:1 new-tuple: id[integer]:1"
                                + " b[boolean]:false bits[bit]:null \"T\"[text]:unchanged-toast-datum",
                        "table \"Odd schema\".\"select\": DELETE: id[integer]:1",
                        "table \"Odd schema\".\"select\": DELETE: (no-tuple-data)",
                        "table \"Odd schema\".\"select\", \"Odd schema\".\"select\": TRUNCATE: restart_seqs cascade",
                        "COMMIT 4294967294");
    }

    @Test
    void skipsEmptyTransactionsAndOriginsWhereToldSo() throws Exception {
        var context = new MemoryContext(PgVersion.PG18, "include-xids", "of", "only-local", "Y")
                .option("skip-empty-xacts")
                .option("include-timestamp");
        var plugin = new TestDecoding();
        assertThat(plugin.startup(context)).isEqualTo(new OutputPlugin.Startup(false, false, false, true, false));
        var txn = new MemoryTxn(7);
        plugin.begin(context, txn);
        plugin.commit(context, txn, 0);
        plugin.begin(context, txn);
        plugin.message(context, txn, 0, 7, true, "p", "c".getBytes(UTF_8));
        plugin.commit(context, txn, 0);
        assertThat(context.lines())
                .containsExactly(
                        "BEGIN",
                        "message: transactional: 1 prefix: p, sz: 1 content:c",
                        "COMMIT (at 2000-01-01 00:00:00+00)");
        assertThat(plugin.filterByOrigin(context, 1)).isTrue();
        assertThat(plugin.filterByOrigin(context, 0)).isFalse();
        assertThat(plugin.filterPrepare(context, 7, "a_nodecode_b")).isTrue();
    }

    @Test
    void refusesWhatTheServerRefuses() {
        refused(
                new MemoryContext(PgVersion.PG18, "include-xids", "maybe"),
                "could not parse value \"maybe\" for parameter \"include-xids\"");
        refused(new MemoryContext(PgVersion.PG18, "no", "1"), "option \"no\" = \"1\" is unknown");
        refused(new MemoryContext(PgVersion.PG18).option("no"), "option \"no\" = \"(null)\" is unknown");
        refused(
                new MemoryContext(PgVersion.PG13, "stream-changes", "1"),
                "option \"stream-changes\" = \"1\" is unknown");
    }

    private static void refused(MemoryContext context, String message) {
        assertThatThrownBy(() -> new TestDecoding().startup(context))
                .isInstanceOf(OutputPluginException.class)
                .hasMessage(message);
    }

    private static List<String> lines(List<PluginWrite> writes) {
        return writes.stream().map(w -> PluginText.decode(w.data())).toList();
    }

    /// Up to the first zero byte, as SQL showed it.
    private static String asC(String line) {
        int zero = line.indexOf('\0');
        return zero < 0 ? line : line.substring(0, zero);
    }
}
