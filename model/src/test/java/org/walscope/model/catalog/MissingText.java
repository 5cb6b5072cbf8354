package org.walscope.model.catalog;

import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.decode.RowValues;
import org.walscope.model.value.OutputSettings;
import org.walscope.model.value.TypeValues;

/// The text of a column's missing value, however it is kept.
final class MissingText {

    private MissingText() {}

    static String of(Catalog catalog, CatalogRelation relation, CatalogColumn column) {
        var row = new RowValues();
        row.clear(relation);
        row.setMissing(column.number() - 1);
        var out = new Utf8Builder();
        new TypeValues(catalog, OutputSettings.DEFAULT, (in, of, broken) -> {
                    throw new AssertionError("the missing value of " + of.name() + " in " + in.name());
                })
                .text(row, column.number() - 1, out);
        return out.toString();
    }
}
