package org.walscope.view;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.walscope.model.RelFileLocator;
import org.walscope.model.catalog.Catalog;
import org.walscope.model.catalog.CatalogHistory;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.change.RelationName;
import org.walscope.model.record.WalIndex;
import org.walscope.model.reorder.Transactions;

/// What records' relations are called: as the catalogs of their moment name them, where a catalog is open that knows
/// them; else by their files. Any thread.
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

    /// A test of rows by the name of their relation, without or with its schema and a point before it. Used by one
    /// thread.
    public IntPredicate named(WalIndex index, String wanted) {
        return new Named(index, wanted);
    }

    /// Looks a relation up once as long as the catalogs stay the same.
    private final class Named implements IntPredicate {
        private final WalIndex index;
        private final String wanted;
        private final Map<Integer, Boolean> known = new HashMap<>();
        private @Nullable Catalog of;

        Named(WalIndex index, String wanted) {
            this.index = index;
            this.wanted = wanted;
        }

        @Override
        public boolean test(int row) {
            int number = index.relationNumber(row);
            Catalog catalog = number == WalIndex.NO_RELATION ? null : catalog(index, row);
            if (catalog == null) {
                return false;
            }
            if (catalog != of) {
                of = catalog;
                known.clear();
            }
            return known.computeIfAbsent(number, _ -> isIt(relation(catalog, index, row)));
        }

        private boolean isIt(@Nullable CatalogRelation relation) {
            return relation != null
                    && (wanted.equals(relation.name()) || wanted.equals(relation.schema() + "." + relation.name()));
        }
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
