package org.walscope.model.value;

import org.walscope.model.bytes.LittleEndian;
import org.walscope.model.bytes.Utf8Builder;

/// `jsonpath` as stored and as `jsonpath_out` writes it; utils/adt/jsonpath.c, utils/jsonpath.h. An item is its type's
/// byte, then, aligned, where its successor lies, then what its type has; places count from the item that names them.
final class JsonPathText {

    private static final int LAX = 0x8000_0000;

    /// `JsonPathItemType`
    private static final int NULL = 0;

    private static final int STRING = 1;
    private static final int NUMERIC = 2;
    private static final int BOOL = 3;
    private static final int AND = 4;
    private static final int OR = 5;
    private static final int NOT = 6;
    private static final int IS_UNKNOWN = 7;
    private static final int EQUAL = 8;
    private static final int GREATER_OR_EQUAL = 13;
    private static final int ADD = 14;
    private static final int SUB = 15;
    private static final int MUL = 16;
    private static final int MOD = 18;
    private static final int PLUS = 19;
    private static final int MINUS = 20;
    private static final int ANY_ARRAY = 21;
    private static final int ANY_KEY = 22;
    private static final int INDEX_ARRAY = 23;
    private static final int ANY = 24;
    private static final int KEY = 25;
    private static final int CURRENT = 26;
    private static final int ROOT = 27;
    private static final int VARIABLE = 28;
    private static final int FILTER = 29;
    private static final int EXISTS = 30;
    private static final int DATETIME = 37;
    private static final int LAST = 40;
    private static final int STARTS_WITH = 41;
    private static final int LIKE_REGEX = 42;
    private static final int DECIMAL = 46;

    private static final String[] OPERATORS = {
        "&&", "||", "", "", "==", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "%", "+", "-"
    };

    /// Methods from [#FIRST_METHOD] on; empty text for what is none.
    private static final String[] METHODS = {
        "type",
        "size",
        "abs",
        "floor",
        "ceiling",
        "double",
        "datetime",
        "keyvalue",
        "",
        "",
        "",
        "",
        "bigint",
        "boolean",
        "date",
        "decimal",
        "integer",
        "number",
        "string",
        "time",
        "time_tz",
        "timestamp",
        "timestamp_tz"
    };

    private static final int FIRST_METHOD = 31;
    private static final int FIRST_TIME = 50;

    private static final String FLAGS = "ismxq";

    /// Deeper ones a server would hardly have taken.
    private static final int MOST_DEPTH = 1000;

    private final byte[] bytes;
    private final int start;
    private final int end;
    private final Utf8Builder out;

    private JsonPathText(byte[] bytes, int start, int end, Utf8Builder out) {
        this.bytes = bytes;
        this.start = start;
        this.end = end;
        this.out = out;
    }

    static void write(byte[] bytes, int offset, int length, Utf8Builder out) {
        var path = new JsonPathText(bytes, offset, offset + length, out);
        if ((path.i32(offset) & LAX) == 0) {
            out.append("strict ");
        }
        path.item(offset + Integer.BYTES, false, true, 0);
    }

    private int i32(int at) {
        if (at < start || at + Integer.BYTES > end) {
            throw new ValueFormatException("jsonpath is cut");
        }
        return LittleEndian.i32(bytes, at);
    }

    private int type(int at) {
        if (at < start || at >= end) {
            throw new ValueFormatException("jsonpath is cut");
        }
        return bytes[at];
    }

