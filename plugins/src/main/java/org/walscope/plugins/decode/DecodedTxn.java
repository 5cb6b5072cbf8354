package org.walscope.plugins.decode;

import org.jspecify.annotations.Nullable;
import org.walscope.model.reorder.SentTxn;
import org.walscope.plugins.output.PluginTxn;

/// A transaction of the replay as the plugin sees it.
final class DecodedTxn implements PluginTxn {

    private final SentTxn txn;
    private @Nullable Object data;

    DecodedTxn(SentTxn txn) {
        this.txn = txn;
    }

    @Override
    public int xid() {
        return txn.xid();
    }

    @Override
    public long firstLsn() {
        return txn.firstLsn();
    }

    @Override
    public long finalLsn() {
        return txn.finalLsn();
    }

    @Override
    public long endLsn() {
        return txn.endLsn();
    }

    @Override
    public long endTime() {
        return txn.endTime();
    }

    @Override
    public String gid() {
        return txn.gid();
    }

    @Override
    public int originId() {
        return txn.originId();
    }

    @Override
    public long originLsn() {
        return txn.originLsn();
    }

    @Override
    public boolean isStreamed() {
        return txn.isStreamed();
    }

    @Override
    public @Nullable Object pluginData() {
        return data;
    }

    @Override
    public void setPluginData(@Nullable Object data) {
        this.data = data;
    }
}
