package org.walscope.plugins.reader;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.walscope.model.change.ColumnValue;
import org.walscope.model.change.DecodedChange;
import org.walscope.model.change.DecodedItem;
import org.walscope.model.change.DecodedOutput;
import org.walscope.model.change.DecodedTransaction;
import org.walscope.model.change.Frame;
import org.walscope.model.change.OutputSection;
import org.walscope.model.change.RelationName;
import org.walscope.model.change.Value;

/// The model of changes as wal2json writes it, one JSON value a write, in a form that compares: every scalar as text,
/// objects as sorted maps. Written for recordings with xids, timestamps, LSNs and types.
final class Wal2JsonBack {

    private Wal2JsonBack() {}

    /// A document as text values; booleans and numbers are what the model keeps as text.
    static Object comparable(JsonElement element) {
        return switch (element) {
            case JsonObject object -> {
                Map<String, Object> map = new TreeMap<>();
                object.entrySet().forEach(e -> map.put(e.getKey(), comparable(e.getValue())));
                yield map;
            }
            case JsonArray array ->
                array.asList().stream().map(Wal2JsonBack::comparable).toList();
            case JsonPrimitive primitive -> primitive.getAsString();
            case JsonNull _ -> "(null)";
            default -> throw new IllegalArgumentException(element.toString());
        };
    }

    static List<Object> format2(DecodedOutput output) {
        var all = new ArrayList<Object>();
        for (OutputSection section : output.sections()) {
            for (DecodedItem item : section.items()) {
                var map = new TreeMap<String, Object>();
                if (section.transaction().isPresent()) {
                    DecodedTransaction txn =
                            output.transactions().get(section.transaction().getAsInt());
                    map.put("xid", Integer.toUnsignedString(txn.xid().getAsInt()));
                    map.put("timestamp", time(output, item));
                    map.put("lsn", txn.commitLsn().orElseThrow().toString());
                    if (item instanceof Frame frame) {
                        map.put("nextlsn", txn.endLsn().orElseThrow().toString());
                        map.put("action", frame.kind() == Frame.Kind.BEGIN ? "B" : "C");
                    }
                } else {
                    map.put("xid", "(null)");
                    map.put("timestamp", "(null)");
                }
                if (item instanceof DecodedChange change) {
                    map.put("lsn", change.at().lsn().toString());
                    change2(change, map);
                }
                all.add(map);
            }
        }
        return all;
    }

    /// The text as written: that it is read right, the transaction's commit time says.
    private static String time(DecodedOutput output, DecodedItem item) {
        String text = output.lines().get(item.lines().from()).text();
        int start = text.indexOf("\"timestamp\":\"") + 13;
        return text.substring(start, text.indexOf('"', start));
    }

    private static void change2(DecodedChange change, Map<String, Object> map) {
        switch (change) {
            case DecodedChange.Insert insert -> {
                map.put("action", "I");
                relation(insert.relation(), map);
                map.put("columns", columns(insert.row()));
            }
            case DecodedChange.Update update -> {
                map.put("action", "U");
                relation(update.relation(), map);
                map.put("columns", columns(update.row()));
                update.old().ifPresent(old -> map.put("identity", columns(old.columns())));
            }
            case DecodedChange.Delete delete -> {
                map.put("action", "D");
                relation(delete.relation(), map);
                delete.old().ifPresent(old -> map.put("identity", columns(old.columns())));
            }
            case DecodedChange.Truncate truncate -> {
                map.put("action", "T");
                relation(truncate.relations().getFirst(), map);
            }
            case DecodedChange.Message message -> {
                map.put("action", "M");
                message(message, map);
            }
            default -> throw new IllegalArgumentException(change.toString());
        }
    }

    private static void message(DecodedChange.Message message, Map<String, Object> map) {
        map.put("transactional", String.valueOf(message.transactional()));
        map.put("prefix", message.prefix());
        map.put("content", message.content().orElseThrow());
    }

    private static void relation(RelationName relation, Map<String, Object> map) {
        map.put("schema", relation.schema().orElseThrow());
        map.put("table", relation.name());
    }

    private static List<Object> columns(List<ColumnValue> row) {
        return row.stream()
                .<Object>map(c -> new TreeMap<String, Object>(
                        Map.of("name", c.name(), "type", c.column().type().orElseThrow(), "value", value(c))))
                .toList();
    }

    private static String value(ColumnValue column) {
        return column.value() instanceof Value.Text(var text) ? text : "(null)";
    }

    static List<Object> format1(DecodedOutput output) {
        var all = new ArrayList<Object>();
        for (OutputSection section : output.sections()) {
            var map = new TreeMap<String, Object>();
            if (section.transaction().isPresent()) {
                DecodedTransaction txn =
                        output.transactions().get(section.transaction().getAsInt());
                map.put("xid", Integer.toUnsignedString(txn.xid().getAsInt()));
                map.put("nextlsn", txn.endLsn().orElseThrow().toString());
                map.put("timestamp", time(output, section.items().getFirst()));
            }
            var changes = new ArrayList<Object>();
            for (DecodedItem item : section.items()) {
                if (item instanceof DecodedChange change) {
                    changes.add(change1(change));
                }
            }
            map.put("change", changes);
            all.add(map);
        }
        return all;
    }

    private static Map<String, Object> change1(DecodedChange change) {
        var map = new TreeMap<String, Object>();
        switch (change) {
            case DecodedChange.Insert insert -> {
                map.put("kind", "insert");
                relation(insert.relation(), map);
                row("column", insert.row(), map);
            }
            case DecodedChange.Update update -> {
                map.put("kind", "update");
                relation(update.relation(), map);
                row("column", update.row(), map);
                update.old().ifPresent(old -> map.put("oldkeys", keys(old.columns())));
            }
            case DecodedChange.Delete delete -> {
                map.put("kind", "delete");
                relation(delete.relation(), map);
                delete.old().ifPresent(old -> map.put("oldkeys", keys(old.columns())));
            }
            case DecodedChange.Message message -> {
                map.put("kind", "message");
                message(message, map);
            }
            default -> throw new IllegalArgumentException(change.toString());
        }
        return map;
    }

    private static Map<String, Object> keys(List<ColumnValue> row) {
        var map = new TreeMap<String, Object>();
        row("key", row, map);
        return map;
    }

    private static void row(String prefix, List<ColumnValue> row, Map<String, Object> map) {
        map.put(prefix + "names", row.stream().map(ColumnValue::name).toList());
        map.put(
                prefix + "types",
                row.stream().map(c -> c.column().type().orElseThrow()).toList());
        map.put(prefix + "values", row.stream().map(Wal2JsonBack::value).toList());
    }
}