    /// @param key      whether it follows another
    /// @param brackets whether an operation is written in them
    private void item(int at, boolean key, boolean brackets, int depth) {
        if (depth > MOST_DEPTH) {
            throw new ValueFormatException("jsonpath too deep");
        }
        int type = type(at);
        int content = start + (at + 1 - start + 3 & -4);
        int next = i32(content);
        content += Integer.BYTES;
        switch (type) {
            case NULL -> out.append("null");
            case STRING -> string(content);
            case NUMERIC -> {
                out.append(next > 0 ? "(" : "");
                int size = (i32(content) >>> 2) - Integer.BYTES;
                if (size < 0 || size > end - content - Integer.BYTES) {
                    throw new ValueFormatException("jsonpath is cut");
                }
                NumericText.write(bytes, content + Integer.BYTES, size, out);
                out.append(next > 0 ? ")" : "");
            }
            case BOOL -> out.append(type(content) != 0 ? "true" : "false");
            case NOT -> argument("!(", at, content, ")", depth);
            case IS_UNKNOWN -> argument("(", at, content, ") is unknown", depth);
            case FILTER -> argument("?(", at, content, ")", depth);
            case EXISTS -> argument("exists (", at, content, ")", depth);
            case PLUS, MINUS -> {
                out.append(brackets ? "(" : "").append(OPERATORS[type - AND]);
                operand(type, at + i32(content), depth);
                out.append(brackets ? ")" : "");
            }
            case ANY_ARRAY -> out.append("[*]");
            case ANY_KEY -> out.append(key ? ".*" : "*");
            case INDEX_ARRAY -> subscripts(at, content, depth);
            case ANY -> levels(key, i32(content), i32(content + Integer.BYTES));
            case KEY -> {
                out.append(key ? "." : "");
                string(content);
            }
            case CURRENT -> out.append("@");
            case ROOT -> out.append("$");
            case VARIABLE -> {
                out.append("$");
                string(content);
            }
            case LAST -> out.append("last");
            case LIKE_REGEX -> likeRegex(at, content, brackets, depth);
            default -> {
                if (isOperation(type)) {
                    out.append(brackets ? "(" : "");
                    operand(type, at + i32(content), depth);
                    out.append(" ")
                            .append(type == STARTS_WITH ? "starts with" : OPERATORS[type - AND])
                            .append(" ");
                    operand(type, at + i32(content + Integer.BYTES), depth);
                    out.append(brackets ? ")" : "");
                } else {
                    method(type, at, content, depth);
                }
            }
        }
        if (next > 0) {
            item(at + next, true, true, depth + 1);
        }
    }

    private static boolean isOperation(int type) {
        return type == AND || type == OR || type >= EQUAL && type <= MOD || type == STARTS_WITH;
    }

    /// `operationPriority`
    private static int priority(int type) {
        return switch (type) {
            case OR -> 0;
            case AND -> 1;
            case STARTS_WITH -> 2;
            case ADD, SUB -> 3;
            case PLUS, MINUS -> 5;
            default -> type >= EQUAL && type <= GREATER_OR_EQUAL ? 2 : type >= MUL && type <= MOD ? 4 : 6;
        };
    }

    private void operand(int operation, int at, int depth) {
        item(at, false, priority(type(at)) <= priority(operation), depth + 1);
    }

    private void argument(String before, int at, int content, String after, int depth) {
        out.append(before);
        item(at + i32(content), false, false, depth + 1);
        out.append(after);
    }

    private void method(int type, int at, int content, int depth) {
        int method = type - FIRST_METHOD;
        if (method < 0 || method >= METHODS.length || METHODS[method].isEmpty()) {
            throw new ValueFormatException("jsonpath item of type " + type);
        }
        out.append(".").append(METHODS[method]).append("(");
        if (type == DECIMAL || type == DATETIME || type >= FIRST_TIME) {
            if (i32(content) != 0) {
                item(at + i32(content), false, false, depth + 1);
            }
            if (type == DECIMAL && i32(content + Integer.BYTES) != 0) {
                out.append(",");
                item(at + i32(content + Integer.BYTES), false, false, depth + 1);
            }
        }
        out.append(")");
    }

    private void subscripts(int at, int content, int depth) {
        int count = i32(content);
        out.append("[");
        for (int i = 0; i < count; i++) {
            int place = content + Integer.BYTES + 2 * Integer.BYTES * i;
            out.append(i > 0 ? "," : "");
            item(at + i32(place), false, false, depth + 1);
            if (i32(place + Integer.BYTES) != 0) {
                out.append(" to ");
                item(at + i32(place + Integer.BYTES), false, false, depth + 1);
            }
        }
        out.append("]");
    }

    private void levels(boolean key, int first, int last) {
        out.append(key ? ".**" : "**");
        if (first == 0 && last == -1) {
            return;
        }
        out.append("{").append(level(first));
        if (first != last) {
            out.append(" to ").append(level(last));
        }
        out.append("}");
    }

    private static String level(int level) {
        return level == -1 ? "last" : Integer.toUnsignedString(level);
    }

    private void likeRegex(int at, int content, boolean brackets, int depth) {
        out.append(brackets ? "(" : "");
        operand(LIKE_REGEX, at + i32(content + Integer.BYTES), depth);
        out.append(" like_regex ");
        string(content + 2 * Integer.BYTES);
        int flags = i32(content);
        if (flags != 0) {
            out.append(" flag \"");
            for (int i = 0; i < FLAGS.length(); i++) {
                out.append((flags >> i & 1) != 0 ? FLAGS.substring(i, i + 1) : "");
            }
            out.append("\"");
        }
        out.append(brackets ? ")" : "");
    }

    /// A length and as many bytes.
    private void string(int at) {
        JsonbText.string(bytes, at + Integer.BYTES, i32(at), end, out);
    }
}
