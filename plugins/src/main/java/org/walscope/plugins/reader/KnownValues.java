package org.walscope.plugins.reader;

import org.jspecify.annotations.Nullable;
import org.walscope.model.change.Column;
import org.walscope.model.change.ColumnValue;
import org.walscope.model.change.Value;

/// Keeps values that come again, `true` or a customer's name, once; the last of those whose hash collides. One
/// reading.
final class KnownValues {

    private static final int SLOTS = 1 << 12;

    private final @Nullable ColumnValue[] known = new ColumnValue[SLOTS];

    ColumnValue of(Column column, Value value) {
        int hash = value.hashCode() * 31 + System.identityHashCode(column);
        int slot = (hash ^ hash >>> 16) & SLOTS - 1;
        ColumnValue there = known[slot];
        if (there != null && there.column() == column && there.value().equals(value)) {
            return there;
        }
        var fresh = new ColumnValue(column, value);
        known[slot] = fresh;
        return fresh;
    }
}
