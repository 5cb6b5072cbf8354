package org.walscope.plugins.output.wal2json;

import java.nio.charset.StandardCharsets;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.catalog.CatalogColumn;
import org.walscope.model.catalog.CatalogType;
import org.walscope.model.change.PluginText;
import org.walscope.model.decode.RowValues;
import org.walscope.plugins.output.OutputContext;
import org.walscope.plugins.output.OutputPluginException;

/// Names, types and values in JSON, as both formats write them.
final class JsonText {

    private static final int BOOL = 16;
    private static final int BYTEA = 17;
    private static final int INT8 = 20;
    private static final int INT2 = 21;
    private static final int INT4 = 23;
    private static final int OID = 26;
    private static final int FLOAT4 = 700;
    private static final int FLOAT8 = 701;
    private static final int BPCHAR_ARRAY = 1014;
    private static final int BPCHAR = 1042;
    private static final int BIT = 1560;
    private static final int BIT_ARRAY = 1561;
    private static final int NUMERIC = 1700;

    private final Wal2JsonOptions options;
    private final Utf8Builder value = new Utf8Builder();

    JsonText(Wal2JsonOptions options) {
        this.options = options;
    }

    /// `escape_json` of utils/adt/json.c.
    static void escape(Utf8Builder out, String text) {
        byte[] bytes = PluginText.encode(text);
        escape(out, bytes, 0, bytes.length);
    }

    private static void escape(Utf8Builder out, byte[] bytes, int from, int to) {
        out.append('"');
        int plain = from;
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (b == '"' || b == '\\' || b >= 0 && b < ' ') {
                out.appendBytes(bytes, plain, i - plain);
                plain = i + 1;
                escape(out, b);
            }
        }
        out.appendBytes(bytes, plain, to - plain).append('"');
    }

    private static void escape(Utf8Builder out, byte b) {
        switch (b) {
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            default -> out.append("\\u%04x".formatted((int) b));
        }
    }

    /// A message's content: as C has it, up to its first zero byte.
    static void content(Utf8Builder out, byte[] content) {
        int length = 0;
        while (length < content.length && content[length] != 0) {
            length++;
        }
        escape(out, content, 0, length);
    }

    /// `pg_lsn_out` of utils/adt/pg_lsn.c.
    String lsn(long lsn) {
        String format = options.server.atLeast(PgVersion.PG19) ? "%X/%08X" : "%X/%X";
        return format.formatted(lsn >>> 32, lsn & 0xFFFF_FFFFL);
    }

    /// A column's value.
    ///
    /// @param type as which it is written, an OID
    void value(OutputContext context, Utf8Builder out, RowValues row, int column, int type)
            throws OutputPluginException {
        if (row.isNull(column)) {
            out.append("null");
            return;
        }
        value.setLength(0);
        context.values().text(row, column, value);
        switch (type) {
            case INT2, INT4, INT8, OID, FLOAT4, FLOAT8, NUMERIC -> number(out);
            case BOOL -> out.append(value.length() == 1 && value.bytes()[0] == 't');
            case BYTEA -> escape(out, value.bytes(), Math.min(2, value.length()), value.length());
            default -> escape(out, value.bytes(), 0, value.length());
        }
    }

    /// JSON has no word for NaN and infinities: they become null.
    private void number(Utf8Builder out) throws OutputPluginException {
        var text = new String(value.bytes(), 0, value.length(), StandardCharsets.US_ASCII);
        boolean special = startsWith(text, "NaN") || startsWith(text, "Infinity") || startsWith(text, "-Infinity");
        if (!special && !text.chars().allMatch(c -> "0123456789+-eE.".indexOf(c) >= 0)) {
            throw new OutputPluginException(text + " is not a number");
        }
        if (options.numericDataTypesAsString) {
            escape(out, text);
        } else {
            out.append(special ? "null" : text);
        }
    }

    private static boolean startsWith(String text, String word) {
        return text.regionMatches(true, 0, word, 0, word.length());
    }

    /// The type of a column, or of what its domain is made of where that is asked for.
    static int typeOf(OutputContext context, CatalogColumn column, boolean domainData) {
        CatalogType type = context.catalog().type(column.type());
        return domainData && type != null && type.kind() == 'd' ? type.baseType() : column.type();
    }

    /// `format_type_with_typemod` of a column's type.
    String typeName(OutputContext context, CatalogColumn column) {
        CatalogType type = context.catalog().type(column.type());
        return options.includeDomainDataType && type != null && type.kind() == 'd'
                ? formatType(context, type.baseType(), type.typmod())
                : formatType(context, column.type(), column.typmod());
    }

    /// Without a length these two mean another type than in SQL, which would add one.
    private static String formatType(OutputContext context, int type, int typmod) {
        if (typmod < 0) {
            switch (type) {
                case BIT:
                    return "\"bit\"";
                case BIT_ARRAY:
                    return "\"bit\"[]";
                case BPCHAR:
                    return "bpchar";
                case BPCHAR_ARRAY:
                    return "bpchar[]";
                default:
                    break;
            }
        }
        return context.values().typeName(type, typmod);
    }

    /// The bare name of a column's type.
    String bareTypeName(OutputContext context, CatalogColumn column) throws OutputPluginException {
        int oid = typeOf(context, column, options.includeDomainDataType);
        CatalogType type = context.catalog().type(oid);
        if (type == null) {
            throw new OutputPluginException("cache lookup failed for type " + Integer.toUnsignedString(oid));
        }
        return type.name();
    }

    /// A type's name; one that SQL quotes already has its quotes.
    ///
    /// @param arrays whether an array's brackets behind the quotes make it be quoted once more
    static void type(Utf8Builder out, String name, boolean arrays) {
        if (name.startsWith("\"") && !(arrays && name.endsWith("]"))) {
            out.append(name);
        } else {
            escape(out, name);
        }
    }
}
