package org.walscope.plugins.output;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.walscope.model.catalog.CatalogRelation;

/// The callbacks of an output plugin, `OutputPluginCallbacks` of replication/output_plugin.h, in a server's order.
/// Those
/// with a body may be left as they are. Found as a service; one object for each decoding, used by one thread. Each may
/// refuse with [OutputPluginException], which ends decoding as an ERROR would.
public interface OutputPlugin {

    /// What the plugin answers to its options: `OutputPluginOptions`, and what it left of `ctx->streaming` and
    /// `ctx->twophase`.
    ///
    /// @param binary        whether its messages are bytes and no text
    /// @param rewrites      `receive_rewrites`: whether it wants to hear of tables being rewritten
    /// @param streaming     whether it wants transactions in blocks before their end
    /// @param twoPhase      whether it takes prepared transactions at their PREPARE, which a slot made for it gives
    /// @param twoPhaseGiven `twophase_opt_given`: whether its options ask for that, whatever the slot was made for
    record Startup(boolean binary, boolean rewrites, boolean streaming, boolean twoPhase, boolean twoPhaseGiven) {}

    /// The plugin's name, as a slot has it.
    String name();

    Startup startup(OutputContext context) throws OutputPluginException;

    void begin(OutputContext context, PluginTxn txn) throws OutputPluginException, IOException;

    void change(OutputContext context, PluginTxn txn, RowChange change) throws OutputPluginException, IOException;

    default void truncate(
            OutputContext context,
            PluginTxn txn,
            long lsn,
            int xid,
            List<CatalogRelation> relations,
            boolean cascade,
            boolean restartIdentity)
            throws OutputPluginException, IOException {}

    /// @param txn null for a message that is not transactional and comes outside of one
    default void message(
            OutputContext context,
            @Nullable PluginTxn txn,
            long lsn,
            int xid,
            boolean transactional,
            String prefix,
            byte[] content)
            throws OutputPluginException, IOException {}

    void commit(OutputContext context, PluginTxn txn, long commitLsn) throws OutputPluginException, IOException;

    /// Whether it does not want what came from that origin.
    default boolean filterByOrigin(OutputContext context, int origin) {
        return false;
    }

    /// Whether a prepared transaction shall be told at its COMMIT PREPARED instead.
    default boolean filterPrepare(OutputContext context, int xid, String gid) {
        return false;
    }

    default void beginPrepare(OutputContext context, PluginTxn txn) throws OutputPluginException, IOException {}

    default void prepare(OutputContext context, PluginTxn txn, long prepareLsn)
            throws OutputPluginException, IOException {}

    default void commitPrepared(OutputContext context, PluginTxn txn, long commitLsn)
            throws OutputPluginException, IOException {}

    default void rollbackPrepared(OutputContext context, PluginTxn txn, long prepareEndLsn, long prepareTime)
            throws OutputPluginException, IOException {}

    default void streamStart(OutputContext context, PluginTxn txn) throws OutputPluginException, IOException {}

    default void streamStop(OutputContext context, PluginTxn txn) throws OutputPluginException, IOException {}

    /// @param txn the transaction or subtransaction
    /// @param top its top-level transaction
    default void streamAbort(OutputContext context, PluginTxn txn, PluginTxn top, long abortLsn)
            throws OutputPluginException, IOException {}

    default void streamPrepare(OutputContext context, PluginTxn txn, long prepareLsn)
            throws OutputPluginException, IOException {}

    default void streamCommit(OutputContext context, PluginTxn txn, long commitLsn)
            throws OutputPluginException, IOException {}

    default void streamChange(OutputContext context, PluginTxn txn, RowChange change)
            throws OutputPluginException, IOException {}

    default void streamMessage(
            OutputContext context,
            @Nullable PluginTxn txn,
            long lsn,
            int xid,
            boolean transactional,
            String prefix,
            byte[] content)
            throws OutputPluginException, IOException {}

    default void streamTruncate(
            OutputContext context,
            PluginTxn txn,
            long lsn,
            int xid,
            List<CatalogRelation> relations,
            boolean cascade,
            boolean restartIdentity)
            throws OutputPluginException, IOException {}

    /// A relation may be another than before: `RelcacheCallbackFunction` of utils/inval.h, at the moments at which
    /// decoding executes the WAL's invalidations; also between callbacks of a transaction.
    ///
    /// @param relation an OID, 0 for all
    default void relcacheInvalidated(OutputContext context, int relation) {}

    /// Rows of a catalog may be others than before: `SyscacheCallbackFunction` of utils/inval.h.
    ///
    /// @param catalog the catalog, as far as plugins ask
    default void syscacheInvalidated(OutputContext context, InvalidatedCatalog catalog) {}

    /// What [#syscacheInvalidated] tells of.
    enum InvalidatedCatalog {
        PG_NAMESPACE,
        PG_PUBLICATION,
        PG_PUBLICATION_REL,
        PG_PUBLICATION_NAMESPACE
    }

    default void shutdown(OutputContext context) {}
}
