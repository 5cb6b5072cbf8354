package org.walscope.plugins.reader;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.walscope.model.change.Column;
import org.walscope.model.change.ColumnValue;
import org.walscope.model.change.DecodedChange;
import org.walscope.model.change.DecodedChange.TruncateFlags;
import org.walscope.model.change.OldRow;
import org.walscope.model.change.RelationName;
import org.walscope.model.change.SqlIdentifier;
import org.walscope.model.change.Value;

/// Changes of a binary message in a readable line each. The spelling is Walscope's own, close to test_decoding's.
final class ChangeText {

    private ChangeText() {}

    static String of(DecodedChange change) {
        return switch (change) {
            case DecodedChange.Insert(var at, var relation, var row) -> "INSERT " + relation + ':' + columns(row);
            case DecodedChange.Update(var at, var relation, var old, var row) ->
                "UPDATE " + relation + ':'
                        + old.map(o -> old(o) + " new-tuple:").orElse("") + columns(row);
            case DecodedChange.Delete(var at, var relation, var old) ->
                "DELETE " + relation + ':' + old.map(ChangeText::old).orElse("");
            case DecodedChange.Truncate(var at, var relations, var flags) ->
                "TRUNCATE " + relations.stream().map(RelationName::toString).collect(Collectors.joining(", "))
                        + flags(flags);
            case DecodedChange.Message(var at, var transactional, var prefix, var content, var size) ->
                "MESSAGE " + (transactional ? "" : "not transactional ") + SqlLiteral.quote(prefix) + ": "
                        + content.orElse("");
            case DecodedChange.Description(var at, var text, var relation, var identity) -> text;
            case DecodedChange.Undisclosed(var at, var what) -> what;
            case DecodedChange.Unread(var at, var text) -> text;
        };
    }

    private static String flags(Optional<TruncateFlags> flags) {
        return (flags.map(TruncateFlags::cascade).orElse(false) ? " cascade" : "")
                + (flags.map(TruncateFlags::restartIdentity).orElse(false) ? " restart_seqs" : "");
    }

    private static String old(OldRow old) {
        return switch (old.kind()) {
                    case KEY, UNSAID -> " old-key:";
                    case FULL -> " old-tuple:";
                }
                + columns(old.columns());
    }

    private static String columns(List<ColumnValue> row) {
        var out = new StringBuilder();
        for (ColumnValue value : row) {
            if (!(value.value() instanceof Value.NotSent)) {
                Column column = value.column();
                String type = column.type().orElse("");
                out.append(' ')
                        .append(SqlIdentifier.quote(column.name()))
                        .append('[')
                        .append(type)
                        .append("]:")
                        .append(text(type, value.value()));
            }
        }
        return out.toString();
    }

    private static String text(String type, Value value) {
        return switch (value) {
            case Value.Text(var text) -> literal(type, text);
            case Value.Null _ -> "null";
            case Value.UnchangedToast _ -> "unchanged-toast-datum";
            case Value.NotSent _ -> "not-sent";
            case Value.Binary(var hex) -> "binary '" + hex + "' (bytes of a type not read)";
        };
    }

    /// A type may come with its modifier: `numeric(10,2)`.
    private static String literal(String type, String text) {
        int modifier = type.indexOf('(');
        String bare = modifier < 0 ? type : type.substring(0, modifier);
        return bare.equals("boolean") ? text : SqlLiteral.of(bare, text);
    }
}
