package org.walscope.model.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.walscope.model.PgVersion;
import org.walscope.model.RelFileLocator;

/// What a database's catalogs say at one moment. Asked for what it does not know it answers null, never a guess. Not
/// changed once made; any thread. OIDs are unsigned.
public interface Catalog {

    PgVersion version();

    /// `server_version_num`, 0 where not known.
    int serverVersion();

    /// OID of the database whose catalogs these are.
    int database();

    @Nullable
    CatalogRelation relation(int oid);

    /// All tables, partitioned ones among them, in no order.
    List<CatalogRelation> tables();

    /// The relation whose main fork is that file, mapped ones too.
    @Nullable
    CatalogRelation relationAt(RelFileLocator file);

    @Nullable
    CatalogType type(int oid);

    /// Of a range type, or of a multirange type.
    @Nullable
    CatalogRange range(int type);

    /// The label of a row of `pg_enum`.
    @Nullable
    String enumLabel(int oid);

    /// What a partition is a part of, the nearest first: `get_partition_ancestors`.
    List<Integer> ancestors(int relation);

    @Nullable
    Publication publication(String name);

    /// The names of all publications.
    List<String> publicationNames();

    /// The name of a schema.
    @Nullable
    String schema(int oid);

    /// The name of a replication origin; of all databases.
    @Nullable
    String originName(int id);

    /// What a `reg…` type's value names.
    enum RegKind {
        CLASS,
        COLLATION,
        CONFIG,
        DICTIONARY,
        NAMESPACE,
        OPER,
        OPERATOR,
        PROC,
        PROCEDURE,
        ROLE,
        TYPE
    }

    /// The text that the output function of a `reg…` type has for it; null where it is not known, which is shown as
    /// a number like an OID that names nothing.
    @Nullable
    String regName(RegKind kind, int oid);
}
