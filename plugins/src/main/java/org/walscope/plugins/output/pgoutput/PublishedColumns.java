package org.walscope.plugins.output.pgoutput;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.walscope.model.PgVersion;
import org.walscope.model.catalog.CatalogColumn;

/// Which columns of a table are published: `logicalrep_should_publish_column` of replication/logical/proto.c.
///
/// @param list      numbers of those in a column list; null without one
/// @param generated whether stored generated columns are published without being in a list, PG 18 on
record PublishedColumns(PgVersion version, @Nullable BitSet list, boolean generated) {

    boolean contains(CatalogColumn column) {
        if (column.dropped()) {
            return false;
        }
        if (column.generated() != 0 && !version.atLeast(PgVersion.PG18)) {
            return false;
        }
        if (list != null) {
            return list.get(column.number());
        }
        return column.generated() == 0 || column.generated() == 's' && generated;
    }
}
