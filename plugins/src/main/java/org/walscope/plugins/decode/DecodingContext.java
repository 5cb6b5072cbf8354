package org.walscope.plugins.decode;

import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.catalog.Catalog;
import org.walscope.model.catalog.CatalogColumn;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.value.OutputSettings;
import org.walscope.model.value.TypeValues;
import org.walscope.model.value.ValueOutput;
import org.walscope.plugins.output.OutputContext;
import org.walscope.plugins.output.OutputWriter;

/// The context of a decoding: its catalogs move on with the changes. One thread.
final class DecodingContext implements OutputContext {

    private static final int MOST_CATALOGS = 64;

    private final List<Option> options;
    private final OutputSettings session;
    private final Consumer<String> warnings;
    private final Utf8Builder out = new Utf8Builder();
    private final Set<String> unreadable = new HashSet<>();
    /// Those last used: a transaction that changes catalogs has many.
    private final Map<Catalog, Written> values = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Catalog, Written> eldest) {
            return size() > MOST_CATALOGS;
        }
    };
    private Catalog catalog;
    private Written current;
    private OutputWriter writer = (_, _, _, _) -> {};
    private boolean written;
    private int filledBefore;
    private String reason = "";
    private long lsn;
    private int xid;

    /// Values with the catalogs of a moment.
    ///
    /// @param asSet with the session's settings
    /// @param plain with default settings
    private record Written(TypeValues asSet, TypeValues plain) {}

    DecodingContext(Catalog start, List<Option> options, OutputSettings session, Consumer<String> warnings) {
        this.options = options;
        this.session = session;
        this.warnings = warnings;
        this.catalog = start;
        this.current = written(start);
    }

    void writesTo(OutputWriter taker) {
        writer = taker;
    }

    /// What is written next belongs there: `write_location` and `write_xid`.
    void writesAt(long location, int transaction) {
        lsn = location;
        xid = transaction;
    }

    void catalog(Catalog of) {
        if (of != catalog) {
            catalog = of;
            current = values.computeIfAbsent(of, this::written);
        }
    }

    private Written written(Catalog of) {
        var asSet = new TypeValues(of, session, this::unreadable);
        boolean same = session.equals(OutputSettings.DEFAULT);
        return new Written(asSet, same ? asSet : new TypeValues(of, OutputSettings.DEFAULT, this::unreadable));
    }

    /// Told once of each column.
    private void unreadable(CatalogRelation relation, CatalogColumn column, boolean broken) {
        String type = current.asSet.typeName(column.type(), column.typmod());
        String name = "%s.%s.%s".formatted(relation.schema(), relation.name(), column.name());
        if (unreadable.add(name + broken)) {
            warn(
                    broken
                            ? "a value of column %s is none of type %s: it is written as its stored bytes in hex"
                                    .formatted(name, type)
                            : "the stored form of type %s is not known here: values of column %s are written as their bytes in hex"
                                    .formatted(type, name));
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
        return current.asSet;
    }

    @Override
    public ValueOutput plainValues() {
        return current.plain;
    }

    @Override
    public OutputSettings settings() {
        return session;
    }

    @Override
    public @Nullable String originName(int originId) {
        return catalog.originName(originId);
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
        written = true;
        writer.write(lsn, xid, last, out);
    }

    @Override
    public void because(String why) {
        reason = why;
    }

    /// Forgets what was written and why not.
    void forgetFate() {
        reason = "";
        written = false;
        filledBefore = out.length();
    }

    /// Whether anything was written since, or put into the message being made.
    boolean wroteAnything() {
        return written || out.length() > filledBefore;
    }

    /// What the plugin said since of why not; empty where it said nothing.
    String reason() {
        return reason;
    }

    @Override
    public void warn(String message) {
        if (reason.isEmpty()) {
            reason = message;
        }
        warnings.accept(message);
    }
}
