package org.walscope.plugins.output;

import org.jspecify.annotations.Nullable;

/// A transaction whose fields a test sets.
public final class MemoryTxn implements PluginTxn {

    private final int xid;
    public long firstLsn;
    public long finalLsn;
    public long endLsn;
    public long endTime;
    public String gid = "";
    public int originId;
    public long originLsn;
    public boolean streamed;
    private @Nullable Object data;

    public MemoryTxn(int xid) {
        this.xid = xid;
    }

    @Override
    public int xid() {
        return xid;
    }

    @Override
    public long firstLsn() {
        return firstLsn;
    }

    @Override
    public long finalLsn() {
        return finalLsn;
    }

    @Override
    public long endLsn() {
        return endLsn;
    }

    @Override
    public long endTime() {
        return endTime;
    }

    @Override
    public String gid() {
        return gid;
    }

    @Override
    public int originId() {
        return originId;
    }

    @Override
    public long originLsn() {
        return originLsn;
    }

    @Override
    public boolean isStreamed() {
        return streamed;
    }

    @Override
    public @Nullable Object pluginData() {
        return data;
    }

    @Override
    public void setPluginData(@Nullable Object newData) {
        data = newData;
    }
}
