package org.walscope.plugins.output.pgoutput;

import org.jspecify.annotations.Nullable;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.decode.RowValues;
import org.walscope.plugins.output.OutputContext;
import org.walscope.plugins.output.OutputPluginException;
import org.walscope.plugins.output.RowChange;
import org.walscope.plugins.output.RowChange.Kind;

/// A change as it is told, after the row filter: `pgoutput_row_filter` of replication/pgoutput/pgoutput.c. An
/// UPDATE
/// of which only one row passes becomes an INSERT or a DELETE.
record PublishedChange(
        Kind kind, @Nullable RowValues oldRow, @Nullable RowValues newRow) {

    /// The change under the name it is published with; null where nothing of it passes.
    static @Nullable PublishedChange of(OutputContext context, RelationSyncEntry entry, RowChange change)
            throws OutputPluginException {
        AttrMap map = entry.map;
        RowValues oldRow = change.oldRow();
        RowValues newRow = change.newRow();
        if (map != null) {
            oldRow = oldRow == null ? null : map.convert(oldRow);
            newRow = newRow == null ? null : map.convert(newRow);
        }
        RowFilter filter = entry.filters.get(change.kind());
        if (filter == null) {
            return new PublishedChange(change.kind(), oldRow, newRow);
        }
        if (newRow == null || oldRow == null) {
            RowValues row = newRow == null ? oldRow : newRow;
            boolean passes = row != null && filter.matches(context, row);
            if (!passes) {
                context.because("the row does not pass the row filter " + filter);
            }
            return passes ? new PublishedChange(change.kind(), oldRow, newRow) : null;
        }
        return filtered(context, filter, oldRow, newRow);
    }

    private static @Nullable PublishedChange filtered(
            OutputContext context, RowFilter filter, RowValues oldRow, RowValues newRow) throws OutputPluginException {
        RowValues whole = completed(oldRow, newRow);
        boolean oldMatches = filter.matches(context, oldRow);
        boolean newMatches = filter.matches(context, whole);
        if (oldMatches != newMatches) {
            context.because(
                    oldMatches
                            ? "as a DELETE: only the old row passes the row filter " + filter
                            : "as an INSERT: only the new row passes the row filter " + filter);
        } else if (!newMatches) {
            context.because("neither row passes the row filter " + filter);
        }
        if (oldMatches) {
            return new PublishedChange(newMatches ? Kind.UPDATE : Kind.DELETE, oldRow, newRow);
        }
        return newMatches ? new PublishedChange(Kind.INSERT, oldRow, whole) : null;
    }

    /// The new row with values of the replica identity that are out of line and unchanged, which only the old row
    /// has.
    private static RowValues completed(RowValues oldRow, RowValues newRow) {
        CatalogRelation relation = newRow.relation();
        RowValues whole = null;
        for (int i = 0; i < newRow.size(); i++) {
            if (newRow.isUnchangedToast(i) && !oldRow.isNull(i) && !oldRow.isUnchangedToast(i)) {
                if (whole == null) {
                    whole = new RowValues();
                    whole.clear(relation);
                    for (int j = 0; j < newRow.size(); j++) {
                        AttrMap.copy(newRow, j, whole, j);
                    }
                }
                AttrMap.copy(oldRow, i, whole, i);
            }
        }
        return whole == null ? newRow : whole;
    }
}
