/// What a record says, per resource manager: the operation's name and the text pg_waldump of that release prints,
/// read field by field so that the same pass fills the inspector's tree. Follows access/rmgrdesc/*.c. In: an
/// [org.walscope.model.record.XLogRecord]. Out: text and a trace. Never interprets a record for decoding.
package org.walscope.model.rmgr;
