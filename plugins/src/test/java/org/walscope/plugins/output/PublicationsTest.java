package org.walscope.plugins.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.catalog.CatalogColumn;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.catalog.Publication;
import org.walscope.model.change.OutputLine;
import org.walscope.model.change.PluginWrite;
import org.walscope.plugins.output.OutputPlugin.InvalidatedCatalog;
import org.walscope.plugins.output.RowChange.Kind;
import org.walscope.plugins.output.pgoutput.PgOutput;
import org.walscope.plugins.reader.OutputReaders;

/// What publications make of changes, as pgoutput tells it.
final class PublicationsTest {

    private static final CatalogRelation T = MemoryCatalog.table(
            16_400,
            "public",
            "t",
            MemoryCatalog.column(1, "id", 23),
            MemoryCatalog.column(2, "v", 25),
            MemoryCatalog.column(3, "w", 23));

    private final MemoryTxn txn = new MemoryTxn(700);
    private final PgOutput plugin = new PgOutput();

    private static MemoryContext context(PgVersion version, String... more) {
        var options = new String[more.length + 4];
        System.arraycopy(new String[] {"proto_version", "1", "publication_names", "p,\"Q\""}, 0, options, 0, 4);
        System.arraycopy(more, 0, options, 4, more.length);
        var context = new MemoryContext(version, options);
        context.catalog().put(T).put(nothing("p")).put(nothing("Q"));
        return context;
    }

    private static Publication nothing(String name) {
        return new Publication(
                name.hashCode(), name, false, true, true, true, true, false, false, List.of(), List.of());
    }

    private static Publication of(String name, Publication.Table... tables) {
        return new Publication(
                name.hashCode(), name, false, true, true, true, true, false, false, List.of(tables), List.of());
    }

    private static Publication viaRoot(String name, int root) {
        return new Publication(
                name.hashCode(), name, false, true, true, true, true, true, false, List.of(all(root)), List.of());
    }

    private static Publication.Table all(int relation) {
        return new Publication.Table(relation, Optional.empty(), Optional.empty());
    }

    private static Publication.Table where(String expression) {
        return new Publication.Table(16_400, Optional.empty(), Optional.of(new Publication.RowFilter.Sql(expression)));
    }

    private static Publication.Table columns(Integer... numbers) {
        return new Publication.Table(16_400, Optional.of(List.of(numbers)), Optional.empty());
    }

    private void change(
            MemoryContext context,
            Kind kind,
            CatalogRelation table,
            @Nullable String @Nullable [] old,
            @Nullable String... row)
            throws Exception {
        plugin.change(
                context,
                txn,
                new MemoryChange(
                        kind,
                        0,
                        700,
                        table,
                        old == null ? null : MemoryContext.row(table, old),
                        row.length == 0 ? null : MemoryContext.row(table, row)));
    }

    /// What was written since, in words; times and places left out.
    private static List<String> told(MemoryContext context) {
        List<PluginWrite> writes = context.written().stream()
                .map(data -> new PluginWrite(new Lsn(0), 0, data))
                .toList();
        return OutputReaders.of("pgoutput").read(writes, () -> false).lines().stream()
                .map(OutputLine::text)
                .map(line -> line.replaceAll(" \\((commit|first).*\\)", ""))
                .toList();
    }

    @Test
    void tellsOnlyOperationsAndTablesThatArePublished() throws Exception {
        MemoryContext context = context(PgVersion.PG15);
        context.catalog()
                .put(new Publication(
                        1, "p", false, true, false, false, false, false, false, List.of(all(16_400)), List.of()));
        CatalogRelation other = MemoryCatalog.table(16_401, "public", "other", MemoryCatalog.column(1, "id", 23));
        plugin.startup(context);
        plugin.begin(context, txn);
        change(context, Kind.INSERT, other, null, "1");
        change(context, Kind.DELETE, T, new @Nullable String[] {"1", null, null});
        change(context, Kind.INSERT, T, null, "1", "a", "2");
        plugin.truncate(context, txn, 0, 700, List.of(T), false, false);
        plugin.commit(context, txn, 0);
        assertThat(told(context))
                .containsExactly(
                        "BEGIN 700",
                        "RELATION public.t (16400, identity default): id[integer] key, v[text], w[integer]",
                        "INSERT public.t: id[integer]:1 v[text]:'a' w[integer]:2",
                        "COMMIT");
    }

