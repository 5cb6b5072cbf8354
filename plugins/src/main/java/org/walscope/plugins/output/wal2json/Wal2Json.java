package org.walscope.plugins.output.wal2json;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.walscope.model.PgVersion;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.plugins.output.OutputContext;
import org.walscope.plugins.output.OutputPlugin;
import org.walscope.plugins.output.OutputPluginException;
import org.walscope.plugins.output.PluginTxn;
import org.walscope.plugins.output.RowChange;

/// wal2json.c of the repository eulerto/wal2json. It knows neither streaming nor two-phase commit.
public final class Wal2Json implements OutputPlugin {

    private Wal2JsonOptions options = new Wal2JsonOptions(PgVersion.PG19);
    private JsonFormat format = new FormatV1(options);

    @Override
    public String name() {
        return "wal2json";
    }

    @Override
    public Startup startup(OutputContext context) throws OutputPluginException {
        options = Wal2JsonOptions.parse(context);
        format = options.formatVersion == 1 ? new FormatV1(options) : new FormatV2(options);
        return new Startup(false, false, false, false, false);
    }

    @Override
    public void begin(OutputContext context, PluginTxn txn) throws IOException {
        format.begin(context, txn);
    }

    @Override
    public void change(OutputContext context, PluginTxn txn, RowChange change)
            throws OutputPluginException, IOException {
        if (options.has(change.kind().name().toLowerCase(Locale.ROOT)) && options.has(change.relation())) {
            format.change(context, txn, change);
        } else {
            context.because("wal2json's options leave it out: actions, filter-tables, add-tables");
        }
    }

    @Override
    public void truncate(
            OutputContext context,
            PluginTxn txn,
            long lsn,
            int xid,
            List<CatalogRelation> relations,
            boolean cascade,
            boolean restartIdentity)
            throws IOException {
        if (options.has("truncate")) {
            format.truncate(
                    context, txn, lsn, relations.stream().filter(options::has).toList());
        }
    }

    @Override
    public void message(
            OutputContext context,
            @Nullable PluginTxn txn,
            long lsn,
            int xid,
            boolean transactional,
            String prefix,
            byte[] content)
            throws IOException {
        if (options.hasMessages(prefix)) {
            format.message(context, txn, lsn, transactional, prefix, content);
        }
    }

    @Override
    public void commit(OutputContext context, PluginTxn txn, long commitLsn) throws IOException {
        format.commit(context, txn, commitLsn);
    }

    @Override
    public boolean filterByOrigin(OutputContext context, int origin) {
        return origin != 0 && options.filtersOrigin(origin);
    }
}
