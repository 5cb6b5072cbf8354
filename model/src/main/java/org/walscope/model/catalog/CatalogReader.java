package org.walscope.model.catalog;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.catalog.CatalogTable.Column;

/// Understands the JSON of a saved catalog: facts of the server, and in `catalogs` an array for each catalog, its
/// rows objects as `to_jsonb` makes them. What it does not know is skipped. Numbers may be given as text. For one
/// file.
final class CatalogReader {

    private static final int MAX_SETTINGS = 10_000;

    private final JsonReader in;
    private final Map<String, String> facts = new HashMap<>();
    private final Map<String, String> settings = new HashMap<>();
    private CatalogRows rows = CatalogRows.EMPTY;
    private boolean sawCatalogs;

    CatalogReader(JsonReader in) {
        this.in = in;
    }

    SavedCatalog read() throws IOException {
        in.beginObject();
        while (in.hasNext()) {
            String name = in.nextName();
            switch (name) {
                case "catalogs" -> catalogs();
                case "settings" -> texts("", settings);
                case "control_system", "control_checkpoint", "current_database" -> texts(name + ".", facts);
                default -> {
                    if (in.peek() == JsonToken.STRING || in.peek() == JsonToken.NUMBER) {
                        facts.put(name, in.nextString());
                    } else {
                        in.skipValue();
                    }
                }
            }
            if (facts.size() > MAX_SETTINGS) {
                throw new CatalogFormatException("has more than " + MAX_SETTINGS + " values");
            }
        }
        in.endObject();
        return new SavedCatalog(origin(), rows);
    }

    private SavedCatalog.Origin origin() throws CatalogFormatException {
        if (number("format", CatalogFile.FORMAT) > CatalogFile.FORMAT) {
            throw new CatalogFormatException(
                    "has format " + facts.get("format") + ", and this Walscope reads up to " + CatalogFile.FORMAT);
        }
        int serverVersion = (int) number("server_version_num", 0);
        Optional<PgVersion> version = PgVersion.ofMajor(serverVersion / 10_000);
        if (version.isEmpty()) {
            throw new CatalogFormatException(
                    facts.containsKey("server_version_num")
                            ? "is of a release that is not known here: server_version_num " + serverVersion
                            : "does not say of which release it is: it has no server_version_num");
        }
        if (!facts.containsKey("current_database.oid") || !sawCatalogs) {
            throw new CatalogFormatException(
                    sawCatalogs
                            ? "does not say of which database it is: it has no current_database"
                            : "has no catalogs");
        }
        return new SavedCatalog.Origin(
                version.get(),
                serverVersion,
                Optional.ofNullable(facts.get("at_lsn")).flatMap(Lsn::parse),
                TxidSnapshot.parse(facts.get("snapshot")),
                number("control_system.system_identifier", 0),
                (int) number("control_checkpoint.timeline_id", 0),
                (int) number("current_database.oid", 0),
                facts.getOrDefault("current_database.name", ""),
                (int) number("current_database.dattablespace", 0),
                facts.getOrDefault("current_database.encoding", ""),
                settings);
    }

    private long number(String fact, long missing) throws CatalogFormatException {
        String text = facts.get(fact);
        if (text == null) {
            return missing;
        }
        try {
            // An identifier may have the highest bit, and pg_control_system prints it signed.
            return text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw new CatalogFormatException("has \"" + shortened(text) + "\" for " + fact + ", which is no number");
        }
    }

    private void texts(String prefix, Map<String, String> into) throws IOException {
        if (in.peek() != JsonToken.BEGIN_OBJECT) {
            in.skipValue();
            return;
        }
        in.beginObject();
        while (in.hasNext()) {
            String name = in.nextName();
            if (in.peek() == JsonToken.STRING || in.peek() == JsonToken.NUMBER) {
                into.put(prefix + name, in.nextString());
            } else {
                in.skipValue();
            }
            if (into.size() > MAX_SETTINGS) {
                throw new CatalogFormatException("has more than " + MAX_SETTINGS + " values");
            }
        }
        in.endObject();
    }

