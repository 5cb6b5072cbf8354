package org.walscope.model.server;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.walscope.model.change.RelationName;

/// What a database's catalogs say **now** of what an output plugin may leave out: publications, replica identities,
/// generated columns, partitions. Decoding goes by the catalogs of each change's time, which may have been others.
///
/// @param major of the server
/// @param saved whether they are those of a saved catalog: of its time, then, and not of now
public record DecodingFacts(int major, boolean saved, Map<RelationName, Table> tables, List<Publication> publications) {

    public DecodingFacts {
        tables = Map.copyOf(tables);
        publications = List.copyOf(publications);
    }

    /// A table.
    ///
    /// @param replicaIdentity `pg_class.relreplident`
    /// @param primaryKey      whether it has one
    /// @param root            the topmost partitioned table it is a part of
    /// @param generated       its stored generated columns
    public record Table(char replicaIdentity, boolean primaryKey, Optional<RelationName> root, Set<String> generated) {

        public Table {
            generated = Set.copyOf(generated);
        }

        /// Whether WAL names the row that an UPDATE or DELETE changes.
        public boolean identifiesRows() {
            return switch (replicaIdentity) {
                case 'n' -> false;
                case 'd' -> primaryKey;
                default -> true;
            };
        }
    }

    /// A publication, with the tables as `pg_publication_tables` lists them.
    ///
    /// @param viaRoot whether changes of partitions are published under the root's name
    public record Publication(
            String name,
            boolean insert,
            boolean update,
            boolean delete,
            boolean truncate,
            boolean viaRoot,
            Map<RelationName, Published> tables) {

        public Publication {
            tables = Map.copyOf(tables);
        }
    }

    /// How a table is published.
    ///
    /// @param columns   those that are; empty where the release does not say (before 15): all
    /// @param rowFilter as `pg_get_expr` prints it
    public record Published(Optional<Set<String>> columns, Optional<String> rowFilter) {}
}
