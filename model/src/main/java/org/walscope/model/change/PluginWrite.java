package org.walscope.model.change;

import org.walscope.model.Lsn;

/// One write of an output plugin (`OutputPluginWrite` in replication/output_plugin.h) as a slot handed it over: a row
/// of `pg_logical_slot_peek_changes` or a message of the streaming protocol.
///
/// @param lsn  the `lsn` column; not monotonic and not unique over a stream
/// @param xid  the `xid` column; 0 where the channel does not say it
/// @param data as the plugin wrote it; text in the client's encoding for text plugins
public record PluginWrite(Lsn lsn, int xid, byte[] data) {}
