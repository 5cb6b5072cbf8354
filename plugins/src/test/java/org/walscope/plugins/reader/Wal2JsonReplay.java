package org.walscope.plugins.reader;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.walscope.model.Lsn;
import org.walscope.model.catalog.CatalogColumn;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.change.PluginText;
import org.walscope.model.change.PluginWrite;
import org.walscope.model.decode.RowValues;
import org.walscope.plugins.output.MemoryCatalog;
import org.walscope.plugins.output.MemoryChange;
import org.walscope.plugins.output.MemoryContext;
import org.walscope.plugins.output.MemoryTxn;
import org.walscope.plugins.output.OutputPlugin;
import org.walscope.plugins.output.RowChange;

/// Calls a plugin as the server must have called wal2json to make it write a recording.
public final class Wal2JsonReplay {

    /// A column of a change.
    private record Cell(String type, JsonElement value) {}

    private final OutputPlugin plugin;
    private final MemoryContext context;
    private MemoryTxn txn = new MemoryTxn(0);

    public Wal2JsonReplay(OutputPlugin plugin, MemoryContext context) {
        this.plugin = plugin;
        this.context = context;
    }

    public void replay(List<PluginWrite> writes) throws Exception {
        plugin.startup(context);
        for (PluginWrite write : writes) {
            JsonObject object = Json.object(Wal2JsonMend.mend(PluginText.decode(write.data())));
            if (object.has("change")) {
                format1(object);
            } else {
                format2(object);
            }
        }
    }

    private void format1(JsonObject object) throws Exception {
        boolean alone = !object.has("xid");
        if (!alone) {
            txn = txn(object);
            plugin.begin(context, txn);
        }
        for (JsonElement element : object.getAsJsonArray("change")) {
            JsonObject change = element.getAsJsonObject();
            if (change.get("kind").getAsString().equals("message")) {
                message(change, 0);
                continue;
            }
            JsonObject keys = change.getAsJsonObject("oldkeys");
            change(
                    change,
                    RowChange.Kind.valueOf(change.get("kind").getAsString().toUpperCase(Locale.ROOT)),
                    0,
                    keys == null ? null : cells(keys, "keynames", "keytypes", "keyvalues"),
                    change.has("columnnames") ? cells(change, "columnnames", "columntypes", "columnvalues") : null);
        }
        if (!alone) {
            plugin.commit(context, txn, 0);
        }
    }

    private static Map<String, Cell> cells(JsonObject of, String names, String types, String values) {
        var cells = new LinkedHashMap<String, Cell>();
        JsonArray nameArray = of.getAsJsonArray(names);
        for (int i = 0; i < nameArray.size(); i++) {
            cells.put(
                    nameArray.get(i).getAsString(),
                    new Cell(
                            of.getAsJsonArray(types).get(i).getAsString(),
                            of.getAsJsonArray(values).get(i)));
        }
        return cells;
    }

    private void format2(JsonObject object) throws Exception {
        long lsn = lsn(object, "lsn");
        switch (object.get("action").getAsString()) {
            case "B" -> {
                txn = txn(object);
                txn.finalLsn = lsn;
                plugin.begin(context, txn);
            }
            case "C" -> plugin.commit(context, txn, lsn);
            case "M" -> message(object, lsn);
            case "T" ->
                plugin.truncate(
                        context, txn, lsn, txn.xid(), List.of(table(object, List.of(), List.of())), false, false);
            case "I" -> change(object, RowChange.Kind.INSERT, lsn, null, cells(object, "columns"));
            case "U" -> change(object, RowChange.Kind.UPDATE, lsn, cells(object, "identity"), cells(object, "columns"));
            case "D" -> change(object, RowChange.Kind.DELETE, lsn, cells(object, "identity"), null);
            default -> throw new IllegalArgumentException(object.toString());
        }
    }

