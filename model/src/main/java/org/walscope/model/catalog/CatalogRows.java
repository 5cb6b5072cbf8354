package org.walscope.model.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The rows of all catalogs at one moment. Immutable: a changed one shares with what it was made from. Any thread.
final class CatalogRows {

    static final CatalogRows EMPTY = new CatalogRows(noTables(), OidMap.empty());

    /// By [CatalogTable], then by [CatalogRow#group].
    private final List<OidMap<List<CatalogRow>>> tables;

    /// The relations whose `relfilenode` it is; several where tablespaces differ.
    private final OidMap<List<Integer>> files;

    private CatalogRows(List<OidMap<List<CatalogRow>>> tables, OidMap<List<Integer>> files) {
        this.tables = tables;
        this.files = files;
    }

    private static List<OidMap<List<CatalogRow>>> noTables() {
        List<OidMap<List<CatalogRow>>> tables = new ArrayList<>();
        for (int i = 0; i < CatalogTable.values().length; i++) {
            tables.add(OidMap.empty());
        }
        return List.copyOf(tables);
    }

    /// The rows of a group, in the order of their keys.
    List<CatalogRow> rows(CatalogTable table, int group) {
        List<CatalogRow> rows = tables.get(table.ordinal()).get(group);
        return rows == null ? List.of() : rows;
    }

    /// All of a catalog, in no order.
    List<CatalogRow> rows(CatalogTable table) {
        List<CatalogRow> all = new ArrayList<>();
        forEach(table, all::add);
        return all;
    }

    void forEach(CatalogTable table, Consumer<CatalogRow> action) {
        tables.get(table.ordinal()).forEach(rows -> rows.forEach(action));
    }

    /// The relations whose `relfilenode` it is.
    List<Integer> relationsAt(int relNumber) {
        List<Integer> oids = files.get(relNumber);
        return oids == null ? List.of() : oids;
    }

    /// With the row, in place of one with the same key.
    CatalogRows with(CatalogRow row) {
        List<CatalogRow> old = rows(row.table(), row.group());
        List<CatalogRow> rows = new ArrayList<>(old.size() + 1);
        for (CatalogRow each : old) {
            if (each.key() < row.key()) {
                rows.add(each);
            }
        }
        rows.add(row);
        for (CatalogRow each : old) {
            if (each.key() > row.key()) {
                rows.add(each);
            }
        }
        return replaced(row.table(), row.group(), old, List.copyOf(rows));
    }

    /// Without the row of that key.
    CatalogRows without(CatalogRow row) {
        List<CatalogRow> old = rows(row.table(), row.group());
        List<CatalogRow> rows =
                old.stream().filter(each -> each.key() != row.key()).toList();
        return rows.size() == old.size() ? this : replaced(row.table(), row.group(), old, rows);
    }

    private CatalogRows replaced(CatalogTable table, int group, List<CatalogRow> old, List<CatalogRow> rows) {
        OidMap<List<CatalogRow>> map = tables.get(table.ordinal());
        List<OidMap<List<CatalogRow>>> changed = new ArrayList<>(tables);
        changed.set(table.ordinal(), rows.isEmpty() ? map.without(group) : map.with(group, rows));
        return new CatalogRows(List.copyOf(changed), table == CatalogTable.PG_CLASS ? files(old, rows) : files);
    }

    private OidMap<List<Integer>> files(List<CatalogRow> old, List<CatalogRow> rows) {
        OidMap<List<Integer>> changed = files;
        for (CatalogRow row : old) {
            int file = row.number("relfilenode");
            List<Integer> oids = changed.get(file);
            List<Integer> rest = oids == null
                    ? List.of()
                    : oids.stream().filter(oid -> oid != row.key()).toList();
            changed = rest.isEmpty() ? changed.without(file) : changed.with(file, rest);
        }
        for (CatalogRow row : rows) {
            int file = row.number("relfilenode");
            if (file != 0) {
                List<Integer> oids = new ArrayList<>(relationsIn(changed, file));
                oids.add(row.key());
                changed = changed.with(file, List.copyOf(oids));
            }
        }
        return changed;
    }

    private static List<Integer> relationsIn(OidMap<List<Integer>> files, int file) {
        List<Integer> oids = files.get(file);
        return oids == null ? List.of() : oids;
    }
}
