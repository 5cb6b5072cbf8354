package org.walscope.plugins.reader;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.walscope.model.change.Column;
import org.walscope.model.change.ColumnValue;
import org.walscope.model.change.DecodedChange;
import org.walscope.model.change.OldRow;
import org.walscope.model.change.RelationName;
import org.walscope.model.change.Value;
import org.walscope.model.change.WrittenAt;

/// Reads the changes of wal2json.c: an element of `"change"` in format 1, an object in format 2. Used by one thread.
final class Wal2JsonChange {

    private static final int MOST_COLUMNS = 20_000;

    private final Map<Column, Column> columns = new HashMap<>();

    /// An element of `"change"`.
    DecodedChange format1(JsonObject in, WrittenAt at) throws OutputFormatException {
        String kind = Json.string(in, "kind");
        return switch (kind) {
            case "insert" -> new DecodedChange.Insert(at, relation(in), row(in, "column"));
            case "update" -> new DecodedChange.Update(at, relation(in), oldKeys(in), row(in, "column"));
            case "delete" -> new DecodedChange.Delete(at, relation(in), oldKeys(in));
            case "truncate" -> new DecodedChange.Truncate(at, List.of(relation(in)), Optional.empty());
            case "message" -> message(in, at);
            default -> throw new OutputFormatException(0, "unknown kind \"" + kind + '"');
        };
    }

    /// An object with the action `I`, `U`, `D`, `T` or `M`.
    DecodedChange format2(JsonObject in, WrittenAt at) throws OutputFormatException {
        String action = Json.string(in, "action");
        return switch (action) {
            case "I" -> new DecodedChange.Insert(at, relation(in), list(Json.array(in, "columns")));
            case "U" -> new DecodedChange.Update(at, relation(in), identity(in), list(Json.array(in, "columns")));
            case "D" -> new DecodedChange.Delete(at, relation(in), identity(in));
            case "T" -> new DecodedChange.Truncate(at, List.of(relation(in)), Optional.empty());
            case "M" -> message(in, at);
            default -> throw new OutputFormatException(0, "unknown action \"" + action + '"');
        };
    }

    private static RelationName relation(JsonObject in) throws OutputFormatException {
        return new RelationName(Json.optionalString(in, "schema"), Json.string(in, "table"));
    }

    private static DecodedChange message(JsonObject in, WrittenAt at) throws OutputFormatException {
        return new DecodedChange.Message(
                at,
                Json.string(in, "transactional").equals("true"),
                Json.string(in, "prefix"),
                Json.optionalString(in, "content"),
                OptionalInt.empty());
    }

    private Optional<OldRow> identity(JsonObject in) throws OutputFormatException {
        return in.has("identity")
                ? Optional.of(new OldRow(OldRow.Kind.UNSAID, list(Json.array(in, "identity"))))
                : Optional.empty();
    }

    private List<ColumnValue> list(JsonArray in) throws OutputFormatException {
        var row = new ArrayList<ColumnValue>(in.size());
        for (JsonElement element : in) {
            JsonObject column = Json.object(element, "a column");
            if (!column.has("value")) {
                throw new OutputFormatException(0, "a column has no \"value\"");
            }
            row.add(new ColumnValue(
                    column(Json.string(column, "name"), Json.optionalString(column, "type")),
                    value(column.get("value"), Json.optionalString(column, "type"))));
        }
        return row;
    }

    private Optional<OldRow> oldKeys(JsonObject in) throws OutputFormatException {
        return in.has("oldkeys")
                ? Optional.of(new OldRow(OldRow.Kind.UNSAID, row(Json.object(in.get("oldkeys"), "oldkeys"), "key")))
                : Optional.empty();
    }

    private List<ColumnValue> row(JsonObject in, String prefix) throws OutputFormatException {
        JsonArray names = Json.array(in, prefix + "names");
        JsonArray values = Json.array(in, prefix + "values");
        Optional<JsonArray> types =
                in.has(prefix + "types") ? Optional.of(Json.array(in, prefix + "types")) : Optional.empty();
        if (names.size() != values.size() || types.isPresent() && types.get().size() != names.size()) {
            throw new OutputFormatException(0, "as many " + prefix + "values as " + prefix + "names expected");
        }
        var row = new ArrayList<ColumnValue>(names.size());
        for (int i = 0; i < names.size(); i++) {
            Optional<String> type =
                    types.isPresent() ? Optional.of(Json.text(types.get().get(i), "type")) : Optional.empty();
            row.add(new ColumnValue(column(Json.text(names.get(i), "name"), type), value(values.get(i), type)));
        }
        return row;
    }

    private Column column(String name, Optional<String> type) {
        var column = new Column(name, type, false);
        Column known = columns.get(column);
        if (known == null) {
            known = column;
            if (columns.size() < MOST_COLUMNS) {
                columns.put(column, column);
            }
        }
        return known;
    }

    /// A null of a number, or of a type not said, may be one wal2json has no word for.
    private static Value value(JsonElement element, Optional<String> type) throws OutputFormatException {
        if (!element.isJsonNull()) {
            return new Value.Text(Json.text(element, "value"));
        }
        return type.map(Wal2JsonChange::mayBeNotFinite).orElse(true) ? Value.NULL_OR_NOT_FINITE : Value.NULL;
    }

    /// @param type under the name of SQL, or without include-typmod under that of pg_type
    private static boolean mayBeNotFinite(String type) {
        return switch (type) {
            case "real", "double precision", "float4", "float8", "numeric" -> true;
            default -> type.startsWith("numeric(") && !type.endsWith("]");
        };
    }
}
