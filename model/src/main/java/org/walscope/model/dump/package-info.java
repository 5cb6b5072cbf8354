/// What `pg_waldump` does with records besides describing them: choosing some, printing them, counting them. In: the
/// records of a scan. Out: text, byte for byte that of the release that wrote the WAL. Follows
/// bin/pg_waldump/pg_waldump.c and access/transam/xlogstats.c. Opens no file, but writes those of page images.
package org.walscope.model.dump;
