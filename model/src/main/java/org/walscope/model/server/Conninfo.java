package org.walscope.model.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// Takes a connection text apart as `conninfo_parse` and `conninfo_uri_parse` of interfaces/libpq/fe-connect.c
/// do: `postgresql://…` or `host=… port=…` to keywords and values. Its messages quote nothing that may belong
/// to a password.
final class Conninfo {

    private final String text;
    private final Map<String, String> values = new LinkedHashMap<>();

    private Conninfo(String text) {
        this.text = text;
    }

    /// @throws IllegalArgumentException in a sentence, where the text breaks
    static Map<String, String> parse(String text) {
        Conninfo conninfo = new Conninfo(text.strip());
        if (isUrl(conninfo.text)) {
            conninfo.parseUrl();
        } else if (!conninfo.text.isEmpty() && conninfo.text.indexOf('=') < 0) {
            conninfo.values.put("dbname", conninfo.text);
        } else {
            conninfo.parseKeywords();
        }
        return conninfo.values;
    }

    private static boolean isUrl(String text) {
        return text.startsWith("postgresql://") || text.startsWith("postgres://");
    }

    private void parseUrl() {
        int at = text.indexOf("//") + 2;
        int authorityEnd = firstOf("/?", at);
        // As libpq: the first @ ends the user's part, unless a slash comes before
        int sign = text.indexOf('@', at);
        int slash = text.indexOf('/', at);
        if (sign >= 0 && (slash < 0 || sign < slash)) {
            int colon = text.indexOf(':', at);
            int userEnd = colon >= 0 && colon < sign ? colon : sign;
            put("user", decode(text.substring(at, userEnd), "user"));
            if (userEnd < sign) {
                put("password", decode(text.substring(userEnd + 1, sign), "password"));
            }
            at = sign + 1;
            authorityEnd = firstOf("/?", at);
        }
        parseHost(text.substring(at, authorityEnd));
        int query = firstOf("?", authorityEnd);
        if (authorityEnd < query) {
            put("dbname", decode(text.substring(authorityEnd + 1, query), "database"));
        }
        if (query < text.length()) {
            parseQuery(text.substring(query + 1));
        }
    }

    private void parseHost(String authority) {
        int portColon = authority.lastIndexOf(':');
        int bracket = authority.indexOf(']');
        if (authority.startsWith("[")) {
            if (bracket < 0) {
                throw new IllegalArgumentException("The IPv6 address in the connection URL lacks its \"]\".");
            }
            put("host", authority.substring(1, bracket));
            portColon = portColon > bracket ? portColon : -1;
        } else {
            put("host", decode(portColon < 0 ? authority : authority.substring(0, portColon), "host"));
        }
        if (portColon >= 0) {
            put("port", authority.substring(portColon + 1));
        }
    }

    private void parseQuery(String query) {
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException(
                        "A parameter of the connection URL lacks its \"=\"; write ?name=value&name=value.");
            }
            String key = decode(pair.substring(0, equals), "parameter's name");
            String value = decode(pair.substring(equals + 1), key);
            if (key.equals("ssl") && value.equals("true")) {
                values.put("sslmode", "require");
            } else {
                values.put(key, value);
            }
        }
    }

    private void parseKeywords() {
        int at = 0;
        while ((at = skipSpace(at)) < text.length()) {
            int nameStart = at;
            while (at < text.length() && text.charAt(at) != '=' && !Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            String name = text.substring(nameStart, at);
            at = skipSpace(at);
            if (at >= text.length() || text.charAt(at) != '=') {
                throw new IllegalArgumentException("The connection text lacks a \"=\" after the word at character "
                        + (nameStart + 1) + ". Write keyword=value pairs, quoting values that have spaces: "
                        + "host=… dbname='my database'.");
            }
            at = readValue(skipSpace(at + 1), name);
        }
    }

    /// Reads a value, quoted or not; the result is where it ends.
    private int readValue(int start, String name) {
        StringBuilder value = new StringBuilder();
        int at = start;
        boolean quoted = at < text.length() && text.charAt(at) == '\'';
        if (quoted) {
            at++;
        }
        while (true) {
            if (at >= text.length()) {
                if (quoted) {
                    throw new IllegalArgumentException(
                            "The value that starts at character " + (start + 1) + " lacks its closing quote.");
                }
                break;
            }
            char c = text.charAt(at);
            if (quoted && c == '\'') {
                at++;
                break;
            }
            if (!quoted && Character.isWhitespace(c)) {
                break;
            }
            if (c == '\\' && at + 1 < text.length()) {
                at++;
                c = text.charAt(at);
            }
            value.append(c);
            at++;
        }
        values.put(name, value.toString());
        return at;
    }

    private int skipSpace(int from) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private void put(String key, String value) {
        if (!value.isEmpty()) {
            values.put(key, value);
        }
    }

    private int firstOf(String characters, int from) {
        int at = from;
        while (at < text.length() && characters.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return at;
    }

    private static String decode(String encoded, String what) {
        if (encoded.indexOf('%') < 0) {
            return encoded;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] raw = encoded.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] != '%') {
                bytes.write(raw[i]);
                continue;
            }
            int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
            int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
            if (high < 0 || low < 0 || (high == 0 && low == 0)) {
                throw new IllegalArgumentException("The " + what
                        + " in the connection URL has a \"%\" that two hexadecimal digits do not follow; write %25 for"
                        + " a percent sign.");
            }
            bytes.write(high << 4 | low);
            i += 2;
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
