package org.walscope.plugins.output;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.walscope.model.PgVersion;
import org.walscope.model.RelFileLocator;
import org.walscope.model.catalog.Catalog;
import org.walscope.model.catalog.CatalogColumn;
import org.walscope.model.catalog.CatalogRange;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.catalog.CatalogType;
import org.walscope.model.catalog.Publication;

/// Catalogs made by hand, which a test may change between callbacks.
public final class MemoryCatalog implements Catalog {

    /// Types that keep their OIDs, by their names in SQL.
    public static final Map<String, Integer> BUILTIN = Map.ofEntries(
            Map.entry("boolean", 16),
            Map.entry("bytea", 17),
            Map.entry("bigint", 20),
            Map.entry("smallint", 21),
            Map.entry("integer", 23),
            Map.entry("text", 25),
            Map.entry("oid", 26),
            Map.entry("real", 700),
            Map.entry("double precision", 701),
            Map.entry("character varying", 1043),
            Map.entry("bit", 1560),
            Map.entry("bit varying", 1562),
            Map.entry("numeric", 1700));

    private final PgVersion version;
    private final Map<Integer, CatalogRelation> relations = new HashMap<>();
    private final Map<Integer, CatalogType> types = new HashMap<>();
    private final Map<String, Publication> publications = new HashMap<>();
    private final Map<Integer, List<Integer>> ancestors = new HashMap<>();

    public MemoryCatalog(PgVersion version) {
        this.version = version;
    }

    public MemoryCatalog put(CatalogRelation relation) {
        relations.put(relation.oid(), relation);
        return this;
    }

    public MemoryCatalog put(CatalogType type) {
        types.put(type.oid(), type);
        return this;
    }

    public MemoryCatalog put(Publication publication) {
        publications.put(publication.name(), publication);
        return this;
    }

    /// @param nearestFirst what the partition is a part of
    public MemoryCatalog partition(int relation, Integer... nearestFirst) {
        ancestors.put(relation, List.of(nearestFirst));
        return this;
    }

    /// The OID of a type by its name in SQL; one above those that are fixed where it is not among [#BUILTIN].
    public static int typeOid(String name) {
        return BUILTIN.getOrDefault(name, 100_000 + (name.hashCode() & 0xFFFF_FFF));
    }

    /// An ordinary table whose first column is its key.
    public static CatalogRelation table(int oid, String schema, String name, CatalogColumn... columns) {
        return new CatalogRelation(
                oid, 2200, schema, name, 'r', 'p', 'd', 0, 0, 0, false, List.of(columns), List.of(1), List.of(1));
    }

    public static CatalogColumn column(int number, String name, int type) {
        return new CatalogColumn(number, name, type, -1, -1, false, 'i', false, false, '\0', null);
    }

    @Override
    public PgVersion version() {
        return version;
    }

    @Override
    public int serverVersion() {
        return version.major() * 10_000;
    }

    @Override
    public int database() {
        return 5;
    }

    @Override
    public @Nullable CatalogRelation relation(int oid) {
        return relations.get(oid);
    }

    @Override
    public List<CatalogRelation> tables() {
        return List.copyOf(relations.values());
    }

    @Override
    public @Nullable CatalogRelation relationAt(RelFileLocator file) {
        return null;
    }

    @Override
    public @Nullable CatalogType type(int oid) {
        return types.get(oid);
    }

    @Override
    public @Nullable CatalogRange range(int type) {
        return null;
    }

    @Override
    public @Nullable String enumLabel(int oid) {
        return null;
    }

    @Override
    public List<Integer> ancestors(int relation) {
        return ancestors.getOrDefault(relation, List.of());
    }

    @Override
    public List<String> publicationNames() {
        return publications.keySet().stream().sorted().toList();
    }

    @Override
    public @Nullable Publication publication(String name) {
        return publications.get(name);
    }

    @Override
    public @Nullable String schema(int oid) {
        return new ArrayList<>(relations.values())
                .stream()
                        .filter(r -> r.namespace() == oid)
                        .map(CatalogRelation::schema)
                        .findFirst()
                        .orElse(null);
    }

    @Override
    public @Nullable String regName(RegKind kind, int oid) {
        return null;
    }

    @Override
    public @Nullable String originName(int id) {
        return null;
    }
}
