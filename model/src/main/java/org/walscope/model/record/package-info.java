/// From bytes to records: the record reader, the columnar index a scan fills, and one record in full. Follows
/// access/transam/xlogreader.c and access/xlogrecord.h. In: a timeline's segments. Out: rows of a [WalIndex],
/// problems, and on demand an [XLogRecord]. Never describes a record (that is rmgr's) and never holds more of a
/// record than was asked for.
package org.walscope.model.record;
