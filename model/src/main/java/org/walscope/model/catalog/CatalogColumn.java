package org.walscope.model.catalog;

import org.jspecify.annotations.Nullable;

/// A row of `pg_attribute` (catalog/pg_attribute.h): a column, or the place of a dropped one.
///
/// @param number    `attnum`, from 1
/// @param type      `atttypid`, an OID; 0 once dropped
/// @param typmod    `atttypmod`, -1 for none
/// @param length    `attlen`; kept when dropped, like the next two
/// @param generated `attgenerated`: `s`tored, `v`irtual, or 0
/// @param missing   `attmissingval`; null where it has none
public record CatalogColumn(
        int number,
        String name,
        int type,
        int typmod,
        int length,
        boolean byValue,
        char align,
        boolean notNull,
        boolean dropped,
        char generated,
        @Nullable AttrMissing missing) {}
