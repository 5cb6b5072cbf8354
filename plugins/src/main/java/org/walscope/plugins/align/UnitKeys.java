package org.walscope.plugins.align;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.walscope.model.change.ColumnValue;
import org.walscope.model.change.DecodedChange;
import org.walscope.model.change.Frame;
import org.walscope.model.change.OldRow;
import org.walscope.model.change.RelationName;
import org.walscope.model.change.Value;

/// What makes two units partners, from strict to loose. Equal keys get equal numbers on both sides; one object
/// serves one comparison.
final class UnitKeys {

    /// How much two units must have in common.
    enum Level {
        /// Kind, table and every value, spelling aside.
        ROW,
        /// Kind, table and the first column's value: mostly the key.
        FIRST_COLUMN,
        /// Kind and table.
        TABLE,
        /// The table: a row filter makes an INSERT or DELETE of an UPDATE.
        ANY_KIND
    }

    private final Map<Object, Integer> numbers = new HashMap<>();
    private final List<Integer> hashes = new ArrayList<>();
    private final boolean opaque;

    /// @param opaque whether a side hides what its changes are, so that only their order is left
    UnitKeys(boolean opaque) {
        this.opaque = opaque;
    }

    /// The name of a table that both sides use for it.
    @FunctionalInterface
    interface Names {
        Names OWN = relation -> relation;

        RelationName common(RelationName relation);
    }

    int number(Object key) {
        Integer known = numbers.get(key);
        if (known != null) {
            return known;
        }
        int number = numbers.size();
        numbers.put(key, number);
        hashes.add(key.hashCode());
        return number;
    }

    /// Orders numbers by what they stand for.
    int order(int number) {
        return hashes.get(number);
    }

    int of(Unit unit, Level level, Names names) {
        return number(key(unit, level, names));
    }

    /// Whether two units are frames of one kind, or changes of one kind with the same columns in one order; then their
    /// keys are equal too. Keys may be equal where this is false.
    static boolean areRowsEqual(Unit x, Names namesOfX, Unit y, Names namesOfY) {
        if (x.item() instanceof Frame(var kind, var at) && y.item() instanceof Frame(var other, var there)) {
            return frame(kind).equals(frame(other));
        }
        if (x.item() instanceof DecodedChange.Insert i && y.item() instanceof DecodedChange.Insert j) {
            return isSameTable(i.relation(), namesOfX, j.relation(), namesOfY) && areEqual(i.row(), j.row());
        }
        return x.item() instanceof DecodedChange.Update u
                && y.item() instanceof DecodedChange.Update v
                && isSameTable(u.relation(), namesOfX, v.relation(), namesOfY)
                && areEqual(u.row(), v.row());
    }

    private static boolean isSameTable(RelationName x, Names namesOfX, RelationName y, Names namesOfY) {
        return namesOfX.common(x).name().equals(namesOfY.common(y).name());
    }

    private static boolean areEqual(List<ColumnValue> row, List<ColumnValue> other) {
        boolean equal = RowComparer.haveSameColumns(row, other);
        for (int i = 0; equal && i < row.size(); i++) {
            equal = canonical(row.get(i)).equals(canonical(other.get(i)));
        }
        return equal;
    }

    private Object key(Unit unit, Level level, Names names) {
        if (unit.items().size() > 1) {
            return List.of("truncate", tables(unit, names));
        }
        return switch (unit.item()) {
            case Frame(var kind, var lines) -> frame(kind);
            case DecodedChange.Description d -> List.of("description", d.text());
            case DecodedChange.Message m ->
                opaque && m.transactional()
                        ? "change"
                        : List.of("message", m.transactional(), m.prefix(), level == Level.ROW ? content(m) : "");
            case DecodedChange change when opaque -> "change";
            case DecodedChange.Insert(var at, var relation, var row) ->
                row("insert", names.common(relation), row, level);
            case DecodedChange.Update(var at, var relation, var old, var row) ->
                row("update", names.common(relation), row, level);
            case DecodedChange.Delete(var at, var relation, var old) ->
                row("delete", names.common(relation), old.map(OldRow::columns).orElse(List.of()), level);
            case DecodedChange.Truncate truncate -> List.of("truncate", tables(unit, names));
            case DecodedChange.Undisclosed u -> List.of("undisclosed", u.what());
            case DecodedChange.Unread u -> List.of("unread", u.text());
        };
    }

    /// A content that a text plugin cut at a zero byte is as long as it is: what comes before counts.
    private static String content(DecodedChange.Message message) {
        String content = message.content().orElse("");
        int zero = content.indexOf(0);
        return zero < 0 ? content : content.substring(0, zero);
    }

    private static List<String> tables(Unit unit, Names names) {
        return unit.items().stream()
                .map(DecodedChange.Truncate.class::cast)
                .flatMap(t -> t.relations().stream())
                .map(relation -> names.common(relation).name())
                .distinct()
                .sorted()
                .toList();
    }

    private static Object frame(Frame.Kind kind) {
        return switch (kind) {
            case COMMIT, COMMIT_PREPARED, STREAM_COMMIT -> "commit";
            case PREPARE, STREAM_PREPARE -> "prepare";
            case ROLLBACK_PREPARED, STREAM_ABORT -> "abort";
            case BEGIN, ORIGIN, STREAM_START, STREAM_STOP -> kind;
        };
    }

    private static Object row(String kind, RelationName relation, List<ColumnValue> row, Level level) {
        String table = relation.name();
        return switch (level) {
            case ROW -> List.of(kind, table, values(row));
            case FIRST_COLUMN -> List.of(kind, table, first(row));
            case TABLE -> List.of(kind, table);
            case ANY_KIND -> List.of("any", table);
        };
    }

    private static List<String> values(List<ColumnValue> row) {
        var values = new ArrayList<String>(row.size());
        for (ColumnValue column : row) {
            canonical(column).ifPresent(v -> values.add(column.name() + '=' + v));
        }
        values.sort(null);
        return values;
    }

    private static String first(List<ColumnValue> row) {
        for (ColumnValue column : row) {
            Optional<String> value = canonical(column);
            if (value.isPresent()) {
                return column.name() + '=' + value.get();
            }
        }
        return "";
    }

    /// A value without its spelling; empty for what some plugins leave out.
    private static Optional<String> canonical(ColumnValue column) {
        return switch (column.value()) {
            case Value.Text(var text) ->
                Optional.of(ValueText.canonical(column.column().type(), text));
            case Value.Binary(var hex) -> Optional.of("binary " + hex);
            case Value.Null n -> Optional.empty();
            case Value.UnchangedToast u -> Optional.empty();
            case Value.NotSent n -> Optional.empty();
        };
    }
}
