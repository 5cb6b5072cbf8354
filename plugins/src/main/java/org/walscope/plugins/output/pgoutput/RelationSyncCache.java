package org.walscope.plugins.output.pgoutput;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.walscope.model.PgVersion;
import org.walscope.model.catalog.Catalog;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.catalog.Publication;
import org.walscope.plugins.output.OutputContext;
import org.walscope.plugins.output.OutputPlugin.InvalidatedCatalog;
import org.walscope.plugins.output.OutputPluginException;
import org.walscope.plugins.output.RowChange.Kind;

/// What publishing each relation comes to: `get_rel_sync_entry` of replication/pgoutput/pgoutput.c and its
/// invalidation.
/// A relation or publication that is another than before counts as invalidated too, whoever forgot to say so.
final class RelationSyncCache {

    private final PgVersion version;
    private final List<String> names;
    private final Map<Integer, RelationSyncEntry> entries = new HashMap<>();
    private @Nullable Catalog catalog;
    /// The publications in [#catalog], null in place of one that is not there.
    private List<@Nullable Publication> seen = List.of();
    private boolean publicationsValid;
    private List<Publication> publications = List.of();

    RelationSyncCache(PgVersion version, List<String> names) {
        this.version = version;
        this.names = names;
    }

    /// The relation's entry, valid.
    RelationSyncEntry entry(OutputContext context, CatalogRelation relation) throws OutputPluginException {
        if (catalog != context.catalog()) {
            catalogChanged(context.catalog());
        }
        RelationSyncEntry entry = entries.computeIfAbsent(
                relation.oid(), _ -> new RelationSyncEntry(relation, new PublishedColumns(version, null, false)));
        boolean other = entry.relation != relation && !entry.relation.equals(relation);
        entry.relation = relation;
        if (other) {
            invalidate(entry);
        }
        if (!entry.replicateValid) {
            build(context, entry);
        }
        setTarget(context.catalog(), entry);
        return entry;
    }

    private void catalogChanged(Catalog now) {
        List<@Nullable Publication> found = new ArrayList<>();
        for (String name : names) {
            found.add(now.publication(name));
        }
        if (catalog != null && !Objects.equals(seen, found)) {
            publicationsValid = false;
            entries.values().forEach(entry -> entry.replicateValid = false);
        }
        catalog = now;
        seen = found;
    }

    /// `rel_sync_cache_relation_cb`: up to 14 it only makes the relation be described again.
    void relationInvalidated(int relation) {
        if (relation == 0 && version.atLeast(PgVersion.PG15)) {
            entries.values().forEach(this::invalidate);
        } else {
            RelationSyncEntry entry = entries.get(relation);
            if (entry != null) {
                invalidate(entry);
            }
        }
    }

    private void invalidate(RelationSyncEntry entry) {
        if (version.atLeast(PgVersion.PG15)) {
            entry.replicateValid = false;
        } else {
            entry.forgetSchema();
        }
    }

    /// `publication_invalidation_cb` and `rel_sync_cache_publication_cb`, as they are registered in each release.
    void catalogInvalidated(InvalidatedCatalog of) {
        boolean entriesToo = switch (of) {
            case PG_PUBLICATION -> !version.atLeast(PgVersion.PG18);
            case PG_PUBLICATION_REL -> !version.atLeast(PgVersion.PG18);
            case PG_PUBLICATION_NAMESPACE ->
                version == PgVersion.PG15 || version == PgVersion.PG16 || version == PgVersion.PG17;
            case PG_NAMESPACE -> version.atLeast(PgVersion.PG16);
        };
        if (of == InvalidatedCatalog.PG_PUBLICATION) {
            publicationsValid = false;
        }
        if (entriesToo) {
            entries.values().forEach(entry -> entry.replicateValid = false);
        }
    }

    /// A streamed transaction ended: `cleanup_rel_sync_cache`.
    void streamEnded(int xid, boolean committed) {
        for (RelationSyncEntry entry : entries.values()) {
            if (entry.streamedTxns.remove(xid) && committed) {
                entry.schemaSent = true;
            }
        }
    }

