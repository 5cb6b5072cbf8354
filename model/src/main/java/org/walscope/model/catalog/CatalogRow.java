package org.walscope.model.catalog;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A row of a catalog: the columns that [CatalogTable] lists. Immutable.
final class CatalogRow {

    private final CatalogTable table;
    private final @Nullable Object[] values;

    /// @param values a place for each column, null for NULL and for what the release does not have; not copied
    CatalogRow(CatalogTable table, @Nullable Object... values) {
        this.table = table;
        this.values = values;
    }

    CatalogTable table() {
        return table;
    }

    int group() {
        return values[table.groupPlace()] instanceof Integer number ? number : 0;
    }

    int key() {
        return values[table.keyPlace()] instanceof Integer number ? number : 0;
    }

    @Nullable
    Object value(String column) {
        return values[table.place(column)];
    }

    /// 0 for NULL.
    int number(String column) {
        return value(column) instanceof Integer number ? number : 0;
    }

    /// False for NULL.
    boolean flag(String column) {
        return value(column) instanceof Boolean flag && flag;
    }

    /// 0 for NULL.
    char letter(String column) {
        return value(column) instanceof Character letter ? letter : 0;
    }

    /// Empty for NULL.
    String text(String column) {
        return value(column) instanceof String text ? text : "";
    }

    /// Empty for NULL.
    List<Integer> numbers(String column) {
        return value(column) instanceof List<?> list
                ? list.stream().map(Integer.class::cast).toList()
                : List.of();
    }

    CatalogRow with(String column, @Nullable Object value) {
        @Nullable Object[] changed = values.clone();
        changed[table.place(column)] = value;
        return new CatalogRow(table, changed);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CatalogRow row && row.table == table && Arrays.equals(row.values, values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return table.tableName() + Arrays.toString(values);
    }
}
