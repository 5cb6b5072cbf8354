package org.walscope.plugins.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.catalog.CatalogColumn;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.decode.RowValues;
import org.walscope.model.heap.HeapRedo;
import org.walscope.model.record.RecordLens;
import org.walscope.model.record.WalIndex;
import org.walscope.model.reorder.ChangeKind;
import org.walscope.model.reorder.Transactions;
import org.walscope.model.rmgr.HeapXlog;
import org.walscope.model.value.OutputSettings;
import org.walscope.plugins.output.testdecoding.TupleText;

/// Reads the rows of single records, in any order and whatever became of their transactions: also of what was rolled
/// back, or is not sent. Values that are kept out of line are put together from the chunks before the record. One
/// thread.
public final class RowDecoder {

    /// Chunks of TOAST values, of some 2 kB each, that are put together for a row.
    private static final int MOST_CHUNKS = 8192;

    private final DecodableWal wal;
    private final WalIndex index;
    private final Transactions transactions;
    private final RecordLens lens;
    private final RelationLookup relations;
    private final RowReader rows;
    private final DecodingContext context;
    private final TupleText text = new TupleText();
    private final Utf8Builder value = new Utf8Builder();
    private final BooleanSupplier stop;
    private boolean tooManyChunks;

    /// @param stop asked now and then; when true, values that are kept out of line may be missing
    public RowDecoder(DecodableWal wal, BooleanSupplier stop) {
        this.wal = wal;
        this.index = wal.index();
        this.transactions = wal.transactions();
        this.lens = wal.lens();
        this.rows = new RowReader(wal.pages(), index);
        this.relations = new RelationLookup(index);
        this.context = new DecodingContext(wal.start(), List.of(), OutputSettings.DEFAULT, _ -> {});
        this.stop = stop;
    }

    /// The change that a record makes; empty where it changes no row of a table that the catalog of its moment knows,
    /// or keeps none.
    ///
    /// @param row   of the index
    /// @param tuple of a MULTI_INSERT which of its rows, from 0
    /// @throws WalFormatException where the row does not fit the table
    public Optional<DecodedRow> row(int row, int tuple) {
        ChangeKind kind = kind(row);
        if (kind == null) {
            return Optional.empty();
        }
        int transaction = transaction(row);
        context.catalog(wal.history().at(index.lsn(row), transaction < 0 ? 0 : transactions.xid(transaction)));
        CatalogRelation relation = relations.find(context.catalog(), row);
        if (relation == null || relation.isToast() || relation.kind() == 'S') {
            return Optional.empty();
        }
        rows.forgetChunks();
        tooManyChunks = false;
        DecodedChange change = read(row, tuple, kind, relation);
        if (change.newRow() != null && change.newRow().hasUnchangedToast()) {
            gather(row, transaction);
            change = read(row, tuple, kind, relation);
        }
        return Optional.of(decoded(change));
    }

    private DecodedChange read(int row, int tuple, ChangeKind kind, CatalogRelation relation) {
        lens.moveTo(index.lsn(row), index.length(row));
        boolean logical = wal.levels().isLogical(row);
        return rows.read(lens, kind, row, tuple, logical, index.lsn(row), index.xid(row), relation);
    }

    /// What the record's row is read as; null where it keeps none.
    private @Nullable ChangeKind kind(int row) {
        int operation = index.info(row) & HeapXlog.OPMASK;
        boolean bare = !wal.levels().isLogical(row); // then no flag says that there is a row
        if (index.rmid(row) == HeapRedo.RM_HEAP2) {
            return operation == HeapXlog.MULTI_INSERT && (bare || flags(row, 0, HeapXlog.INSERT_CONTAINS_NEW_TUPLE))
                    ? ChangeKind.MULTI_INSERT
                    : null;
        }
        if (index.rmid(row) != HeapRedo.RM_HEAP) {
            return null;
        }
        return switch (operation) {
            case HeapXlog.INSERT ->
                bare || flags(row, 2, HeapXlog.INSERT_CONTAINS_NEW_TUPLE) ? ChangeKind.INSERT : null;
            case HeapXlog.UPDATE, HeapXlog.HOT_UPDATE ->
                bare || flags(row, 7, HeapXlog.UPDATE_CONTAINS_NEW_TUPLE) ? ChangeKind.UPDATE : null;
            case HeapXlog.DELETE ->
                flags(row, 7, HeapXlog.DELETE_IS_SUPER)
                        ? null
                        : flags(row, 7, HeapXlog.DELETE_CONTAINS_OLD) ? ChangeKind.DELETE : ChangeKind.KEYLESS_DELETE;
            default -> null;
        };
    }

