package org.walscope.plugins.decode;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.walscope.model.Lsn;
import org.walscope.model.RelFileLocator;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.change.RelationName;
import org.walscope.model.record.WalIndex;
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

    private static final int RM_SEQ = 15;

    private final DecodableWal wal;
    private final WalIndex index;
    private final Transactions transactions;
    private final Map<Integer, List<Told>> told = new HashMap<>();
    private final SilentRecord silent;
    private final Map<Integer, Tally> tallies = new HashMap<>();
    private final Map<CatalogRelation, String> names = new IdentityHashMap<>();

    /// What became of neighbouring rows of a record, one fate for all.
    ///
    /// @param reason empty, or what the plugin or the decoder said
    private record Told(int tuple, int count, String kind, boolean sent, String reason) {

        boolean goesOn(int next, String kindOf, boolean wasSent, String why) {
            return next == tuple + count && sent == wasSent && kind.equals(kindOf) && reason.equals(why);
        }

        Told withOneMore() {
            return new Told(tuple, count + 1, kind, sent, reason);
        }
    }

    /// What was counted of a transaction.
    private static final class Tally {
        int sent;
        int unsent;
        int catalog;
        int sequence;
    }

    /// Decodes.
    ///
    /// @param part  of nothing else is kept what became of it; null for all
    Explainer(
            DecodableWal wal,
            OutputPlugin plugin,
            DecodeOptions options,
            @Nullable WalPart part,
            Consumer<String> warnings,
            BooleanSupplier stop)
            throws OutputPluginException, IOException {
        this.wal = wal;
        this.index = wal.index();
        this.transactions = wal.transactions();
        WalDecoder decoder = wal.decoder(plugin, options, warnings);
        decoder.tellFates(part == null ? this::keep : ofPart(part));
        this.silent = new SilentRecord(wal, options, decoder.decode((_, _, _, _) -> {}, stop));
    }

    private Fates ofPart(WalPart part) {
        return new Fates() {
            @Override
            public void became(int row, int tuple, String kind, boolean sent, String reason) {
                keep(row, tuple, kind, sent, reason);
            }

            @Override
            public boolean wantsTransaction(int topXid) {
                return transactions.rowOf(topXid) == part.transaction();
            }

            @Override
            public boolean wants(int row) {
                return part.has(row);
            }
        };
    }

    private void keep(int row, int tuple, String kind, boolean sent, String reason) {
        List<Told> rows = told.computeIfAbsent(row, _ -> new ArrayList<>(1));
        if (!rows.isEmpty() && rows.getLast().goesOn(tuple, kind, sent, reason)) {
            rows.set(rows.size() - 1, rows.getLast().withOneMore());
        } else {
            rows.add(new Told(tuple, 1, kind, sent, reason));
        }
    }

    /// @param changes hears of each record and row, in the order of their LSNs
    /// @param ended   hears of each transaction afterwards, in the order in which they ended
    void explain(Consumer<Explanation> changes, Consumer<TransactionExplanation> ended, BooleanSupplier stop) {
        for (int row = 0; row < index.size(); row++) {
            if ((row & 0xFFF) == 0 && stop.getAsBoolean()) {
                return;
            }
            if (Explanation.isMadeOf(index.rmid(row))) {
                explain(row, changes);
            }
        }
        for (int row = 0; row < transactions.size(); row++) {
            ended.accept(transaction(row));
        }
    }

    /// The same of the records of a part, and what came out of its transaction as far as the part tells; empty where
    /// it is of none.
    Optional<TransactionExplanation> explain(WalPart part, Consumer<Explanation> changes, BooleanSupplier stop) {
        for (int row = part.fromRow(); row < part.toRow(); row++) {
            if ((row & 0xFFF) == 0 && stop.getAsBoolean()) {
                break;
            }
            int transaction = index.xid(row) == 0 ? -1 : transactions.rowOf(index.xid(row));
            if (transaction == part.transaction() && Explanation.isMadeOf(index.rmid(row))) {
                explain(row, changes);
            }
        }
        return part.transaction() < 0 ? Optional.empty() : Optional.of(transaction(part.transaction()));
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
            String reason = each.sent || !each.reason.isEmpty() ? each.reason : "the plugin writes nothing of it";
            for (int i = 0; i < each.count; i++) {
                count(row, relation, each.sent);
                changes.accept(new Explanation(
                        row,
                        each.tuple + i,
                        lsn(row),
                        index.xid(row),
                        each.kind,
                        name(row, relation),
                        each.sent,
                        reason));
            }
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
            return names.computeIfAbsent(
                    relation, of -> RelationName.of(of.schema(), of.name()).toString());
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
