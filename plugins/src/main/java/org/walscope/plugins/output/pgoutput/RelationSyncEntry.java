package org.walscope.plugins.output.pgoutput;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.catalog.Publication;
import org.walscope.plugins.output.RowChange.Kind;

/// What publishing a relation comes to: `RelationSyncEntry` of replication/pgoutput/pgoutput.c.
final class RelationSyncEntry {

    /// As it was when last looked at.
    CatalogRelation relation;

    /// Whether what follows still holds.
    boolean replicateValid;

    boolean schemaSent;

    /// Top-level transactions in whose blocks the relation was described.
    final Set<Integer> streamedTxns = new HashSet<>();

    boolean insert;
    boolean update;
    boolean delete;
    boolean truncate;

    /// The relation under whose name changes are published: itself or an ancestor.
    CatalogRelation publishAs;

    /// Null where it is published under its own name.
    @Nullable
    AttrMap map;

    PublishedColumns columns;

    /// None where all rows are published.
    final Map<Kind, RowFilter> filters = new EnumMap<>(Kind.class);

    RelationSyncEntry(CatalogRelation relation, PublishedColumns columns) {
        this.relation = relation;
        this.publishAs = relation;
        this.columns = columns;
    }

    boolean publishes(Kind kind) {
        return switch (kind) {
            case INSERT -> insert;
            case UPDATE -> update;
            case DELETE -> delete;
        };
    }

    boolean publishesAll() {
        return insert && update && delete && truncate;
    }

    boolean publishesNothing() {
        return !insert && !update && !delete && !truncate;
    }

    void publishNothing() {
        insert = false;
        update = false;
        delete = false;
        truncate = false;
    }

    void add(Publication publication) {
        insert |= publication.insert();
        update |= publication.update();
        delete |= publication.delete();
        truncate |= publication.truncate();
    }

    /// The relation may be another than it was described as.
    void forgetSchema() {
        schemaSent = false;
        streamedTxns.clear();
    }
}
