package org.walscope.model.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Fills in what a connection text leaves open, in libpq's order (`conninfo_add_defaults`): the service, the
/// environment, defaults; the password from the password file last.
final class ConnectionDefaults {

    /// Keyword to variable, of `PQconninfoOptions`; these reach the driver.
    private static final Map<String, String> VARIABLES = Map.ofEntries(
            Map.entry("host", "PGHOST"),
            Map.entry("hostaddr", "PGHOSTADDR"),
            Map.entry("port", "PGPORT"),
            Map.entry("dbname", "PGDATABASE"),
            Map.entry("user", "PGUSER"),
            Map.entry("password", "PGPASSWORD"),
            Map.entry("passfile", "PGPASSFILE"),
            Map.entry("service", "PGSERVICE"),
            Map.entry("options", "PGOPTIONS"),
            Map.entry("sslmode", "PGSSLMODE"),
            Map.entry("sslrootcert", "PGSSLROOTCERT"),
            Map.entry("sslcert", "PGSSLCERT"),
            Map.entry("sslkey", "PGSSLKEY"),
            Map.entry("channel_binding", "PGCHANNELBINDING"),
            Map.entry("gssencmode", "PGGSSENCMODE"),
            Map.entry("connect_timeout", "PGCONNECT_TIMEOUT"),
            Map.entry("target_session_attrs", "PGTARGETSESSIONATTRS"));

    private static final Set<String> PLACE =
            Set.of("host", "hostaddr", "port", "dbname", "user", "password", "passfile", "service");

    /// libpq knows them, the driver does not; they are said to have no effect.
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "application_name",
            "fallback_application_name",
            "client_encoding",
            "keepalives",
            "keepalives_idle",
            "keepalives_interval",
            "keepalives_count",
            "tcp_user_timeout",
            "replication",
            "sslcompression",
            "sslcrl",
            "sslcrldir",
            "sslsni",
            "sslnegotiation",
            "sslcertmode",
            "ssl_min_protocol_version",
            "ssl_max_protocol_version",
            "requirepeer",
            "require_auth",
            "krbsrvname",
            "gsslib",
            "gssdelegation",
            "load_balance_hosts",
            "min_protocol_version",
            "max_protocol_version");

    private final Map<String, String> values;
    private final Map<String, String> env;
    private final List<String> warnings = new ArrayList<>();

    private ConnectionDefaults(Map<String, String> given, Map<String, String> env) {
        this.values = new LinkedHashMap<>(given);
        this.env = env;
    }

    static ConnectionSettings complete(Map<String, String> given, Map<String, String> env) {
        return new ConnectionDefaults(given, env).complete();
    }

    private ConnectionSettings complete() {
        checkKeywords();
        String service = value("service", "");
        if (!service.isEmpty()) {
            ServiceFile.read(service, env).forEach(values::putIfAbsent);
            checkKeywords();
        }
        String host = value("hostaddr", value("host", "localhost"));
        refuseSockets(host);
        if (host.contains("@")) {
            throw new IllegalArgumentException(
                    "The connection URL has a second \"@\". If a password or user name has one of"
                            + " @ : / ?, write it percent-encoded (%40 for @).");
        }
        if (host.contains(",")) {
            throw new IllegalArgumentException("Several hosts are named (" + host + "); name the one to inspect.");
        }
        int port = port(value("port", "5432"));
        String user = value("user", System.getProperty("user.name"));
        String database = value("dbname", user);
        return new ConnectionSettings(
                host,
                port,
                user,
                database,
                password(value("host", host), port, database, user),
                parameters(),
                warnings);
    }

    private void checkKeywords() {
        for (String keyword : List.copyOf(values.keySet())) {
            if (WITHOUT_EFFECT.contains(keyword)) {
                values.remove(keyword);
                warnings.add("The connection keyword " + keyword + " has no effect in Walscope.");
            } else if (!VARIABLES.containsKey(keyword) && !keyword.equals("sslpassword")) {
                // After a password with a space in it, what looks like a keyword may be its rest
                String which = values.containsKey("password") || !keyword.matches("[a-z_]{1,40}")
                        ? ""
                        : " \"" + keyword + "\"";
                throw new IllegalArgumentException("The connection text has a keyword" + which
                        + " that PostgreSQL's libpq does not know. Known are host, port, dbname, user, sslmode, service,"
                        + " passfile and the other keywords of its manual.");
            }
        }
    }

    private static void refuseSockets(String host) {
        if (host.startsWith("/") || host.startsWith("@")) {
            throw new IllegalArgumentException("Walscope connects over TCP; it cannot use the Unix-domain socket in "
                    + host + ". Let the server listen on localhost (listen_addresses) and name host=localhost.");
        }
    }

    private static int port(String text) {
        if (text.matches("[0-9]{1,5}")) {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= 65535) {
                return port;
            }
        }
        throw new IllegalArgumentException(notAPort(text));
    }

    /// Only digits are quoted: a password with a colon or an at sign that was not encoded may have slipped in
    /// here.
    private static String notAPort(String text) {
        return (text.matches("[0-9]{1,20}") ? "The port " + text + " is" : "The port is")
                + " not a number from 1 to 65535. If a password or user name in the URL has one of @ : / ?, write it"
                + " percent-encoded.";
    }

    private Optional<Password> password(String host, int port, String database, String user) {
        String given = value("password", "");
        if (!given.isEmpty()) {
            return Optional.of(new Password(given));
        }
        return PasswordFile.locate(Optional.ofNullable(values.get("passfile")), env)
                .flatMap(file -> PasswordFile.find(file, host, port, database, user, warnings));
    }

    private Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        VARIABLES.keySet().stream()
                .sorted()
                .filter(keyword -> !PLACE.contains(keyword))
                .forEach(keyword -> {
                    String value = value(keyword, "");
                    if (!value.isEmpty()) {
                        parameters.put(keyword, value);
                    }
                });
        if (values.containsKey("sslpassword")) {
            parameters.put("sslpassword", values.get("sslpassword"));
        }
        return parameters;
    }

    private String value(String keyword, String otherwise) {
        String given = values.getOrDefault(keyword, "");
        if (!given.isEmpty()) {
            return given;
        }
        String variable = VARIABLES.getOrDefault(keyword, "");
        String inherited = env.getOrDefault(variable, "");
        return inherited.isEmpty() ? otherwise : inherited;
    }

    /// The user's home as libpq finds it.
    static Path home(Map<String, String> env) {
        return Path.of(env.getOrDefault("HOME", System.getProperty("user.home")));
    }
}
