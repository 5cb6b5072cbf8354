package org.walscope.plugins.output;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.catalog.AttrMissing;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.change.PluginText;
import org.walscope.model.decode.RowValues;
import org.walscope.model.value.ValueOutput;

/// A context that keeps what is written. Values in its rows are stored as the text of their output function, or
/// where
/// they begin with `\0x`, as the hex digits of their send function.
public final class MemoryContext implements OutputContext, ValueOutput {

    private final List<Option> options = new ArrayList<>();
    private final List<byte[]> written = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Map<List<Integer>, String> typeNames = new HashMap<>();
    private final Map<Integer, String> origins = new HashMap<>();
    private final Utf8Builder out = new Utf8Builder();
    private final MemoryCatalog catalog;
    private boolean writing;

    public MemoryContext(PgVersion version, String... namesAndValues) {
        catalog = new MemoryCatalog(version);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            options.add(new Option(namesAndValues[i], namesAndValues[i + 1], true));
        }
    }

    public MemoryContext option(String name) {
        options.add(new Option(name, "", false));
        return this;
    }

    /// @param typmod -1 for none
    public void typeName(int type, int typmod, String name) {
        typeNames.put(List.of(type, typmod), name);
    }

    public void origin(int id, String name) {
        origins.put(id, name);
    }

    /// A row of texts: null is NULL, `unchanged-toast-datum` an unchanged one.
    public static RowValues row(CatalogRelation relation, @Nullable String... values) {
        var row = new RowValues();
        row.clear(relation);
        for (int i = 0; i < values.length; i++) {
            String value = values[i];
            if ("unchanged-toast-datum".equals(value)) {
                row.setUnchangedToast(i);
            } else if (value != null) {
                byte[] bytes = PluginText.encode(value);
                row.set(i, bytes, 0, bytes.length);
            }
        }
        return row;
    }

    public List<byte[]> written() {
        return written;
    }

    /// What was written, as text.
    public List<String> lines() {
        return written.stream().map(PluginText::decode).toList();
    }

    public List<String> warnings() {
        return warnings;
    }

    @Override
    public List<Option> options() {
        return options;
    }

    @Override
    public MemoryCatalog catalog() {
        return catalog;
    }

    @Override
    public ValueOutput values() {
        return this;
    }

    @Override
    public @Nullable String originName(int originId) {
        return origins.get(originId);
    }

    @Override
    public Utf8Builder out() {
        return out;
    }

    @Override
    public void prepareWrite(boolean last) {
        out.setLength(0);
        writing = true;
    }

    @Override
    public void write(boolean last) {
        if (!writing) {
            throw new IllegalStateException("OutputPluginPrepareWrite needs to be called before OutputPluginWrite");
        }
        writing = false;
        written.add(Arrays.copyOf(out.bytes(), out.length()));
    }

    @Override
    public void warn(String message) {
        warnings.add(message);
    }

    @Override
    public void text(RowValues row, int column, Utf8Builder to) {
        if (row.isMissing(column)) {
            to.append(
                    row.relation().columns().get(column).missing() instanceof AttrMissing.Printed(String text)
                            ? text
                            : "");
        } else {
            to.appendBytes(row.array(column), row.offset(column), row.length(column));
        }
    }

    @Override
    public boolean send(RowValues row, int column, Utf8Builder to) {
        if (row.length(column) < 2 || row.array(column)[0] != 0) {
            return false;
        }
        var stored = new String(row.array(column), StandardCharsets.US_ASCII);
        byte[] bytes = HexFormat.of().parseHex(stored.substring(2));
        to.appendBytes(bytes, 0, bytes.length);
        return true;
    }

    @Override
    public boolean isKnown(int type) {
        return true;
    }

    @Override
    public String typeName(int type, int typmod) {
        return typeNames.getOrDefault(
                List.of(type, typmod),
                MemoryCatalog.BUILTIN.entrySet().stream()
                        .filter(e -> e.getValue() == type)
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElse("???"));
    }
}