    private boolean flags(int row, int offset, int any) {
        lens.moveTo(index.lsn(row), index.length(row));
        return (lens.mainU8(offset) & any) != 0;
    }

    private int transaction(int row) {
        return index.xid(row) == 0 ? -1 : transactions.rowOf(index.xid(row));
    }

    /// Gathers the chunks that the transaction wrote since the row before, as `ReorderBufferToastAppendChunk` of
    /// replication/logical/reorderbuffer.c has by then.
    private void gather(int row, int transaction) {
        List<Integer> chunks = new ArrayList<>();
        for (int at = row - 1; transaction >= 0 && at >= 0; at--) {
            if ((at & 0xFFF) == 0 && stop.getAsBoolean()
                    || index.lsn(at) < transactions.firstLsn(transaction)
                    || chunks.size() > MOST_CHUNKS) {
                break;
            }
            if (transaction(at) == transaction) {
                CatalogRelation relation = relations.find(context.catalog(), at);
                if (relation != null && relation.isToast()) {
                    ChangeKind kind = kind(at);
                    if (kind == ChangeKind.INSERT || kind == ChangeKind.MULTI_INSERT) {
                        chunks.add(at);
                    }
                } else if (completesRow(at)) {
                    break;
                }
            }
        }
        tooManyChunks = chunks.size() > MOST_CHUNKS;
        for (int at : tooManyChunks ? List.<Integer>of() : chunks.reversed()) {
            lens.moveTo(index.lsn(at), index.length(at));
            boolean several = index.rmid(at) == HeapRedo.RM_HEAP2;
            for (int tuple = 0; tuple < (several ? lens.mainU16(2) : 1); tuple++) {
                rows.chunk(lens, several ? ChangeKind.MULTI_INSERT : ChangeKind.INSERT, at, tuple, index.lsn(at));
            }
        }
    }

    /// Whether what was gathered before that record was for it, or for a row before it.
    private boolean completesRow(int row) {
        ChangeKind kind = kind(row);
        return kind != null
                && kind != ChangeKind.KEYLESS_DELETE
                && (kind != ChangeKind.MULTI_INSERT || flags(row, 0, HeapXlog.INSERT_LAST_IN_MULTI));
    }

    private DecodedRow decoded(DecodedChange change) {
        CatalogRelation relation = change.relation();
        List<DecodedRow.Column> columns = new ArrayList<>();
        for (int i = 0; i < relation.columns().size(); i++) {
            CatalogColumn column = relation.columns().get(i);
            if (!column.dropped()) {
                columns.add(new DecodedRow.Column(
                        column.name(),
                        context.values().typeName(column.type(), column.typmod()),
                        value(change.oldRow(), i, relation.replicaIdentity() != 'f'),
                        value(change.newRow(), i, false)));
            }
        }
        context.out().setLength(0);
        text.appendRows(context, change);
        String line = context.out().toString().strip();
        return new DecodedRow(
                change.kind().name(),
                TupleText.name(context, relation).toString(),
                columns,
                line.length() <= DecodedRow.MOST_LINE ? line : line.substring(0, DecodedRow.MOST_LINE) + "…");
    }

    /// @param keyOnly whether the row has its key alone, so that NULL stands for what is not there
    private DecodedRow.Value value(@Nullable RowValues row, int column, boolean keyOnly) {
        if (row == null || column >= row.size()) {
            return DecodedRow.Value.NONE;
        }
        if (row.isNull(column)) {
            return keyOnly ? DecodedRow.Value.NONE : DecodedRow.Value.NULL;
        }
        if (row.isUnchangedToast(column)) {
            return tooManyChunks ? DecodedRow.Value.TOO_LONG : DecodedRow.Value.UNCHANGED_TOAST;
        }
        value.setLength(0);
        context.values().text(row, column, value);
        String whole = value.toString();
        return new DecodedRow.Value(
                DecodedRow.State.VALUE,
                whole.length() <= DecodedRow.MOST_VALUE ? whole : whole.substring(0, DecodedRow.MOST_VALUE) + "…",
                whole.length());
    }
}
