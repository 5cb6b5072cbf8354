package org.walscope.model.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.walscope.model.PgVersion;
import org.walscope.model.RelFileLocator;
import org.walscope.model.change.SqlIdentifier;

/// A catalog over rows; what is asked for is put together once. Follows utils/cache/relcache.c.
final class RowsCatalog implements Catalog {

    /// Partitions that are each other's parents exist only in damaged catalogs.
    private static final int MAX_ANCESTORS = 100;

    private static final String RELKINDS_WITH_FILES = "rimtS";

    private final SavedCatalog saved;
    private final CatalogRows rows;
    private final Map<Integer, Optional<CatalogRelation>> relations = new ConcurrentHashMap<>();
    private final Map<RelFileLocator, Optional<CatalogRelation>> files = new ConcurrentHashMap<>();
    private final Map<Integer, Optional<CatalogType>> types = new ConcurrentHashMap<>();
    private @Nullable Map<Integer, CatalogRange> ranges;
    private @Nullable Map<String, Publication> publications;

    RowsCatalog(SavedCatalog saved, CatalogRows rows) {
        this.saved = saved;
        this.rows = rows;
    }

    CatalogRows rows() {
        return rows;
    }

    @Override
    public PgVersion version() {
        return saved.version();
    }

    @Override
    public int serverVersion() {
        return saved.serverVersion();
    }

    @Override
    public int database() {
        return saved.database();
    }

    @Override
    public @Nullable CatalogRelation relation(int oid) {
        return relations
                .computeIfAbsent(oid, each -> row(CatalogTable.PG_CLASS, each).map(this::relation))
                .orElse(null);
    }

    @Override
    public List<CatalogRelation> tables() {
        List<CatalogRelation> tables = new ArrayList<>();
        rows.forEach(CatalogTable.PG_CLASS, row -> {
            if (row.letter("relkind") == 'r' || row.letter("relkind") == 'p') {
                CatalogRelation relation = relation(row.key());
                if (relation != null) {
                    tables.add(relation);
                }
            }
        });
        return tables;
    }

    @Override
    public @Nullable CatalogRelation relationAt(RelFileLocator file) {
        return file.dbOid() == saved.database() || file.dbOid() == 0
                ? files.computeIfAbsent(file, this::find).orElse(null)
                : null;
    }

    private Optional<CatalogRelation> find(RelFileLocator file) {
        boolean shared = file.dbOid() == 0;
        for (int oid : shared ? List.<Integer>of() : rows.relationsAt(file.relNumber())) {
            Optional<CatalogRow> row = row(CatalogTable.PG_CLASS, oid).filter(each -> isIn(each, file.spcOid()));
            if (row.isPresent()) {
                return Optional.ofNullable(relation(oid));
            }
        }
        if (!shared && file.spcOid() != saved.tablespace()) {
            return Optional.empty();
        }
        return row(CatalogTable.RELATION_MAP, file.relNumber())
                .flatMap(row -> row(CatalogTable.PG_CLASS, row.number("oid")))
                .filter(row -> row.flag("relisshared") == shared)
                .map(row -> relation(row.key()));
    }

    private boolean isIn(CatalogRow row, int tablespace) {
        int own = row.number("reltablespace");
        return !row.flag("relisshared")
                && RELKINDS_WITH_FILES.indexOf(row.letter("relkind")) >= 0
                && (own == 0 ? saved.tablespace() : own) == tablespace;
    }

    private CatalogRelation relation(CatalogRow row) {
        int oid = row.key();
        List<CatalogRow> indexes = rows.rows(CatalogTable.PG_INDEX, oid);
        List<Integer> primaryKey = key(indexes, "indisprimary");
        char identity = row.letter("relreplident");
        List<Integer> identityKey = switch (identity) {
            case 'd' -> primaryKey;
            case 'i' -> key(indexes, "indisreplident");
            default -> List.of();
        };
        int namespace = row.number("relnamespace");
        return new CatalogRelation(
                oid,
                namespace,
                schemaName(namespace),
                row.text("relname"),
                row.letter("relkind"),
                row.letter("relpersistence"),
                identity,
                row.number("reltype"),
                row.number("reltoastrelid"),
                row.number("relrewrite"),
                row.flag("relispartition"),
                columns(rows.rows(CatalogTable.PG_ATTRIBUTE, oid)),
                identityKey,
                primaryKey);
    }

    /// `RelationGetIndexList` takes no index for a key that is not valid, or whose check may be deferred.
    private static List<Integer> key(List<CatalogRow> indexes, String flag) {
        for (CatalogRow index : indexes) {
            if (index.flag(flag)
                    && index.flag("indislive")
                    && index.flag("indisvalid")
                    && index.flag("indimmediate")
                    && index.flag("indisunique")) {
                List<Integer> columns = index.numbers("indkey");
                int count = index.number("indnkeyatts");
                return columns.subList(0, Math.clamp(count, 0, columns.size()));
            }
        }
        return List.of();
    }

    /// Up to the first that is missing, so that a place in the list is a number.
    private static List<CatalogColumn> columns(List<CatalogRow> attributes) {
        List<CatalogColumn> columns = new ArrayList<>(attributes.size());
        for (CatalogRow row : attributes) {
            if (row.number("attnum") != columns.size() + 1) {
                break;
            }
            columns.add(column(row));
        }
        return columns;
    }