    private void catalogs() throws IOException {
        sawCatalogs = true;
        in.beginObject();
        while (in.hasNext()) {
            Optional<CatalogTable> table = CatalogTable.ofName(in.nextName());
            if (table.isEmpty() || in.peek() == JsonToken.NULL) {
                in.skipValue();
                continue;
            }
            in.beginArray();
            while (in.hasNext()) {
                row(table.get());
            }
            in.endArray();
        }
        in.endObject();
    }

    private void row(CatalogTable table) throws IOException {
        @Nullable Object[] values = new Object[table.columns().size()];
        int file = 0;
        JsonElement missing = null;
        in.beginObject();
        while (in.hasNext()) {
            String name = in.nextName();
            if (in.peek() == JsonToken.NULL) {
                in.nextNull();
                continue;
            }
            Optional<Column> column = table.column(name);
            if (table == CatalogTable.PG_CLASS && name.equals("filenode")) {
                file = number();
            } else if (table == CatalogTable.PG_ATTRIBUTE && name.equals("attmissingval_text")) {
                values[table.place("attmissingval")] = printed(MissingValue.ofArrayText(in.nextString()));
            } else if (table == CatalogTable.PG_ATTRIBUTE && name.equals("attmissingval_stored")) {
                values[table.place("attmissingval")] = stored(in.nextString());
            } else if (name.equals("attmissingval")) {
                missing = JsonParser.parseReader(in);
            } else if (column.isPresent()) {
                values[table.place(name)] = value(column.get());
            } else {
                in.skipValue();
            }
        }
        in.endObject();
        var row = new CatalogRow(table, values);
        if (missing != null && row.value("attmissingval") == null) {
            row = row.with("attmissingval", printed(MissingValue.ofJson(missing, row.number("atttypid"))));
        }
        add(row, file);
    }

    private static @Nullable AttrMissing printed(@Nullable String text) {
        return text == null ? null : new AttrMissing.Printed(text);
    }

    private static AttrMissing stored(String hex) throws CatalogFormatException {
        try {
            return new AttrMissing.Stored(HexFormat.of().parseHex(hex));
        } catch (IllegalArgumentException e) {
            throw new CatalogFormatException("has an attmissingval_stored that is not in hex digits");
        }
    }

    /// @param file of a relation, from the relation map too
    private void add(CatalogRow row, int file) throws CatalogFormatException {
        CatalogTable table = row.table();
        CatalogTable.Column key = table.columns().get(table.keyPlace());
        if (row.value(key.name()) == null) {
            throw new CatalogFormatException("has a row of " + table.tableName() + " without " + key.name());
        }
        if (table == CatalogTable.PG_ATTRIBUTE && row.key() <= 0) {
            return; // a system column
        }
        rows = rows.with(row);
        if (file != 0 && row.number("relfilenode") == 0) {
            rows = rows.with(new CatalogRow(CatalogTable.RELATION_MAP, row.key(), file));
        }
    }

    private Object value(Column column) throws IOException {
        return switch (column.kind()) {
            case NUMBER -> number();
            case FLAG -> in.nextBoolean();
            case LETTER -> {
                String text = in.nextString();
                yield text.isEmpty() ? (char) 0 : text.charAt(0);
            }
            case TEXT -> in.nextString();
            case MISSING -> new AttrMissing.Printed(in.nextString());
            case PROC -> {
                String name = in.nextString();
                yield name.substring(name.lastIndexOf('.') + 1);
            }
            case NUMBERS -> numbers();
        };
    }

    private int number() throws IOException {
        String text = in.nextString();
        try {
            long value = Long.parseLong(text);
            if (value < Integer.MIN_VALUE || value > 0xFFFFFFFFL) {
                throw new NumberFormatException();
            }
            return (int) value;
        } catch (NumberFormatException e) {
            throw new CatalogFormatException("has \"" + shortened(text) + "\" where an OID or a number should be");
        }
    }

    /// `[1, 3]`, or as the server prints an `int2vector`: `1 3`.
    private List<Integer> numbers() throws IOException {
        List<Integer> found = new ArrayList<>();
        if (in.peek() == JsonToken.BEGIN_ARRAY) {
            in.beginArray();
            while (in.hasNext()) {
                found.add(number());
            }
            in.endArray();
        } else {
            for (String text : in.nextString().trim().split(" +")) {
                if (!text.isEmpty()) {
                    found.add(Integer.parseInt(text));
                }
            }
        }
        return List.copyOf(found);
    }

    private static String shortened(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }
}