    @Test
    void leavesOutEmptyTransactionsFrom15On() throws Exception {
        MemoryContext before = context(PgVersion.PG14);
        plugin.startup(before);
        plugin.begin(before, txn);
        change(before, Kind.INSERT, T, null, "1", "a", "2");
        plugin.commit(before, txn, 0);
        assertThat(told(before)).containsExactly("BEGIN 700", "COMMIT");

        MemoryContext after = context(PgVersion.PG15);
        plugin.startup(after);
        plugin.begin(after, txn);
        change(after, Kind.INSERT, T, null, "1", "a", "2");
        plugin.commit(after, txn, 0);
        assertThat(told(after)).isEmpty();
    }

    @Test
    void makesOfAnUpdateWhatTheRowFilterLeavesOfIt() throws Exception {
        MemoryContext context = context(PgVersion.PG17);
        context.catalog().put(of("p", where("(id > 10)"))).put(of("Q", where("((id % 2) = 0)")));
        plugin.startup(context);
        plugin.begin(context, txn);
        change(context, Kind.INSERT, T, null, "9", "no", null);
        change(context, Kind.INSERT, T, null, "8", "yes", null);
        change(context, Kind.UPDATE, T, new @Nullable String[] {"9", null, null}, "11", "in", null);
        change(context, Kind.UPDATE, T, new @Nullable String[] {"11", null, null}, "7", "out", null);
        change(context, Kind.UPDATE, T, new @Nullable String[] {"11", null, null}, "2", "stays", null);
        change(context, Kind.UPDATE, T, new @Nullable String[] {"1", null, null}, "3", "no", null);
        change(context, Kind.UPDATE, T, null, "20", "yes", null);
        change(context, Kind.DELETE, T, new @Nullable String[] {"1", null, null});
        assertThat(told(context).stream().filter(line -> line.contains("public.t: ")))
                .containsExactly(
                        "INSERT public.t: id[integer]:8 v[text]:'yes' w[integer]:null",
                        "INSERT public.t: id[integer]:11 v[text]:'in' w[integer]:null",
                        "DELETE public.t: old-key: id[integer]:11",
                        "UPDATE public.t: old-key: id[integer]:11 new-tuple: id[integer]:2 v[text]:'stays'"
                                + " w[integer]:null",
                        "UPDATE public.t: id[integer]:20 v[text]:'yes' w[integer]:null");
    }

    @Test
    void refusesARowFilterItCannotEvaluate() throws Exception {
        MemoryContext context = context(PgVersion.PG17);
        context.catalog().put(of("p", where("(lower(v) = 'a'::text)")));
        plugin.startup(context);
        plugin.begin(context, txn);
        assertThatThrownBy(() -> change(context, Kind.INSERT, T, null, "1", "a", null))
                .isInstanceOf(OutputPluginException.class)
                .hasMessage("the row filter of table public.t cannot be evaluated without its server, function lower"
                        + " is not known here: (lower(v) = 'a'::text)");
    }

    @Test
    void sendsTheColumnsOfAColumnList() throws Exception {
        MemoryContext context = context(PgVersion.PG16);
        context.catalog().put(of("p", columns(1, 3)));
        plugin.startup(context);
        plugin.begin(context, txn);
        change(context, Kind.INSERT, T, null, "1", "a", "2");
        assertThat(told(context))
                .containsExactly(
                        "BEGIN 700",
                        "RELATION public.t (16400, identity default): id[integer] key, w[integer]",
                        "INSERT public.t: id[integer]:1 w[integer]:2");

        context.catalog().put(of("Q", columns(1)));
        plugin.syscacheInvalidated(context, InvalidatedCatalog.PG_PUBLICATION);
        assertThatThrownBy(() -> change(context, Kind.INSERT, T, null, "1", "a", "2"))
                .hasMessage("cannot use different column lists for table \"public.t\" in different publications");
    }