    private static CatalogColumn column(CatalogRow row) {
        return new CatalogColumn(
                row.number("attnum"),
                row.text("attname"),
                row.number("atttypid"),
                row.number("atttypmod"),
                row.number("attlen"),
                row.flag("attbyval"),
                row.letter("attalign"),
                row.flag("attnotnull"),
                row.flag("attisdropped"),
                row.letter("attgenerated"),
                row.value("attmissingval") instanceof AttrMissing missing ? missing : null);
    }

    @Override
    public @Nullable CatalogType type(int oid) {
        Optional<CatalogType> known = types.get(oid);
        if (known == null) {
            known = row(CatalogTable.PG_TYPE, oid).map(this::type);
            types.put(oid, known);
        }
        return known.orElse(null);
    }

    private CatalogType type(CatalogRow row) {
        int namespace = row.number("typnamespace");
        return new CatalogType(
                row.key(),
                schemaName(namespace),
                row.text("typname"),
                row.letter("typtype"),
                row.number("typlen"),
                row.flag("typbyval"),
                row.letter("typalign"),
                row.letter("typdelim"),
                row.number("typelem"),
                row.number("typbasetype"),
                row.number("typtypmod"),
                row.number("typrelid"),
                row.number("typarray"),
                output(row, 0));
    }

    /// A domain has its base type's.
    private String output(CatalogRow row, int depth) {
        String output = row.text("typoutput");
        return output.isEmpty() && row.letter("typtype") == 'd' && depth < MAX_ANCESTORS
                ? row(CatalogTable.PG_TYPE, row.number("typbasetype"))
                        .map(base -> output(base, depth + 1))
                        .orElse("")
                : output;
    }

    @Override
    public synchronized @Nullable CatalogRange range(int type) {
        if (ranges == null) {
            Map<Integer, CatalogRange> found = new HashMap<>();
            rows.forEach(CatalogTable.PG_RANGE, row -> {
                var range = new CatalogRange(row.key(), row.number("rngsubtype"), row.number("rngmultitypid"));
                found.put(range.type(), range);
                if (range.multirange() != 0) {
                    found.put(range.multirange(), range);
                }
            });
            ranges = found;
        }
        return ranges.get(type);
    }

    @Override
    public @Nullable String enumLabel(int oid) {
        return row(CatalogTable.PG_ENUM, oid).map(row -> row.text("enumlabel")).orElse(null);
    }

    @Override
    public List<Integer> ancestors(int relation) {
        List<Integer> found = new ArrayList<>();
        int of = relation;
        while (found.size() < MAX_ANCESTORS
                && row(CatalogTable.PG_CLASS, of)
                        .filter(row -> row.flag("relispartition"))
                        .isPresent()) {
            List<CatalogRow> parents = rows.rows(CatalogTable.PG_INHERITS, of);
            if (parents.isEmpty()) {
                break;
            }
            of = parents.getFirst().number("inhparent");
            found.add(of);
        }
        return List.copyOf(found);
    }

    @Override
    public @Nullable Publication publication(String name) {
        return publications().get(name);
    }

    @Override
    public List<String> publicationNames() {
        return publications().keySet().stream().sorted().toList();
    }

    private synchronized Map<String, Publication> publications() {
        Map<String, Publication> known = publications;
        if (known == null) {
            known = PublicationRows.publications(rows);
            publications = known;
        }
        return known;
    }

    @Override
    public @Nullable String schema(int oid) {
        return row(CatalogTable.PG_NAMESPACE, oid)
                .map(row -> row.text("nspname"))
                .orElse(null);
    }

    @Override
    public @Nullable String originName(int id) {
        return row(CatalogTable.PG_REPLICATION_ORIGIN, id)
                .map(row -> row.text("roname"))
                .orElse(null);
    }

    /// Relations are named as with the search path `public`, which decoding has; functions where they are saved.
    @Override
    public @Nullable String regName(RegKind kind, int oid) {
        return switch (kind) {
            case CLASS ->
                row(CatalogTable.PG_CLASS, oid)
                        .map(row -> qualified(row.number("relnamespace"), row.text("relname")))
                        .orElse(null);
            case NAMESPACE -> {
                String name = schema(oid);
                yield name == null ? null : SqlIdentifier.quote(name);
            }
            case PROC ->
                row(CatalogTable.PG_PROC, oid)
                        .map(row -> qualified(row.number("pronamespace"), row.text("proname")))
                        .orElse(null);
            case COLLATION, CONFIG, DICTIONARY, OPER, OPERATOR, PROCEDURE, ROLE, TYPE -> null;
        };
    }

    private String qualified(int namespace, String name) {
        String schema = schemaName(namespace);
        String quoted = SqlIdentifier.quote(name);
        return schema.equals("pg_catalog") || schema.equals("public")
                ? quoted
                : SqlIdentifier.quote(schema) + "." + quoted;
    }

    private String schemaName(int namespace) {
        String name = schema(namespace);
        return name == null ? "" : name;
    }

    private Optional<CatalogRow> row(CatalogTable table, int group) {
        return rows.rows(table, group).stream().findFirst();
    }
}
