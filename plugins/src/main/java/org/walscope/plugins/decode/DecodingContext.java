package org.walscope.plugins.decode;

import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.catalog.Catalog;
import org.walscope.model.value.TypeValues;
import org.walscope.model.value.ValueOutput;
import org.walscope.plugins.output.OutputContext;
import org.walscope.plugins.output.OutputWriter;

/// The context of a decoding: its catalogs move on with the changes. One thread.
final class DecodingContext implements OutputContext {

    private final List<Option> options;
    private final OutputWriter writer;
    private final Consumer<String> warnings;
    private final Utf8Builder out = new Utf8Builder();
    private final Map<Catalog, TypeValues> values = new IdentityHashMap<>();
    private Catalog catalog;
    private TypeValues current;
    private long lsn;
    private int xid;

    DecodingContext(Catalog start, List<Option> options, OutputWriter writer, Consumer<String> warnings) {
        this.options = options;
        this.writer = writer;
        this.warnings = warnings;
        this.catalog = start;
        this.current = new TypeValues(start);
        values.put(start, current);
    }

    /// What is written next belongs there: `write_location` and `write_xid`.
    void writesAt(long location, int transaction) {
        lsn = location;
        xid = transaction;
    }

    void catalog(Catalog of) {
        if (of != catalog) {
            catalog = of;
            current = values.computeIfAbsent(of, TypeValues::new);
        }
    }

    @Override
    public List<Option> options() {
        return options;
    }

    @Override
    public Catalog catalog() {
        return catalog;
    }

    @Override
    public ValueOutput values() {
        return current;
    }

    @Override
    public Utf8Builder out() {
        return out;
    }

    @Override
    public void prepareWrite(boolean last) {
        out.setLength(0);
        writer.prepareWrite(lsn, xid, last);
    }

    @Override
    public void write(boolean last) throws IOException {
        writer.write(lsn, xid, last, out);
    }

    @Override
    public void warn(String message) {
        warnings.accept(message);
    }
}
