package org.walscope.plugins.decode;

import org.jspecify.annotations.Nullable;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.decode.RowValues;
import org.walscope.plugins.output.RowChange;

/// A change as read from its record.
record DecodedChange(
        Kind kind,
        long lsn,
        int xid,
        CatalogRelation relation,
        @Nullable RowValues oldRow,
        @Nullable RowValues newRow) implements RowChange {}
