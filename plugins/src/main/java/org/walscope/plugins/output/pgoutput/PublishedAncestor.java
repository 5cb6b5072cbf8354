package org.walscope.plugins.output.pgoutput;

import java.util.ArrayList;
import java.util.List;
import org.walscope.model.PgVersion;
import org.walscope.model.catalog.Catalog;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.catalog.Publication;

/// Under whose name a relation is published, and through which publications: the loop over publications in
/// `get_rel_sync_entry` of replication/pgoutput/pgoutput.c. With `publish_via_partition_root` it is the topmost
/// ancestor that is published.
final class PublishedAncestor {

    private final Catalog catalog;
    private final PgVersion version;
    private final CatalogRelation relation;
    private final List<Integer> ancestors;
    private final List<Publication> publications = new ArrayList<>();
    /// 0 is the relation itself, 1 what it is a part of.
    private int level;

    PublishedAncestor(Catalog catalog, PgVersion version, CatalogRelation relation) {
        this.catalog = catalog;
        this.version = version;
        this.relation = relation;
        boolean partition = relation.partition() && version.atLeast(PgVersion.PG13);
        ancestors = partition ? catalog.ancestors(relation.oid()) : List.of();
    }

    /// Whether the publication has the relation; if so, it counts for the target.
    boolean publishes(Publication publication) {
        int topmost = publication.allTables() ? ancestors.size() : topmost(publication);
        boolean published = publication.allTables() || topmost > 0 || has(publication, relation);
        if (!published || relation.kind() == 'p' && !publication.viaRoot()) {
            return false;
        }
        count(publication, publication.viaRoot() ? topmost : 0);
        return true;
    }

    /// `GetTopMostAncestorInPublication`: its level, 0 where none is in it.
    private int topmost(Publication publication) {
        for (int i = ancestors.size(); i > 0; i--) {
            CatalogRelation ancestor = catalog.relation(ancestors.get(i - 1));
            if (ancestor != null && has(publication, ancestor)) {
                return i;
            }
        }
        return 0;
    }

    private static boolean has(Publication publication, CatalogRelation relation) {
        return publication.tables().stream().anyMatch(table -> table.relation() == relation.oid())
                || publication.schemas().contains(relation.namespace());
    }

    private void count(Publication publication, int itsLevel) {
        // In 13 the last publication decides
        boolean last = version == PgVersion.PG13 && itsLevel > 0;
        if (itsLevel > level || last) {
            level = itsLevel;
            publications.clear();
        }
        if (itsLevel == level) {
            publications.add(publication);
        }
    }

    /// The relation whose name changes have; the relation itself where the catalogs do not know the ancestor.
    CatalogRelation target() {
        if (level == 0) {
            return relation;
        }
        CatalogRelation ancestor = catalog.relation(ancestors.get(level - 1));
        return ancestor == null ? relation : ancestor;
    }

    /// Those through which it is published under that name.
    List<Publication> publications() {
        return publications;
    }
}
