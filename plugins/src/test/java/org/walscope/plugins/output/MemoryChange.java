package org.walscope.plugins.output;

import org.jspecify.annotations.Nullable;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.decode.RowValues;

/// A change made by hand.
public record MemoryChange(
        Kind kind,
        long lsn,
        int xid,
        CatalogRelation relation,
        @Nullable RowValues oldRow,
        @Nullable RowValues newRow) implements RowChange {}
