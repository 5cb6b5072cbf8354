package org.walscope.view;

import org.jspecify.annotations.Nullable;
import org.walscope.model.RelFileLocator;
import org.walscope.model.catalog.Catalog;
import org.walscope.model.catalog.CatalogHistory;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.change.RelationName;
import org.walscope.model.record.WalIndex;
import org.walscope.model.reorder.Transactions;

/// What records' relations are called: as the catalogs of their moment name them, where a catalog is open that
/// knows them;
/// else by their files. FX thread.
///
/// @param history      null without a catalog
/// @param transactions of the same index; null without a catalog
public record RelationNames(
        @Nullable CatalogHistory history, @Nullable Transactions transactions) {

    public static final RelationNames NONE = new RelationNames(null, null);

    /// The relation of a record's first block, short as a `regclass` is written: `orders`, `sales.orders`, else
    /// `1663/16384/16393`; empty text for none.
    public String name(WalIndex index, int row) {
        Catalog catalog = catalog(index, row);
        CatalogRelation relation = relation(catalog, index, row);
        String name =
                catalog == null || relation == null ? null : catalog.regName(Catalog.RegKind.CLASS, relation.oid());
        return name == null ? index.relation(row).map(RelFileLocator::toString).orElse("") : name;
    }

    /// The same with its schema; empty text where no catalog knows it.
    public String qualified(WalIndex index, int row) {
        CatalogRelation relation = relation(catalog(index, row), index, row);
        return relation == null
                ? ""
                : RelationName.of(relation.schema(), relation.name()).toString();
    }

    private @Nullable Catalog catalog(WalIndex index, int row) {
        if (history == null || transactions == null) {
            return null;
        }
        int transaction = index.xid(row) == 0 ? -1 : transactions.rowOf(index.xid(row));
        return history.at(index.lsn(row), transaction < 0 ? 0 : transactions.xid(transaction));
    }

    private static @Nullable CatalogRelation relation(@Nullable Catalog catalog, WalIndex index, int row) {
        return catalog == null
                ? null
                : index.relation(row).map(catalog::relationAt).orElse(null);
    }
}
