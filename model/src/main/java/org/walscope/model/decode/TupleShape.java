package org.walscope.model.decode;

import java.util.List;
import org.walscope.model.catalog.CatalogColumn;
import org.walscope.model.catalog.CatalogRelation;

/// How the tuples of a relation are laid out, as arrays by column from 0; `CompactAttribute` of access/tupdesc.h.
/// Not
/// changed once made.
final class TupleShape {

    final CatalogRelation relation;
    final int columns;
    /// In bytes; -1 for a varlena, -2 for a C string.
    final int[] length;
    /// 1, 2, 4 or 8
    final int[] alignment;

    final boolean[] dropped;
    final boolean[] missing;

    TupleShape(CatalogRelation relation) {
        List<CatalogColumn> all = relation.columns();
        this.relation = relation;
        this.columns = all.size();
        this.length = new int[columns];
        this.alignment = new int[columns];
        this.dropped = new boolean[columns];
        this.missing = new boolean[columns];
        for (int i = 0; i < columns; i++) {
            CatalogColumn column = all.get(i);
            length[i] = column.length();
            alignment[i] = bytes(column.align());
            dropped[i] = column.dropped();
            missing[i] = column.missing() != null && !column.dropped();
        }
    }

    /// `typalign` in bytes.
    private static int bytes(char align) {
        return switch (align) {
            case 's' -> 2;
            case 'i' -> 4;
            case 'd' -> 8;
            default -> 1;
        };
    }
}
