package org.walscope.plugins.output.pgoutput;

import java.util.ArrayList;
import org.walscope.model.catalog.CatalogColumn;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.change.RelationName;
import org.walscope.model.decode.RowValues;
import org.walscope.plugins.output.OutputPluginException;

/// Rows of a partition as rows of what it is a part of: `build_attrmap_by_name` of access/common/attmap.c and
/// `execute_attr_map_slot` of access/common/tupconvert.c.
final class AttrMap {

    private final CatalogRelation partition;

    /// The target, with the partition's own values for columns that its rows are older than.
    private final CatalogRelation target;

    /// Place of the partition's column for each of the target, -1 for a dropped one.
    private final int[] places;

    AttrMap(CatalogRelation partition, CatalogRelation ancestor) throws OutputPluginException {
        this.partition = partition;
        places = new int[ancestor.columns().size()];
        var columns = new ArrayList<CatalogColumn>(places.length);
        for (int i = 0; i < places.length; i++) {
            CatalogColumn column = ancestor.columns().get(i);
            places[i] = column.dropped() ? -1 : place(partition, column, ancestor);
            columns.add(
                    places[i] < 0
                            ? column
                            : withMissing(column, partition.columns().get(places[i])));
        }
        target = new CatalogRelation(
                ancestor.oid(),
                ancestor.namespace(),
                ancestor.schema(),
                ancestor.name(),
                ancestor.kind(),
                ancestor.persistence(),
                ancestor.replicaIdentity(),
                ancestor.rowType(),
                ancestor.toast(),
                ancestor.rewriteOf(),
                ancestor.partition(),
                columns,
                ancestor.identityKey(),
                ancestor.primaryKey());
    }

    private static int place(CatalogRelation partition, CatalogColumn column, CatalogRelation ancestor)
            throws OutputPluginException {
        for (CatalogColumn candidate : partition.columns()) {
            if (!candidate.dropped() && candidate.name().equals(column.name())) {
                return candidate.number() - 1;
            }
        }
        throw new OutputPluginException("could not convert row type: attribute \"%s\" of table %s does not exist in %s"
                .formatted(
                        column.name(),
                        RelationName.of(ancestor.schema(), ancestor.name()),
                        RelationName.of(partition.schema(), partition.name())));
    }

    private static CatalogColumn withMissing(CatalogColumn column, CatalogColumn from) {
        return new CatalogColumn(
                column.number(),
                column.name(),
                column.type(),
                column.typmod(),
                column.length(),
                column.byValue(),
                column.align(),
                column.notNull(),
                column.dropped(),
                column.generated(),
                from.missing());
    }

    CatalogRelation partition() {
        return partition;
    }

    RowValues convert(RowValues row) {
        var converted = new RowValues();
        converted.clear(target);
        for (int i = 0; i < places.length; i++) {
            if (places[i] >= 0) {
                copy(row, places[i], converted, i);
            }
        }
        return converted;
    }

    /// Copies one column's value, or what stands in its place.
    static void copy(RowValues from, int column, RowValues to, int place) {
        if (from.isUnchangedToast(column)) {
            to.setUnchangedToast(place);
        } else if (from.isMissing(column)) {
            to.setMissing(place);
        } else if (!from.isNull(column)) {
            to.set(place, from.array(column), from.offset(column), from.length(column));
        }
    }
}
