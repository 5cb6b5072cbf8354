package org.walscope.plugins.reader;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.walscope.model.Xid;
import org.walscope.model.change.ColumnValue;
import org.walscope.model.change.DecodedChange;
import org.walscope.model.change.DecodedChange.TruncateFlags;
import org.walscope.model.change.RelationName;
import org.walscope.model.change.SqlIdentifier;
import org.walscope.model.change.Value;

/// Writes what [TestDecodingParser] reads, byte for byte as contrib/test_decoding/test_decoding.c does.
final class TestDecodingText {

    private TestDecodingText() {}

    static String of(TestDecodingLine line) {
        return switch (line) {
            case TestDecodingLine.Begin(var xid) -> "BEGIN" + number(" ", xid);
            case TestDecodingLine.Block(var opening, var xid) ->
                (opening ? "opening" : "closing") + " a streamed block for transaction" + number(" TXN ", xid);
            case TestDecodingLine.End end ->
                end(end) + end.time().map(t -> " (at " + t + ')').orElse("");
            case TestDecodingLine.Change(var change) -> change(change);
        };
    }

    private static String end(TestDecodingLine.End end) {
        String gid = end.gid().map(SqlLiteral::quote).orElse("");
        OptionalInt xid = end.xid();
        return switch (end.kind()) {
            case COMMIT -> "COMMIT" + number(" ", xid);
            case PREPARE -> "PREPARE TRANSACTION " + gid + number(", txid ", xid);
            case COMMIT_PREPARED -> "COMMIT PREPARED " + gid + number(", txid ", xid);
            case ROLLBACK_PREPARED -> "ROLLBACK PREPARED " + gid + number(", txid ", xid);
            case STREAM_PREPARE ->
                "preparing streamed transaction " + (xid.isPresent() ? "TXN " : "") + gid + number(", txid ", xid);
            case STREAM_COMMIT -> "committing streamed transaction" + number(" TXN ", xid);
            case STREAM_ABORT -> "aborting streamed (sub)transaction" + number(" TXN ", xid);
            case BEGIN, ORIGIN, STREAM_START, STREAM_STOP ->
                throw new IllegalArgumentException(end.kind() + " ends nothing");
        };
    }

    private static String number(String before, OptionalInt xid) {
        return xid.isPresent() ? before + Xid.toString(xid.getAsInt()) : "";
    }

    private static String change(DecodedChange change) {
        return switch (change) {
            case DecodedChange.Insert(var at, var relation, var row) -> "table " + relation + ": INSERT:" + tuple(row);
            case DecodedChange.Update(var at, var relation, var old, var row) ->
                "table " + relation + ": UPDATE:"
                        + old.map(o -> " old-key:" + columns(o.columns()) + " new-tuple:")
                                .orElse("")
                        + tuple(row);
            case DecodedChange.Delete(var at, var relation, var old) ->
                "table " + relation + ": DELETE:"
                        + old.map(o -> columns(o.columns())).orElse(" (no-tuple-data)");
            case DecodedChange.Truncate(var at, var relations, var flags) ->
                "table " + relations.stream().map(RelationName::toString).collect(Collectors.joining(", "))
                        + ": TRUNCATE:" + flags(flags);
            case DecodedChange.Message message -> message(message);
            case DecodedChange.Undisclosed(var at, var what) ->
                "streaming " + what + " for "
                        + (at.xid().isPresent() ? "TXN " + Xid.toString(at.xid().getAsInt()) : "transaction");
            case DecodedChange.Description(var at, var text, var relation, var identity) -> text;
            case DecodedChange.Unread(var at, var text) -> text;
        };
    }

    private static String message(DecodedChange.Message message) {
        String head = "message: transactional: " + (message.transactional() ? 1 : 0) + " prefix: " + message.prefix();
        String size = ", sz: " + message.size().orElse(0);
        return message.content()
                .map(content -> head + size + " content:" + content)
                .orElse("streaming " + head + size);
    }

    private static String flags(Optional<TruncateFlags> flags) {
        boolean restart = flags.map(TruncateFlags::restartIdentity).orElse(false);
        boolean cascade = flags.map(TruncateFlags::cascade).orElse(false);
        return restart || cascade ? (restart ? " restart_seqs" : "") + (cascade ? " cascade" : "") : " (no-flags)";
    }

    private static String tuple(List<ColumnValue> row) {
        return row.isEmpty() ? " (no-tuple-data)" : columns(row);
    }

    private static String columns(List<ColumnValue> row) {
        var out = new StringBuilder();
        for (ColumnValue column : row) {
            String type = column.column().type().orElse("");
            out.append(' ')
                    .append(SqlIdentifier.quote(column.name()))
                    .append('[')
                    .append(type)
                    .append("]:")
                    .append(
                            switch (column.value()) {
                                case Value.Text(var text) -> SqlLiteral.of(type, text);
                                case Value.Null _ -> "null";
                                case Value.UnchangedToast _ -> "unchanged-toast-datum";
                                case Value.NotSent _ -> "null";
                                case Value.Binary(var hex) -> SqlLiteral.quote("\\x" + hex);
                            });
        }
        return out.toString();
    }
}
