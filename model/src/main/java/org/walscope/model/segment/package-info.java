/// WAL files as they lie on disk or in archives: names, page headers, memory-mapped segments sorted into
/// timelines, the histories of timelines and labels of backups beside them. Follows access/xlog_internal.h and
/// access/transam/timeline.c. In: paths. Out: [org.walscope.model.segment.WalTimeline]s and what was odd about
/// the files. A file that is shortened while it is mapped is noticed in one place
/// ([org.walscope.model.segment.MappedFile]), one that grows or is new in its folder when it is looked at again
/// ([org.walscope.model.segment.WalFiles#lookAgain]). Never reads a record (that is record's) and never writes a
/// file.
package org.walscope.model.segment;
