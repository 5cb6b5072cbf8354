/// WAL files as they lie on disk: names, page headers, memory-mapped segments sorted into timelines. Follows
/// access/xlog_internal.h. In: paths. Out: [org.walscope.model.segment.WalTimeline]s and what was odd about the files.
/// Never reads a record (that is record's) and never writes a file.
package org.walscope.model.segment;
