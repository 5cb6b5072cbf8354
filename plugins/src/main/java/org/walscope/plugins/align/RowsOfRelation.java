package org.walscope.plugins.align;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.walscope.model.change.RelationName;

/// Which rows of an alignment are changes of one table.
public final class RowsOfRelation {

    private RowsOfRelation() {}

    /// By their places.
    ///
    /// @param relation empty for changes of no table
    public static BitSet of(Alignment alignment, Optional<RelationName> relation) {
        List<Map<Integer, RelationName>> tables =
                alignment.sides().stream().map(RelationCounts::tables).toList();
        var rows = new BitSet();
        for (int i = 0; i < alignment.rows().size(); i++) {
            AlignedRow row = alignment.rows().get(i);
            if (row.change() && RelationCounts.relation(row, tables).equals(relation)) {
                rows.set(i);
            }
        }
        return rows;
    }
}
