package org.walscope.plugins.output;

import org.jspecify.annotations.Nullable;

/// A transaction as plugins see it: `ReorderBufferTXN` of replication/reorderbuffer.h.
public interface PluginTxn {

    int xid();

    /// The start of its first change's record.
    long firstLsn();

    /// `final_lsn`: the start of the record that ended it, or prepared it.
    long finalLsn();

    /// The byte after that record.
    long endLsn();

    /// `commit_time`, also of a PREPARE or abort: microseconds since 2000-01-01 UTC.
    long endTime();

    /// Empty text unless it is prepared.
    String gid();

    /// 0 for one of this server.
    int originId();

    /// Where it ended there.
    long originLsn();

    /// `rbtxn_is_streamed`: whether it was told in blocks before its end.
    boolean isStreamed();

    /// `output_plugin_private`.
    @Nullable
    Object pluginData();

    void setPluginData(@Nullable Object data);
}
