package org.walscope.plugins.output.wal2json;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.plugins.output.OutputContext;
import org.walscope.plugins.output.OutputPluginException;
import org.walscope.plugins.output.PluginTxn;
import org.walscope.plugins.output.RowChange;

/// How transactions and changes are put into JSON. What is filtered out does not get here.
interface JsonFormat {

    void begin(OutputContext context, PluginTxn txn) throws IOException;

    void change(OutputContext context, PluginTxn txn, RowChange change) throws OutputPluginException, IOException;

    void truncate(OutputContext context, PluginTxn txn, long lsn, List<CatalogRelation> relations) throws IOException;

    void message(
            OutputContext context,
            @Nullable PluginTxn txn,
            long lsn,
            boolean transactional,
            String prefix,
            byte[] content)
            throws IOException;

    void commit(OutputContext context, PluginTxn txn, long commitLsn) throws IOException;
}
