package org.walscope.model.catalog;

/// A row of `pg_range` (catalog/pg_range.h); OIDs.
///
/// @param multirange 0 before PG 14
public record CatalogRange(int type, int subtype, int multirange) {}
