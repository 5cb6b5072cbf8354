package org.walscope.model.change;

/// One column of a row.
public record ColumnValue(Column column, Value value) {

    public String name() {
        return column.name();
    }
}