    private void build(OutputContext context, RelationSyncEntry entry) throws OutputPluginException {
        if (!publicationsValid) {
            publications = load(context);
            publicationsValid = true;
        }
        if (version.atLeast(PgVersion.PG15)) {
            entry.forgetSchema();
        }
        entry.publishNothing();
        entry.filters.clear();
        entry.columns = new PublishedColumns(version, null, false);
        var ancestry = new PublishedAncestor(context.catalog(), version, entry.relation);
        for (Publication publication : publications) {
            if (ancestry.publishes(publication)) {
                entry.add(publication);
            }
            if (!version.atLeast(PgVersion.PG14) && entry.publishesAll()) {
                break;
            }
        }
        entry.publishAs = ancestry.target();
        if (version.atLeast(PgVersion.PG15) && (entry.insert || entry.update || entry.delete)) {
            limit(context, entry, ancestry.publications());
        }
        entry.replicateValid = true;
    }

    /// Row filters and column lists.
    private void limit(OutputContext context, RelationSyncEntry entry, List<Publication> through)
            throws OutputPluginException {
        CatalogRelation target = entry.publishAs;
        for (Kind kind : Kind.values()) {
            Optional<RowFilter> filter = RowFilter.of(context, target, through, kind);
            filter.ifPresent(f -> entry.filters.put(kind, f));
        }
        boolean generated = generated(target, through);
        entry.columns = new PublishedColumns(version, columnList(target, through, generated), generated);
    }

    /// `check_and_init_gencol`.
    private static boolean generated(CatalogRelation target, List<Publication> through) throws OutputPluginException {
        if (target.columns().stream().noneMatch(column -> column.generated() != 0)) {
            return false;
        }
        Boolean generated = null;
        for (Publication publication : through) {
            if (listOf(publication, target) == null) {
                if (generated != null && generated != publication.generated()) {
                    throw new OutputPluginException("cannot use different values of publish_generated_columns for table"
                            + " \"%s.%s\" in different publications".formatted(target.schema(), target.name()));
                }
                generated = publication.generated();
            }
        }
        return generated != null && generated;
    }

    /// `pgoutput_column_list_init`.
    private @Nullable BitSet columnList(CatalogRelation target, List<Publication> through, boolean generated)
            throws OutputPluginException {
        var all = new BitSet();
        var implicit = new PublishedColumns(version, null, generated);
        target.columns().stream().filter(implicit::contains).forEach(column -> all.set(column.number()));
        BitSet columns = null;
        boolean listed = false;
        for (int i = 0; i < through.size(); i++) {
            BitSet list = listOf(through.get(i), target);
            listed |= list != null;
            BitSet these = list == null ? all : list;
            if (i > 0 && !these.equals(columns)) {
                throw new OutputPluginException(
                        "cannot use different column lists for table \"%s.%s\" in different publications"
                                .formatted(target.schema(), target.name()));
            }
            columns = these;
        }
        return listed ? columns : null;
    }

    /// `check_and_fetch_column_list`.
    private static @Nullable BitSet listOf(Publication publication, CatalogRelation target) {
        if (publication.allTables()) {
            return null;
        }
        return publication.tables().stream()
                .filter(table -> table.relation() == target.oid())
                .findFirst()
                .flatMap(Publication.Table::columns)
                .map(numbers -> {
                    var set = new BitSet();
                    numbers.forEach(set::set);
                    return set;
                })
                .orElse(null);
    }

    /// `LoadPublications`.
    private List<Publication> load(OutputContext context) throws OutputPluginException {
        var loaded = new ArrayList<Publication>();
        for (String name : names) {
            Publication publication = context.catalog().publication(name);
            if (publication != null) {
                loaded.add(publication);
            } else if (version.atLeast(PgVersion.PG18)) {
                context.warn("skipped loading publication \"%s\"".formatted(name));
            } else {
                throw new OutputPluginException("publication \"%s\" does not exist".formatted(name));
            }
        }
        return loaded;
    }

    /// Looks the target up again, which may have changed without the partition.
    private static void setTarget(Catalog catalog, RelationSyncEntry entry) throws OutputPluginException {
        int oid = entry.publishAs.oid();
        if (oid == entry.relation.oid()) {
            entry.publishAs = entry.relation;
            entry.map = null;
            return;
        }
        CatalogRelation target = catalog.relation(oid);
        if (target == null) {
            throw new OutputPluginException("could not open relation with OID " + Integer.toUnsignedString(oid));
        }
        if (entry.map == null || target != entry.publishAs || entry.map.partition() != entry.relation) {
            entry.map = new AttrMap(entry.relation, target);
            entry.publishAs = target;
        }
    }
}
