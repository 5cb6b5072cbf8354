package org.walscope.plugins.decode;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.walscope.model.Lsn;
import org.walscope.model.RelFileLocator;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.change.RelationName;
import org.walscope.model.record.WalIndex;
import org.walscope.model.reorder.MemoryReplay;
import org.walscope.model.reorder.Transactions;
import org.walscope.model.rmgr.RmgrTable;
import org.walscope.plugins.output.OutputPlugin;
import org.walscope.plugins.output.OutputPluginException;

/// Goes through all records that logical decoding reads and says of each what became of it: what the plugin was
/// told,
/// from a decoding whose output nobody takes; of the others the rule of replication/logical/decode.c that kept
/// them
/// back. One use, one thread.
final class Explainer {

    private static final int RM_HEAP2 = 9;
    private static final int RM_HEAP = 10;
    private static final int RM_SEQ = 15;
    private static final int RM_LOGICALMSG = 21;

    private final DecodableWal wal;
    private final WalIndex index;
    private final Transactions transactions;
    private final Map<Integer, List<Told>> told = new HashMap<>();
    private final SilentRecord silent;
    private final Map<Integer, Tally> tallies = new HashMap<>();

    /// @param reason empty, or what the plugin or the decoder said
    private record Told(int tuple, String kind, boolean sent, String reason) {}

    /// What was counted of a transaction.
    private static final class Tally {
        int sent;
        int unsent;
        int catalog;
        int sequence;
    }

    Explainer(
            DecodableWal wal,
            OutputPlugin plugin,
            DecodeOptions options,
            Consumer<String> warnings,
            BooleanSupplier stop)
            throws OutputPluginException, IOException {
        this.wal = wal;
        this.index = wal.index();
        this.transactions = wal.transactions();
        WalDecoder decoder = wal.decoder(plugin, options, warnings);
        decoder.tellFates((row, tuple, kind, sent, reason) ->
                told.computeIfAbsent(row, _ -> new ArrayList<>()).add(new Told(tuple, kind, sent, reason)));
        MemoryReplay replay = transactions.replay(decoder.replayOptions(), stop);
        decoder.decode((_, _, _, _) -> {}, stop);
        this.silent = new SilentRecord(wal, options, replay);
    }

    /// @param changes hears of each record and row, in the order of their LSNs
    /// @param ended   hears of each transaction afterwards, in the order in which they ended
    void explain(Consumer<Explanation> changes, Consumer<TransactionExplanation> ended, BooleanSupplier stop) {
        for (int row = 0; row < index.size(); row++) {
            if ((row & 0xFFF) == 0 && stop.getAsBoolean()) {
                return;
            }
            int rmid = index.rmid(row);
            if (rmid == RM_HEAP || rmid == RM_HEAP2 || rmid == RM_SEQ || rmid == RM_LOGICALMSG) {
                explain(row, changes);
            }
        }
        for (int row = 0; row < transactions.size(); row++) {
            ended.accept(transaction(row));
        }
    }

    private void explain(int row, Consumer<Explanation> changes) {
        CatalogRelation relation = silent.relation(row);
        List<Told> rows = told.get(row);
        if (rows == null) {
            String operation = RmgrTable.identify(index.rmid(row), index.info(row), transactions.version());
            String reason = silent.reason(row, relation);
            count(row, relation, false);
            changes.accept(
                    new Explanation(row, 0, lsn(row), index.xid(row), operation, name(row, relation), false, reason));
            return;
        }
        for (Told each : rows) {
            count(row, relation, each.sent);
            String reason = each.sent || !each.reason.isEmpty() ? each.reason : "the plugin writes nothing of it";
            changes.accept(new Explanation(
                    row, each.tuple, lsn(row), index.xid(row), each.kind, name(row, relation), each.sent, reason));
        }
    }

    private void count(int row, @Nullable CatalogRelation relation, boolean sent) {
        if (index.xid(row) == 0) {
            return;
        }
        Tally tally = tallies.computeIfAbsent(transactions.rowOf(index.xid(row)), _ -> new Tally());
        if (sent) {
            tally.sent++;
        } else if (relation != null && relation.isCatalog()) {
            tally.catalog++;
        } else if (index.rmid(row) == RM_SEQ) {
            tally.sequence++;
            tally.unsent++;
        } else if (silent.changesRows(row)) {
            tally.unsent++;
        }
    }

    private TransactionExplanation transaction(int row) {
        Tally tally = tallies.getOrDefault(row, new Tally());
        String reason = tally.sent > 0 ? "" : silent.verdict(row).orElseGet(() -> nothing(tally));
        return new TransactionExplanation(row, transactions.xid(row), tally.sent, tally.unsent, reason);
    }

    private static String nothing(Tally tally) {
        if (tally.unsent > tally.sequence) {
            return "none of its changes is sent";
        }
        if (tally.sequence > 0) {
            return tally.catalog > 0
                    ? "it changed catalogs and moved sequences, neither of which is decoded"
                    : "it moved sequences only, which are not decoded";
        }
        return tally.catalog > 0
                ? "it changed catalogs only"
                : "no change of rows is in the WAL: it wrote to temporary or unlogged tables, or to none";
    }

    private String name(int row, @Nullable CatalogRelation relation) {
        if (relation != null) {
            return RelationName.of(relation.schema(), relation.name()).toString();
        }
        int number = index.relationNumber(row);
        RelFileLocator file =
                number == WalIndex.NO_RELATION ? null : index.relations().get(number);
        return file == null ? "" : file.toString();
    }

    private Lsn lsn(int row) {
        return new Lsn(index.lsn(row));
    }
}
