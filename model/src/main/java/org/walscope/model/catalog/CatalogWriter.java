package org.walscope.model.catalog;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.walscope.model.catalog.CatalogTable.Column;

/// Writes a catalog that came from somewhere else than a server in the form that [CatalogReader] reads.
final class CatalogWriter {

    private final JsonWriter out;

    private CatalogWriter(Writer out) {
        this.out = new JsonWriter(out);
        this.out.setIndent(" ");
        this.out.setSerializeNulls(false);
    }

    static void write(SavedCatalog saved, Writer out) throws IOException {
        new CatalogWriter(out).write(saved);
    }

    private void write(SavedCatalog saved) throws IOException {
        out.beginObject();
        out.name("format").value(CatalogFile.FORMAT);
        out.name("server_version_num").value(saved.serverVersion());
        if (saved.atLsn().isPresent()) {
            out.name("at_lsn").value(saved.atLsn().get().toString());
        }
        out.name("current_database").beginObject();
        out.name("oid").value(Integer.toUnsignedLong(saved.database()));
        out.name("name").value(saved.databaseName());
        out.name("dattablespace").value(Integer.toUnsignedLong(saved.tablespace()));
        out.name("encoding").value(saved.encoding());
        out.endObject();
        out.name("control_system").beginObject();
        out.name("system_identifier").value(Long.toUnsignedString(saved.systemIdentifier()));
        out.endObject();
        out.name("control_checkpoint").beginObject();
        out.name("timeline_id").value(Integer.toUnsignedLong(saved.timeline()));
        out.endObject();
        out.name("catalogs").beginObject();
        Map<Integer, Integer> mapped = new HashMap<>();
        saved.rows().forEach(CatalogTable.RELATION_MAP, row -> mapped.put(row.number("oid"), row.number("filenode")));
        for (CatalogTable table : CatalogTable.values()) {
            if (table.oid() != 0) {
                out.name(table.tableName()).beginArray();
                for (CatalogRow row : saved.rows().rows(table)) {
                    row(row, mapped);
                }
                out.endArray();
            }
        }
        out.endObject();
        out.endObject();
        out.flush();
    }

    private void row(CatalogRow row, Map<Integer, Integer> mapped) throws IOException {
        out.beginObject();
        for (Column column : row.table().columns()) {
            Object value = row.value(column.name());
            if (value != null) {
                out.name(column.name() + suffix(value));
                value(value);
            }
        }
        Integer file = row.table() == CatalogTable.PG_CLASS ? mapped.get(row.key()) : null;
        if (file != null) {
            out.name("filenode").value(Integer.toUnsignedLong(file));
        }
        out.endObject();
    }

    private static String suffix(Object value) {
        return switch (value) {
            case AttrMissing.Printed _ -> "_text";
            case AttrMissing.Stored _ -> "_stored";
            default -> "";
        };
    }

    private void value(Object value) throws IOException {
        switch (value) {
            case Integer number -> out.value(number);
            case Boolean flag -> out.value(flag);
            case Character letter -> out.value(letter == 0 ? "" : letter.toString());
            case List<?> numbers -> {
                out.beginArray();
                for (Object each : numbers) {
                    out.value((Integer) each);
                }
                out.endArray();
            }
            case AttrMissing.Printed(String text) -> out.value(arrayText(text));
            default -> out.value(value.toString());
        }
    }

    /// What [MissingValue#ofArrayText] undoes.
    private static String arrayText(String element) {
        return "{\"" + element.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}";
    }
}
