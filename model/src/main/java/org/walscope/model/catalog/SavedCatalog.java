package org.walscope.model.catalog;

import java.util.Map;
import java.util.Optional;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;

/// A database's catalogs as they were at one moment. Immutable; any thread.
public final class SavedCatalog {

    private final Origin origin;
    private final CatalogRows rows;
    private final RowsCatalog catalog;

    /// Where catalogs come from.
    ///
    /// @param serverVersion    `server_version_num`, 0 where not known
    /// @param atLsn            what had committed before it is in them; empty where that is not known
    /// @param snapshot         of the transaction that took them, where it is known: what it does not see is not
    ///     in
    ///     them, wherever its commit lies
    /// @param systemIdentifier of the cluster, unsigned; 0 where not known
    /// @param timeline         0 where not known
    /// @param database         its OID
    /// @param tablespace       `dattablespace`, an OID
    /// @param encoding         of the database, as the server names it; empty where not known
    /// @param settings         of the server, by name; those that values' text depends on among them
    record Origin(
            PgVersion version,
            int serverVersion,
            Optional<Lsn> atLsn,
            Optional<TxidSnapshot> snapshot,
            long systemIdentifier,
            int timeline,
            int database,
            String databaseName,
            int tablespace,
            String encoding,
            Map<String, String> settings) {

        Origin {
            settings = Map.copyOf(settings);
        }
    }

    SavedCatalog(Origin origin, CatalogRows rows) {
        this.origin = origin;
        this.rows = rows;
        this.catalog = new RowsCatalog(this, rows);
    }

    Origin origin() {
        return origin;
    }

    public PgVersion version() {
        return origin.version;
    }

    public int serverVersion() {
        return origin.serverVersion;
    }

    /// Where in the WAL they were taken; empty where that is not known.
    public Optional<Lsn> atLsn() {
        return origin.atLsn;
    }

    /// Of the cluster, unsigned; 0 where not known.
    public long systemIdentifier() {
        return origin.systemIdentifier;
    }

    /// 0 where not known.
    public int timeline() {
        return origin.timeline;
    }

    public String databaseName() {
        return origin.databaseName;
    }

    /// Of the database, as the server names it; empty where not known.
    public String encoding() {
        return origin.encoding;
    }

    /// Of the server, by name; those that values' text depends on among them.
    public Map<String, String> settings() {
        return origin.settings;
    }

    /// OID of the database.
    public int database() {
        return origin.database;
    }

    /// OID of the database's default tablespace.
    public int tablespace() {
        return origin.tablespace;
    }

    /// The catalogs as they were then.
    public Catalog catalog() {
        return catalog;
    }

    CatalogRows rows() {
        return rows;
    }

    RowsCatalog rowsCatalog() {
        return catalog;
    }
}
