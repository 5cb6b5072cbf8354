package org.walscope.plugins.output.wal2json;

import java.util.List;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.catalog.CatalogColumn;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.decode.RowValues;
import org.walscope.plugins.output.OutputContext;
import org.walscope.plugins.output.OutputPluginException;

/// Rows in format 1, a list each of names, types, values: `tuple_to_stringinfo` and `pk_to_stringinfo`.
final class TupleV1 {

    private final Wal2JsonOptions options;
    private final JsonText json;
    private final String ht;
    private final String nl;
    private final String sp;
    private final Utf8Builder names = new Utf8Builder();
    private final Utf8Builder types = new Utf8Builder();
    private final Utf8Builder typeOids = new Utf8Builder();
    private final Utf8Builder positions = new Utf8Builder();
    private final Utf8Builder optionals = new Utf8Builder();
    private final Utf8Builder values = new Utf8Builder();

    TupleV1(Wal2JsonOptions options, JsonText json, String ht, String nl, String sp) {
        this.options = options;
        this.json = json;
        this.ht = ht;
        this.nl = nl;
        this.sp = sp;
    }

    /// All columns of a new row.
    ///
    /// @param comma whether something follows
    void columns(OutputContext context, RowValues row, boolean comma) throws OutputPluginException {
        begin(names, "columnnames", 3);
        begin(types, "columntypes", 3);
        begin(typeOids, "columntypeoids", 3);
        begin(positions, "columnpositions", 3);
        begin(optionals, "columnoptionals", 3);
        begin(values, "columnvalues", 3);
        String separator = "";
        for (int i = 0; i < row.size(); i++) {
            CatalogColumn column = row.relation().columns().get(i);
            if (!column.dropped() && !row.isUnchangedToast(i)) {
                column(context, row, column, separator);
                separator = "," + sp;
            }
        }
        Utf8Builder out = context.out();
        end(out, names, true, true);
        end(out, types, options.includeTypes, true);
        end(out, typeOids, options.includeTypeOids, true);
        end(out, positions, options.includeColumnPositions, true);
        end(out, optionals, options.includeNotNull, true);
        end(out, values, true, comma);
    }

    /// What identifies a row.
    ///
    /// @param key numbers of the columns in it; empty for all
    void identity(OutputContext context, RowValues row, List<Integer> key) throws OutputPluginException {
        Utf8Builder out = context.out();
        indent(out, 3).append("\"oldkeys\":").append(sp).append('{').append(nl);
        begin(names, "keynames", 4);
        begin(types, "keytypes", 4);
        begin(typeOids, "keytypeoids", 4);
        begin(values, "keyvalues", 4);
        String separator = "";
        for (int i = 0; i < row.size(); i++) {
            CatalogColumn column = row.relation().columns().get(i);
            boolean listed = key.isEmpty() || key.contains(column.number());
            if (!column.dropped() && listed && !row.isNull(i) && !row.isUnchangedToast(i)) {
                column(context, row, column, separator);
                separator = "," + sp;
            }
        }
        end(out, names, true, true);
        end(out, types, options.includeTypes, true);
        end(out, typeOids, options.includeTypeOids, true);
        end(out, values, true, false);
        indent(out, 3).append('}').append(nl);
    }

    /// Names and types of the primary key's columns.
    ///
    /// @param comma whether something follows
    void primaryKey(OutputContext context, CatalogRelation relation, boolean comma) throws OutputPluginException {
        Utf8Builder out = context.out();
        indent(out, 3).append("\"pk\":").append(sp).append('{').append(nl);
        begin(names, "pknames", 4);
        begin(types, "pktypes", 4);
        String separator = "";
        for (CatalogColumn column : relation.columns()) {
            if (!column.dropped() && relation.primaryKey().contains(column.number())) {
                JsonText.escape(names.append(separator), column.name());
                if (options.includeTypes) {
                    type(types.append(separator), typeName(context, column), false);
                }
                separator = "," + sp;
            }
        }
        end(out, names, true, true);
        end(out, types, true, false);
        indent(out, 3).append(comma ? "}," : "}").append(nl);
    }

    private void column(OutputContext context, RowValues row, CatalogColumn column, String separator)
            throws OutputPluginException {
        JsonText.escape(names.append(separator), column.name());
        int type = column.type();
        if (options.includeTypes) {
            type = JsonText.typeOf(context, column, options.includeDomainDataType);
            type(types.append(separator), typeName(context, column), true);
            optionals.append(separator).append(!column.notNull());
        }
        typeOids.append(separator).append(Integer.toUnsignedString(type));
        positions.append(separator).append(column.number());
        json.value(context, values.append(separator), row, column.number() - 1, type);
    }

    private String typeName(OutputContext context, CatalogColumn column) throws OutputPluginException {
        return options.includeTypmod ? json.typeName(context, column) : json.bareTypeName(context, column);
    }

    private void type(Utf8Builder out, String name, boolean arrays) {
        if (options.release.atLeast(Wal2JsonRelease.V2_5)) {
            JsonText.type(out, name, arrays);
        } else {
            JsonText.escape(out, name);
        }
    }

    private void begin(Utf8Builder list, String name, int depth) {
        list.setLength(0);
        indent(list, depth).append('"').append(name).append("\":").append(sp).append('[');
    }

    private void end(Utf8Builder out, Utf8Builder list, boolean included, boolean comma) {
        if (included) {
            out.append(list).append(comma ? "]," : "]").append(nl);
        }
    }

    private Utf8Builder indent(Utf8Builder out, int depth) {
        for (int i = 0; i < depth; i++) {
            out.append(ht);
        }
        return out;
    }
}
