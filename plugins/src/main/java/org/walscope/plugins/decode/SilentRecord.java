package org.walscope.plugins.decode;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.walscope.model.RelFileLocator;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.change.RelationName;
import org.walscope.model.record.RecordLens;
import org.walscope.model.record.WalIndex;
import org.walscope.model.reorder.ReplayOptions;
import org.walscope.model.reorder.SlotVerdicts;
import org.walscope.model.reorder.Transactions;
import org.walscope.model.rmgr.HeapXlog;

/// Why a plugin was not told of a record: `heap_decode` and its kin of replication/logical/decode.c, and
/// `ReorderBufferProcessTXN`.
final class SilentRecord {

    private static final int RM_HEAP = 10;
    private static final int RM_SEQ = 15;
    private static final int RM_LOGICALMSG = 21;

    private final DecodableWal wal;
    private final WalIndex index;
    private final Transactions transactions;
    private final DecodeOptions options;
    private final SlotVerdicts verdicts;
    private final RecordLens lens;

    SilentRecord(DecodableWal wal, DecodeOptions options, SlotVerdicts verdicts) {
        this.wal = wal;
        this.index = wal.index();
        this.transactions = wal.transactions();
        this.options = options;
        this.verdicts = verdicts;
        this.lens = wal.lens();
    }

    /// The relation of a record's first block, as it was then.
    @Nullable
    CatalogRelation relation(int row) {
        int number = index.relationNumber(row);
        if (number == WalIndex.NO_RELATION) {
            return null;
        }
        int transaction = index.xid(row) == 0 ? -1 : transactions.rowOf(index.xid(row));
        int top = transaction < 0 ? 0 : transactions.xid(transaction);
        return wal.history()
                .at(index.lsn(row), top)
                .relationAt(index.relations().get(number));
    }

    String reason(int row, @Nullable CatalogRelation relation) {
        int number = index.relationNumber(row);
        RelFileLocator file =
                number == WalIndex.NO_RELATION ? null : index.relations().get(number);
        if (file != null && file.dbOid() != 0 && file.dbOid() != options.slot().database()) {
            return "it is of database %s, the slot of %s"
                    .formatted(
                            Integer.toUnsignedString(file.dbOid()),
                            Integer.toUnsignedString(options.slot().database()));
        }
        if (index.rmid(row) == RM_SEQ) {
            return "sequences are not decoded";
        }
        if (!changesRows(row)) {
            return "it changes no row";
        }
        if (relation != null && relation.isCatalog() || file != null && file.dbOid() == 0) {
            return "rows of catalogs are not sent; it changes the catalogs that later changes are decoded with";
        }
        return subtransaction(row)
                .or(() -> transaction(row))
                .orElseGet(() -> relation(relation, file).or(() -> record(row)).orElse("it was left out"));
    }

    /// Whether a record is one of rows, or a message.
    boolean changesRows(int row) {
        int operation = index.info(row) & HeapXlog.OPMASK;
        return switch (index.rmid(row)) {
            case RM_LOGICALMSG -> true;
            case RM_HEAP ->
                operation != HeapXlog.LOCK && operation != HeapXlog.INPLACE && operation != HeapXlog.CONFIRM;
            default -> operation == HeapXlog.MULTI_INSERT;
        };
    }

    private Optional<String> subtransaction(int row) {
        int transaction = transactions.rowOf(index.xid(row));
        for (int i = 0; transaction >= 0 && i < transactions.subxactCount(transaction); i++) {
            if (transactions.subXid(transaction, i) == index.xid(row) && transactions.isSubAborted(transaction, i)) {
                return Optional.of("its subtransaction was rolled back");
            }
        }
        return Optional.empty();
    }

    private Optional<String> transaction(int row) {
        int transaction = transactions.rowOf(index.xid(row));
        return transaction < 0 ? Optional.empty() : verdict(transaction);
    }

    /// Why nothing of a transaction is told; empty where it is.
    Optional<String> verdict(int transaction) {
        return switch (verdicts.of(transaction)) {
            case DECODED, EMPTY -> Optional.empty();
            case ABORTED -> Optional.of("it was rolled back");
            case OPEN -> Optional.of("no record here ends its transaction");
            case PREPARED -> Optional.of("it is prepared, and no record here commits it");
            case CONFIRMED ->
                Optional.of("it committed before %s, where the slot starts"
                        .formatted(options.slot()
                                .start()
                                .map(start -> start instanceof ReplayOptions.SlotStart.Restart restart
                                        ? restart.confirmedFlush()
                                        : start.lsn())
                                .orElseThrow()));
            case BEFORE_RESTART -> Optional.of("it ended before the slot begins to read");
            case BEFORE_CONSISTENT -> Optional.of("it ended before the slot had found a consistent point");
            case BEFORE_FULL_SNAPSHOT -> Optional.of("it began before the slot had a full snapshot");
            case OTHER_DATABASE -> Optional.of("it is of another database");
            case FILTERED_ORIGIN -> Optional.of("it came from another node, and the plugin wants local changes only");
        };
    }

    private Optional<String> relation(@Nullable CatalogRelation relation, @Nullable RelFileLocator file) {
        if (relation == null) {
            return file == null ? Optional.empty() : Optional.of("the catalogs of that moment have no such relation");
        }
        if (relation.isToast()) {
            return Optional.of("a part of a value that is kept out of line, which its row brings along");
        }
        if (relation.rewriteOf() != 0) {
            CatalogRelation of = wal.start().relation(relation.rewriteOf());
            String name = of == null
                    ? "a table"
                    : RelationName.of(of.schema(), of.name()).toString();
            return Optional.of("%s was rewritten: rows that were there are copied".formatted(name));
        }
        return relation.kind() == 'S' ? Optional.of("sequences are not decoded") : Optional.empty();
    }

    /// What the record's flags say.
    private Optional<String> record(int row) {
        lens.moveTo(index.lsn(row), index.length(row));
        int operation = index.info(row) & HeapXlog.OPMASK;
        boolean heap = index.rmid(row) == RM_HEAP;
        int flags = switch (operation) {
            case HeapXlog.INSERT -> heap ? lens.mainU8(2) : 0;
            case HeapXlog.UPDATE, HeapXlog.HOT_UPDATE, HeapXlog.DELETE -> lens.mainU8(7);
            default -> 0;
        };
        if (heap && operation == HeapXlog.INSERT && (flags & HeapXlog.INSERT_IS_SPECULATIVE) != 0) {
            return Optional.of("it was inserted speculatively (ON CONFLICT) and not confirmed");
        }
        if (heap && operation == HeapXlog.DELETE && (flags & HeapXlog.DELETE_IS_SUPER) != 0) {
            return Optional.of("it takes back a speculative insertion");
        }
        boolean bare = operation == HeapXlog.INSERT && heap && (flags & HeapXlog.INSERT_CONTAINS_NEW_TUPLE) == 0
                || (operation == HeapXlog.UPDATE || operation == HeapXlog.HOT_UPDATE)
                        && (flags & HeapXlog.UPDATE_CONTAINS_NEW_TUPLE) == 0;
        return bare
                ? Optional.of(
                        "the record keeps no row for decoding: wal_level was not logical, or the row is none that is"
                                + " decoded")
                : Optional.empty();
    }
}
