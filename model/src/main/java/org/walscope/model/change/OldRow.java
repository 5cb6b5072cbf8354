package org.walscope.model.change;

import java.util.List;

/// What a plugin says of the row as it was before an UPDATE or DELETE; what there is depends on the table's
/// `REPLICA IDENTITY`.
public record OldRow(Kind kind, List<ColumnValue> columns) {

    /// Which columns the plugin promises.
    public enum Kind {
        /// Those of the replica identity.
        KEY,
        /// All: `REPLICA IDENTITY FULL`.
        FULL,
        /// The plugin does not say.
        UNSAID
    }

    public OldRow {
        columns = List.copyOf(columns);
    }
}
