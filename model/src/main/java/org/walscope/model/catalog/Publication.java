package org.walscope.model.catalog;

import java.util.List;
import java.util.Optional;

/// A publication: `pg_publication`, `pg_publication_rel` and `pg_publication_namespace`.
///
/// @param viaRoot   `pubviaroot`: changes of partitions under the name of the root, where that is published
/// @param generated `pubgencols` (PG 18 on): whether stored generated columns are published
/// @param schemas   OIDs of whole schemas in it
public record Publication(
        int oid,
        String name,
        boolean allTables,
        boolean insert,
        boolean update,
        boolean delete,
        boolean truncate,
        boolean viaRoot,
        boolean generated,
        List<Table> tables,
        List<Integer> schemas) {

    public Publication {
        tables = List.copyOf(tables);
        schemas = List.copyOf(schemas);
    }

    /// A table in it.
    ///
    /// @param columns   numbers of the published columns; empty where all are
    /// @param rowFilter the `WHERE` expression
    public record Table(int relation, Optional<List<Integer>> columns, Optional<RowFilter> rowFilter) {}

    /// A row filter as the catalog has it.
    public sealed interface RowFilter {

        /// As `pg_get_expr` prints it: `(region = 'EU'::text)`.
        record Sql(String expression) implements RowFilter {}

        /// As `pg_publication_rel.prqual` keeps it: what nodeToString of nodes/outfuncs.c wrote.
        record NodeTree(String tree) implements RowFilter {}
    }
}