    @Test
    void sendsStoredGeneratedColumnsWhereThePublicationSaysSo() throws Exception {
        CatalogRelation table = MemoryCatalog.table(
                16_400,
                "public",
                "t",
                MemoryCatalog.column(1, "id", 23),
                new CatalogColumn(2, "g", 23, -1, 4, true, 'i', false, false, 's', null),
                new CatalogColumn(3, "virt", 23, -1, 4, true, 'i', false, false, 'v', null));
        var generated = new Publication(1, "p", true, true, true, true, true, false, true, List.of(), List.of());
        for (PgVersion version : List.of(PgVersion.PG17, PgVersion.PG18)) {
            MemoryContext context = context(version);
            context.catalog().put(generated);
            plugin.startup(context);
            plugin.begin(context, txn);
            change(context, Kind.INSERT, table, null, "1", "2", null);
            assertThat(told(context).getLast())
                    .isEqualTo(
                            version == PgVersion.PG18
                                    ? "INSERT public.t: id[integer]:1 g[integer]:2"
                                    : "INSERT public.t: id[integer]:1");
        }
    }

    @Test
    void tellsAPartitionsRowsUnderTheRootsNameAndOrder() throws Exception {
        CatalogRelation root =
                table(16_500, 'p', "root", false, MemoryCatalog.column(1, "a", 23), MemoryCatalog.column(2, "b", 25));
        CatalogRelation middle =
                table(16_501, 'p', "middle", true, MemoryCatalog.column(1, "a", 23), MemoryCatalog.column(2, "b", 25));
        CatalogRelation leaf = table(
                16_502,
                'r',
                "leaf",
                true,
                MemoryCatalog.column(1, "b", 25),
                new CatalogColumn(2, "gone", 0, -1, 4, true, 'i', false, true, '\0', null),
                MemoryCatalog.column(3, "a", 23));
        MemoryContext context = context(PgVersion.PG15);
        context.catalog()
                .put(root)
                .put(middle)
                .put(leaf)
                .partition(16_502, 16_501, 16_500)
                .partition(16_501, 16_500);
        context.catalog().put(viaRoot("p", 16_501)).put(viaRoot("Q", 16_500));
        plugin.startup(context);
        plugin.begin(context, txn);
        change(context, Kind.INSERT, leaf, null, "text", null, "1");
        plugin.truncate(context, txn, 0, 700, List.of(root, leaf), false, false);
        assertThat(told(context))
                .containsExactly(
                        "BEGIN 700",
                        "RELATION public.root (16500, identity default): a[integer] key, b[text]",
                        "RELATION public.leaf (16502, identity default): b[text] key, a[integer]",
                        "INSERT public.root: a[integer]:1 b[text]:'text'",
                        "RELATION public.root (16500, identity default): a[integer] key, b[text]",
                        "TRUNCATE public.root");
    }

    private static CatalogRelation table(int oid, char kind, String name, boolean partition, CatalogColumn... columns) {
        return new CatalogRelation(
                oid,
                2200,
                "public",
                name,
                kind,
                'p',
                'd',
                0,
                0,
                0,
                partition,
                List.of(columns),
                List.of(1),
                List.of(1));
    }

    @Test
    void describesARelationAgainOnceItWasInvalidated() throws Exception {
        MemoryContext context = context(PgVersion.PG18);
        context.catalog().put(of("p", all(16_400)));
        plugin.startup(context);
        plugin.begin(context, txn);
        change(context, Kind.INSERT, T, null, "1", "a", "2");
        change(context, Kind.INSERT, T, null, "2", "a", "2");
        assertThat(relations(context)).isEqualTo(1);
        plugin.relcacheInvalidated(context, 16_400);
        change(context, Kind.INSERT, T, null, "3", "a", "2");
        assertThat(relations(context)).isEqualTo(2);
        CatalogRelation wider = MemoryCatalog.table(16_400, "public", "t", MemoryCatalog.column(1, "other", 23));
        change(context, Kind.INSERT, wider, null, "4");
        assertThat(relations(context)).isEqualTo(3);
        plugin.relcacheInvalidated(context, 0);
        change(context, Kind.INSERT, wider, null, "5");
        assertThat(relations(context)).isEqualTo(4);
    }

