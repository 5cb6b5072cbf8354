package org.walscope.model.value;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.catalog.AttrMissing;
import org.walscope.model.catalog.Catalog;
import org.walscope.model.catalog.CatalogColumn;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.catalog.CatalogType;
import org.walscope.model.decode.RowValues;

/// Values by the types that a catalog has: built-in ones, and what is made of them, as a session with these settings
/// writes them. A type is looked up once.
public final class TypeValues implements ValueOutput {

    private final Catalog catalog;
    private final Map<Integer, TypeOutput> outputs = new HashMap<>();
    private final Map<Long, String> names = new HashMap<>();
    private final Map<Integer, Boolean> known = new HashMap<>();
    private final Map<Integer, Optional<TypeOutput>> sends = new HashMap<>();
    private final TypeOutputs types;
    private final TypeSends sendTypes;
    private final Unreadable unreadable;

    /// By a relation's columns; what is asked for a value has no time to look up its type.
    private final Map<CatalogRelation, Columns> columns = new IdentityHashMap<>();

    private @Nullable CatalogRelation lastRelation;
    private Columns last = new Columns(new TypeOutput[0], new boolean[0]);

    private record Columns(TypeOutput[] outputs, boolean[] known) {}

    /// Hears of values that are written as hex.
    public interface Unreadable {

        /// @param broken whether the bytes are no value of that type; else its stored form is not known
        void heard(CatalogRelation relation, CatalogColumn column, boolean broken);
    }

    public TypeValues(Catalog catalog, OutputSettings settings, Unreadable unreadable) {
        this.catalog = catalog;
        this.unreadable = unreadable;
        this.types = new TypeOutputs(catalog, settings, this::output);
        this.sendTypes = new TypeSends(catalog, this::sender, this::output);
    }

    private @Nullable TypeOutput sender(int type) {
        Optional<TypeOutput> found = sends.get(type);
        if (found == null) {
            found = Optional.ofNullable(sendTypes.of(type));
            sends.put(type, found);
        }
        return found.orElse(null);
    }

    private TypeOutput output(int type) {
        TypeOutput found = outputs.get(type);
        if (found == null) {
            @Nullable TypeOutput made = types.of(type);
            known.put(type, made != null);
            found = made == null ? TypeOutputs::hex : made;
            outputs.put(type, found);
        }
        return found;
    }

    @Override
    public void text(RowValues row, int column, Utf8Builder out) {
        Columns columns = columns(row.relation());
        CatalogColumn of = row.relation().columns().get(column);
        int start = out.length();
        try {
            write(row, column, of, columns.outputs[column], out);
            if (!columns.known[column]) {
                unreadable.heard(row.relation(), of, false);
            }
        } catch (ValueFormatException | IndexOutOfBoundsException | NegativeArraySizeException e) {
            out.setLength(start);
            TypeOutputs.hex(row.array(column), row.offset(column), row.length(column), out);
            unreadable.heard(row.relation(), of, true);
        }
    }

    private Columns columns(CatalogRelation relation) {
        if (relation != lastRelation) {
            lastRelation = relation;
            last = columns.computeIfAbsent(relation, each -> {
                List<CatalogColumn> all = each.columns();
                var made = new Columns(new TypeOutput[all.size()], new boolean[all.size()]);
                for (int i = 0; i < all.size(); i++) {
                    made.outputs[i] = output(all.get(i).type());
                    made.known[i] = isKnown(all.get(i).type());
                }
                return made;
            });
        }
        return last;
    }

    private void write(RowValues row, int column, CatalogColumn of, TypeOutput output, Utf8Builder out) {
        AttrMissing missing = of.missing();
        if (!row.isMissing(column)) {
            output.write(row.array(column), row.offset(column), row.length(column), out);
        } else if (missing != null) {
            StoredArray.missing(catalog, missing, of, output, out);
        }
    }

    @Override
    public boolean send(RowValues row, int column, Utf8Builder out) {
        CatalogColumn of = row.relation().columns().get(column);
        TypeOutput sender = sender(of.type());
        if (sender == null || row.isMissing(column) && of.missing() instanceof AttrMissing.Printed) {
            return false;
        }
        int start = out.length();
        try {
            write(row, column, of, sender, out);
            return true;
        } catch (ValueFormatException | IndexOutOfBoundsException | NegativeArraySizeException e) {
            out.setLength(start);
            return false;
        }
    }

    @Override
    public boolean isKnown(int type) {
        TypeOutput unused = output(type);
        return known.getOrDefault(type, false);
    }

    @Override
    public String typeName(int type, int typmod) {
        return names.computeIfAbsent((long) type << 32 | typmod & 0xFFFF_FFFFL, key -> name(type, typmod));
    }

    private String name(int oid, int typmod) {
        CatalogType type = catalog.type(oid);
        return type == null ? "???" : TypeNames.of(catalog, type, typmod);
    }
}
