/// What a database's catalogs said at some moment, for decoding without a server: in come catalogs saved from one, or
/// its files, and WAL; out go [org.walscope.model.catalog.Catalog]s. Follows include/catalog/pg_*.h and
/// utils/cache/relcache.c.
package org.walscope.model.catalog;