    @Test
    void describesARelationInEachStreamedTransaction() throws Exception {
        MemoryContext context = new MemoryContext(
                PgVersion.PG18, "proto_version", "4", "publication_names", "p", "streaming", "parallel");
        context.catalog().put(T).put(of("p", all(16_400)));
        assertThat(plugin.startup(context)).isEqualTo(new OutputPlugin.Startup(true, false, true, true, false));
        var other = new MemoryTxn(800);
        for (MemoryTxn streamed : List.of(txn, other, txn)) {
            plugin.streamStart(context, streamed);
            plugin.streamChange(
                    context,
                    streamed,
                    new MemoryChange(Kind.INSERT, 0, 701, T, null, MemoryContext.row(T, "1", "a", "2")));
            plugin.streamStop(context, streamed);
            streamed.streamed = true;
        }
        assertThat(relations(context)).isEqualTo(2);
        plugin.streamAbort(context, other, other, 0);
        plugin.streamCommit(context, txn, 0);
        plugin.begin(context, new MemoryTxn(900));
        change(context, Kind.INSERT, T, null, "1", "a", "2");
        assertThat(relations(context)).as("the commit made it known").isEqualTo(2);
    }

    private static long relations(MemoryContext context) {
        return context.written().stream().filter(message -> message[0] == 'R').count();
    }

    @Test
    void refusesWhatTheServerRefuses() {
        refused(
                PgVersion.PG15,
                "client sent proto_version=4 but we only support protocol 3 or lower",
                "proto_version",
                "4",
                "publication_names",
                "p");
        refused(
                PgVersion.PG16,
                "client sent proto_version=5 but server only supports protocol 4 or lower",
                "proto_version",
                "5",
                "publication_names",
                "p");
        refused(
                PgVersion.PG14,
                "client sent proto_version=0 but we only support protocol 1 or higher",
                "publication_names",
                "p");
        refused(PgVersion.PG18, "option \"publication_names\" missing", "proto_version", "4");
        refused(PgVersion.PG15, "publication_names parameter missing", "proto_version", "1");
        refused(PgVersion.PG15, "invalid publication_names syntax", "proto_version", "1", "publication_names", "a,,b");
        refused(PgVersion.PG15, "invalid proto_version", "proto_version", "one");
        refused(PgVersion.PG15, "conflicting or redundant options", "proto_version", "1", "proto_version", "1");
        refused(PgVersion.PG13, "unrecognized pgoutput option: binary", "binary", "true");
        refused(PgVersion.PG15, "unrecognized pgoutput option: origin", "origin", "any");
        refused(PgVersion.PG16, "unrecognized origin value: \"some\"", "origin", "some");
        refused(PgVersion.PG16, "binary requires a Boolean value", "binary", "1");
        refused(PgVersion.PG16, "streaming requires a Boolean value or \"parallel\"", "streaming", "often");
        refused(
                PgVersion.PG16,
                "requested proto_version=2 does not support parallel streaming, need 4 or higher",
                "proto_version",
                "2",
                "publication_names",
                "p",
                "streaming",
                "parallel");
        refused(
                PgVersion.PG16,
                "requested proto_version=2 does not support two-phase commit, need 3 or higher",
                "proto_version",
                "2",
                "publication_names",
                "p",
                "two_phase",
                "on");
    }

    private static void refused(PgVersion version, String message, String... options) {
        assertThatThrownBy(() -> new PgOutput().startup(new MemoryContext(version, options)))
                .isInstanceOf(OutputPluginException.class)
                .hasMessage(message);
    }

    @Test
    void missesAPublicationAsTheServerDoes() throws Exception {
        var before = new MemoryContext(PgVersion.PG17, "proto_version", "1", "publication_names", "None");
        plugin.startup(before);
        plugin.begin(before, txn);
        assertThatThrownBy(() -> change(before, Kind.INSERT, T, null, "1", "a", "2"))
                .hasMessage("publication \"none\" does not exist");

        var after = new MemoryContext(PgVersion.PG18, "proto_version", "1", "publication_names", "None");
        plugin.startup(after);
        change(after, Kind.INSERT, T, null, "1", "a", "2");
        assertThat(after.warnings()).containsExactly("skipped loading publication \"none\"");
    }
}
