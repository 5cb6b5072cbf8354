package org.walscope.model.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A relation as `pg_class`, `pg_attribute` and `pg_index` have it. OIDs are unsigned, 0 for none.
///
/// @param namespace       `relnamespace`, whose name `schema` is
/// @param kind            `relkind`: `r`, `p`, `t`, `m`, `S`, `c`, …
/// @param persistence     `relpersistence`: `p`, `u`, `t`
/// @param replicaIdentity `relreplident`: `d`, `n`, `f`, `i`
/// @param rowType         `reltype`
/// @param toast           `reltoastrelid`
/// @param rewriteOf       `relrewrite`: the table that a rewrite is made for
/// @param partition       `relispartition`
/// @param columns         by number from 1, dropped ones among them, system columns not
/// @param identityKey     numbers of the columns in the index that identifies rows, `RelationGetReplicaIndex`; empty
///     where none does
/// @param primaryKey      numbers of the primary key's columns; empty where there is none
public record CatalogRelation(
        int oid,
        int namespace,
        String schema,
        String name,
        char kind,
        char persistence,
        char replicaIdentity,
        int rowType,
        int toast,
        int rewriteOf,
        boolean partition,
        List<CatalogColumn> columns,
        List<Integer> identityKey,
        List<Integer> primaryKey) {

    /// `PG_CATALOG_NAMESPACE`, `PG_TOAST_NAMESPACE` of catalog/pg_namespace.dat.
    private static final int PG_CATALOG = 11;

    private static final int PG_TOAST = 99;

    /// `FirstUnpinnedObjectId` of access/transam.h.
    private static final int FIRST_UNPINNED_OBJECT_ID = 12_000;

    public CatalogRelation {
        columns = List.copyOf(columns);
        identityKey = List.copyOf(identityKey);
        primaryKey = List.copyOf(primaryKey);
    }

    /// `IsCatalogRelation`.
    public boolean isCatalog() {
        return Integer.compareUnsigned(oid, FIRST_UNPINNED_OBJECT_ID) < 0
                && (namespace == PG_CATALOG || namespace == PG_TOAST);
    }

    /// `IsToastRelation`.
    public boolean isToast() {
        return namespace == PG_TOAST;
    }

    /// The column of that number; null where the relation has fewer.
    public @Nullable CatalogColumn column(int number) {
        return number >= 1 && number <= columns.size() ? columns.get(number - 1) : null;
    }
}