    private static Map<String, Cell> cells(JsonObject of, String list) {
        var cells = new LinkedHashMap<String, Cell>();
        for (JsonElement element : of.getAsJsonArray(list)) {
            JsonObject column = element.getAsJsonObject();
            cells.put(
                    column.get("name").getAsString(),
                    new Cell(column.get("type").getAsString(), column.get("value")));
        }
        return cells;
    }

    private static MemoryTxn txn(JsonObject object) {
        var txn = new MemoryTxn(Integer.parseUnsignedInt(object.get("xid").getAsString()));
        txn.endLsn = lsn(object, "nextlsn");
        PgTimestamp.parse(object.get("timestamp").getAsString())
                .ifPresent(t -> txn.endTime = Math.addExact(t.getEpochSecond() * 1_000_000, t.getNano() / 1_000)
                        - DateTimeText.POSTGRES_EPOCH_MICROS);
        return txn;
    }

    private static long lsn(JsonObject object, String name) {
        return object.has(name)
                ? Lsn.parse(object.get(name).getAsString()).orElseThrow().value()
                : 0;
    }

    private void message(JsonObject message, long lsn) throws Exception {
        boolean transactional = message.get("transactional").getAsBoolean();
        byte[] content = PluginText.encode(message.get("content").getAsString());
        plugin.message(
                context,
                transactional ? txn : null,
                lsn,
                0,
                transactional,
                message.get("prefix").getAsString(),
                content);
    }

    private void change(
            JsonObject of,
            RowChange.Kind kind,
            long lsn,
            @Nullable Map<String, Cell> old,
            @Nullable Map<String, Cell> row)
            throws Exception {
        // The longer list has the table's order: a column out of line is in the other alone
        boolean oldFirst = old != null && (row == null || old.keySet().containsAll(row.keySet()));
        var all = new LinkedHashMap<String, Cell>(oldFirst ? old : row);
        if (row != null) {
            row.forEach(all::putIfAbsent);
        }
        if (old != null) {
            old.forEach(all::putIfAbsent);
        }
        var columns = new ArrayList<CatalogColumn>();
        var key = new ArrayList<Integer>();
        all.forEach((name, cell) -> {
            int type = MemoryCatalog.typeOid(cell.type().replaceAll("\\(.*\\)", ""));
            int typmod = cell.type().contains("(") ? cell.type().hashCode() & Integer.MAX_VALUE : -1;
            context.typeName(type, typmod, cell.type());
            columns.add(new CatalogColumn(
                    columns.size() + 1, name, type, typmod, -1, false, 'i', false, false, '\0', null));
            if (old != null && old.containsKey(name)) {
                key.add(columns.size());
            }
        });
        CatalogRelation relation = table(of, columns, key);
        RowValues oldRow = old == null ? null : values(relation, old, null);
        RowValues newRow = row == null ? null : values(relation, row, "unchanged-toast-datum");
        plugin.change(context, txn, new MemoryChange(kind, lsn, txn.xid(), relation, oldRow, newRow));
    }

    private static CatalogRelation table(JsonObject of, List<CatalogColumn> columns, List<Integer> key) {
        return new CatalogRelation(
                16_400,
                2200,
                of.get("schema").getAsString(),
                of.get("table").getAsString(),
                'r',
                'p',
                'i',
                0,
                0,
                0,
                false,
                columns,
                key,
                List.of());
    }

    private static RowValues values(CatalogRelation relation, Map<String, Cell> row, @Nullable String absent) {
        return MemoryContext.row(
                relation,
                relation.columns().stream()
                        .map(column -> {
                            Cell cell = row.get(column.name());
                            return cell == null ? absent : text(cell);
                        })
                        .toArray(String[]::new));
    }

    private static @Nullable String text(Cell cell) {
        if (cell.value().isJsonNull()) {
            return null;
        }
        String text = cell.value().getAsString();
        return switch (cell.type()) {
            case "boolean" -> text.substring(0, 1);
            case "bytea" -> "\\x" + text;
            default -> text;
        };
    }
}
