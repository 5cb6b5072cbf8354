package org.walscope.plugins.decode;

import org.jspecify.annotations.Nullable;
import org.walscope.model.catalog.Catalog;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.record.WalIndex;

/// The relations of records' first blocks, looked up once as long as the catalogs stay the same. One thread.
final class RelationLookup {

    private final WalIndex index;
    private @Nullable CatalogRelation[] relations = {};
    private boolean[] looked = {};
    private @Nullable Catalog of;

    RelationLookup(WalIndex index) {
        this.index = index;
    }

    /// The relation of a row of the index; null for none, or where the catalog does not know it.
    @Nullable
    CatalogRelation find(Catalog catalog, int row) {
        int number = index.relationNumber(row);
        if (number == WalIndex.NO_RELATION) {
            return null;
        }
        if (catalog != of || number >= looked.length) {
            of = catalog;
            relations = new @Nullable CatalogRelation[index.relations().size()];
            looked = new boolean[relations.length];
        }
        if (!looked[number]) {
            looked[number] = true;
            relations[number] = catalog.relationAt(index.relations().get(number));
        }
        return relations[number];
    }
}
