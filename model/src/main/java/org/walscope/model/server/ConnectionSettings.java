package org.walscope.model.server;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Where a server is and as whom to connect, by libpq's habits: a URL or keywords, the `PG*` variables, the
/// service file and the password file (interfaces/libpq/fe-connect.c).
///
/// @param host       a name or address; never a socket directory
/// @param port       1 to 65535
/// @param parameters what else the driver is told, by libpq's keywords: `sslmode`, `sslrootcert`, …
/// @param warnings   sentences the user should see: a password file that is ignored, a keyword without effect
public record ConnectionSettings(
        String host,
        int port,
        String user,
        String database,
        Optional<Password> password,
        Map<String, String> parameters,
        List<String> warnings) {

    public ConnectionSettings {
        parameters = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        warnings = List.copyOf(warnings);
    }

    /// Reads `postgresql://user@host:port/database?sslmode=…` or `host=… port=… dbname=…`. What the text leaves
    /// open comes from its service, then from the environment, then from libpq's defaults; an empty text is all
    /// defaults.
    ///
    /// @param env as `System.getenv()` has it: `PGHOST`, `PGPORT`, `PGUSER`, `PGPASSFILE`, …
    /// @throws IllegalArgumentException in a sentence that says what to write instead; never with a password
    public static ConnectionSettings parse(String urlOrKeywords, Map<String, String> env) {
        return ConnectionDefaults.complete(Conninfo.parse(urlOrKeywords), env);
    }

    /// The text without the password it may hold, as keywords then, to be shown or kept; "" for one that cannot
    /// be read.
    public static String withoutPassword(String urlOrKeywords) {
        Map<String, String> values;
        try {
            values = new LinkedHashMap<>(Conninfo.parse(urlOrKeywords));
        } catch (IllegalArgumentException e) {
            return "";
        }
        boolean had = values.remove("password") != null;
        had |= values.remove("sslpassword") != null;
        if (!had) {
            return urlOrKeywords;
        }
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + quote(entry.getValue()))
                .collect(Collectors.joining(" "));
    }

    /// The same server, another database.
    public ConnectionSettings withDatabase(String other) {
        return new ConnectionSettings(host, port, user, other, password, parameters, warnings);
    }

    /// The same with this password instead of the one found.
    public ConnectionSettings withPassword(Password other) {
        return new ConnectionSettings(host, port, user, database, Optional.of(other), parameters, warnings);
    }

    /// The URL that leads here, without the password.
    public String url() {
        String query = parameters.entrySet().stream()
                .filter(parameter -> !parameter.getKey().equals("sslpassword"))
                .map(parameter -> parameter.getKey() + "=" + encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
        return "postgresql://" + encode(user) + "@" + address() + "/" + encode(database)
                + (query.isEmpty() ? "" : "?" + query);
    }

    /// `host:port`, an IPv6 address in brackets.
    public String address() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /// As [#url]: no password.
    @Override
    public String toString() {
        return url();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String quote(String value) {
        boolean plain =
                !value.isEmpty() && value.chars().noneMatch(c -> Character.isWhitespace(c) || c == '\'' || c == '\\');
        return plain ? value : "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
