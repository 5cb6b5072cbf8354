package org.walscope.model.server;

import java.time.Instant;
import org.walscope.model.Lsn;
import org.walscope.model.change.PluginWrite;

/// A write of the plugin as the streaming protocol brought it.
///
/// @param write     without xid, which the protocol leaves out. Its LSN is the last one that was told, at first
///                  where the stream began: of several writes for one record the server gives only the last an
///                  LSN (pgoutput's Relation has none)
/// @param serverEnd where the server says its WAL ends; in all releases so far the same as the LSN
/// @param sentAt    by the server's clock, to the microsecond
public record StreamedWrite(PluginWrite write, Lsn serverEnd, Instant sentAt) {}
