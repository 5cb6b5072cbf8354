package org.walscope.model.catalog;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// The text of `pg_attribute.attmissingval`: an array of one element, which is printed as its type's output
/// function
/// does with default settings.
final class MissingValue {

    private static final int BOOL = 16;
    private static final int FLOAT4 = 700;
    private static final int FLOAT8 = 701;
    private static final int TIMESTAMP = 1114;
    private static final int TIMESTAMP_ARRAY = 1115;
    private static final int TIMESTAMPTZ = 1184;
    private static final int TIMESTAMPTZ_ARRAY = 1185;

    private MissingValue() {}

    /// Of `{"as printed"}`: what `array_in` of utils/adt/arrayfuncs.c takes for the element; null for NULL.
    static @Nullable String ofArrayText(String array) {
        // The bounds of an array that does not start at 1: [0:0]={…}
        String text = array.startsWith("[") ? array.substring(array.indexOf('=') + 1) : array;
        if (text.length() < 2 || text.charAt(0) != '{' || text.charAt(text.length() - 1) != '}') {
            throw new IllegalArgumentException("attmissingval_text is no array of one element");
        }
        String element = text.substring(1, text.length() - 1);
        if (element.equals("NULL")) {
            return null;
        }
        boolean quoted = element.length() >= 2 && element.startsWith("\"");
        String inner = quoted ? element.substring(1, element.length() - 1) : element;
        StringBuilder out = new StringBuilder(inner.length());
        for (int i = 0; i < inner.length(); i++) {
            if (inner.charAt(i) == '\\' && i + 1 < inner.length()) {
                i++;
            }
            out.append(inner.charAt(i));
        }
        return out.toString();
    }

    /// Of what `to_jsonb` makes of it.
    ///
    /// @param type the column's, an OID
    static @Nullable String ofJson(JsonElement array, int type) {
        if (!(array instanceof JsonArray elements) || elements.size() != 1) {
            throw new IllegalArgumentException("attmissingval is no array of one element");
        }
        return text(elements.get(0), type);
    }

    private static @Nullable String text(JsonElement value, int type) {
        return switch (value) {
            case JsonArray array -> array(array, type);
            case JsonObject object -> type == 114 || type == 3802 ? object.toString() : row(object);
            case JsonPrimitive primitive -> scalar(primitive, type);
            default -> null;
        };
    }

    private static String scalar(JsonPrimitive value, int type) {
        if (value.isBoolean()) {
            return type == BOOL || type == 0 ? (value.getAsBoolean() ? "t" : "f") : value.getAsString();
        }
        String text = value.getAsString();
        return switch (type) {
            case FLOAT4, FLOAT8 -> value.isNumber() ? floating(text, type) : text;
            case TIMESTAMP, TIMESTAMP_ARRAY -> text.replaceFirst("(\\d)T(\\d)", "$1 $2");
            case TIMESTAMPTZ, TIMESTAMPTZ_ARRAY ->
                text.replaceFirst("(\\d)T(\\d)", "$1 $2").replaceFirst("([+-]\\d\\d):00($| BC$)", "$1$2");
            default -> text;
        };
    }

    /// As `float8out` prints: an exponent below 1e-4 and from 1e15 on (1e6 for float4), in common/d2s.c.
    static String floating(String text, int type) {
        if (text.endsWith("Infinity") || text.equals("NaN")) {
            return text;
        }
        var number = new BigDecimal(text).stripTrailingZeros();
        if (number.signum() == 0) {
            return "0";
        }
        int exponent = number.precision() - number.scale() - 1;
        if (exponent >= -4 && exponent < (type == FLOAT4 ? 6 : 15)) {
            return number.toPlainString();
        }
        String digits = number.unscaledValue().abs().toString();
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        return (number.signum() < 0 ? "-" : "")
                + digits.charAt(0)
                + fraction
                + "e"
                + (exponent < 0 ? "-" : "+")
                + (Math.abs(exponent) < 10 ? "0" : "")
                + Math.abs(exponent);
    }

    private static String array(JsonArray array, int type) {
        StringJoiner out = new StringJoiner(",", "{", "}");
        for (JsonElement each : array) {
            String text = text(each, type);
            boolean bare = text == null || each.isJsonArray() || isBare(text);
            out.add(text == null ? "NULL" : bare ? text : '"' + escaped(text) + '"');
        }
        return out.toString();
    }

    private static boolean isBare(String text) {
        return !text.isEmpty()
                && !text.equalsIgnoreCase("NULL")
                && text.chars().noneMatch(c -> "{}\",\\ \t\n\r\f\u000B".indexOf(c) >= 0);
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static String row(JsonObject object) {
        StringJoiner out = new StringJoiner(",", "(", ")");
        object.asMap().values().forEach(each -> {
            String text = text(each, 0);
            boolean bare = text == null
                    || !text.isEmpty() && text.chars().noneMatch(c -> "()\",\\ \t\n\r\f\u000B".indexOf(c) >= 0);
            out.add(
                    text == null
                            ? ""
                            : bare ? text : '"' + text.replace("\\", "\\\\").replace("\"", "\"\"") + '"');
        });
        return out.toString();
    }
}
