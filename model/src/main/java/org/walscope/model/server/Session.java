package org.walscope.model.server;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.postgresql.Driver;

/// Opens connections, all alike: named Walscope, and with the settings pinned on which a value's text depends.
final class Session {

    static final String APPLICATION_NAME = "Walscope";

    /// What every reading session sets, so that two outputs of the same values are the same text.
    static final Map<String, String> PINNED = pinned();

    private static final int CONNECT_SECONDS = 10;

    private static final int SILENCE_SECONDS = 15;

    private static final Map<String, String> DRIVER_NAMES = Map.of(
            "sslmode", "sslmode",
            "sslrootcert", "sslrootcert",
            "sslcert", "sslcert",
            "sslkey", "sslkey",
            "sslpassword", "sslpassword",
            "channel_binding", "channelBinding",
            "gssencmode", "gssEncMode",
            "connect_timeout", "connectTimeout",
            "options", "options");

    private Session() {}

    private static Map<String, String> pinned() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("TimeZone", "UTC");
        settings.put("DateStyle", "ISO, MDY");
        settings.put("IntervalStyle", "postgres");
        settings.put("bytea_output", "hex");
        settings.put("extra_float_digits", "1");
        settings.put("client_encoding", "UTF8");
        return Collections.unmodifiableMap(settings);
    }

    /// An ordinary session that writes to no table and that no timeout of the role ends.
    static Connection open(ConnectionSettings settings) throws ServerException {
        Connection connection = connect(settings, properties(settings));
        pin(settings, connection);
        return connection;
    }

    private static void pin(ConnectionSettings settings, Connection connection) throws ServerException {
        try (Statement statement = connection.createStatement()) {
            StringBuilder sql = new StringBuilder();
            PINNED.forEach((name, value) -> sql.append("SET ")
                    .append(name)
                    .append(" TO '")
                    .append(value)
                    .append("';"));
            sql.append("SET default_transaction_read_only TO on;");
            // Only some releases have all of them
            sql.append("SELECT pg_catalog.set_config(name, '0', false) FROM pg_catalog.pg_settings WHERE name IN"
                    + " ('statement_timeout', 'idle_session_timeout', 'idle_in_transaction_session_timeout',"
                    + " 'transaction_timeout')");
            statement.execute(sql.toString());
        } catch (SQLException e) {
            close(connection);
            throw ServerErrors.connecting(settings, e);
        }
    }

    /// A walsender's session in the database, for logical replication: takes SQL too, as one reading session more.
    static Connection openLogical(ConnectionSettings settings, String applicationName) throws ServerException {
        Properties properties = properties(settings);
        properties.setProperty("replication", "database");
        properties.setProperty("preferQueryMode", "simple");
        properties.setProperty("assumeMinServerVersion", "12");
        properties.setProperty("ApplicationName", applicationName);
        Connection connection = connect(settings, properties);
        pin(settings, connection);
        return connection;
    }

    /// A walsender's session for physical replication; takes replication commands only (replication/walsender.c).
    static Connection openPhysical(ConnectionSettings settings, String applicationName) throws ServerException {
        Properties properties = properties(settings);
        properties.setProperty("replication", "true");
        properties.setProperty("preferQueryMode", "simple");
        properties.setProperty("assumeMinServerVersion", "12");
        properties.setProperty("ApplicationName", applicationName);
        // A read that waits for the rest of a message, or for a stream to end, must not wait for ever
        properties.setProperty("socketTimeout", Integer.toString(SILENCE_SECONDS));
        return connect(settings, properties);
    }

    private static Connection connect(ConnectionSettings settings, Properties properties) throws ServerException {
        String url = "jdbc:postgresql://" + settings.address() + "/"
                + URLEncoder.encode(settings.database(), StandardCharsets.UTF_8).replace("+", "%20");
        try {
            Connection connection = new Driver().connect(url, properties);
            if (connection == null) {
                throw new ServerException("The driver does not take the address " + settings.address() + ".", "08001");
            }
            return connection;
        } catch (SQLException e) {
            throw ServerErrors.connecting(settings, e);
        }
    }

    private static Properties properties(ConnectionSettings settings) {
        Properties properties = new Properties();
        properties.setProperty("user", settings.user());
        // Never unset: the driver would then read a password file by rules of its own
        properties.setProperty(
                "password", settings.password().map(Password::secret).orElse(""));
        properties.setProperty("ApplicationName", APPLICATION_NAME);
        properties.setProperty("connectTimeout", Integer.toString(CONNECT_SECONDS));
        properties.setProperty("tcpKeepAlive", "true");
        settings.parameters().forEach((keyword, value) -> {
            if (DRIVER_NAMES.containsKey(keyword)) {
                properties.setProperty(DRIVER_NAMES.get(keyword), value);
            } else if (keyword.equals("target_session_attrs")) {
                properties.setProperty("targetServerType", targetServerType(value));
            }
        });
        return properties;
    }

    private static String targetServerType(String targetSessionAttributes) {
        return switch (targetSessionAttributes) {
            case "read-write", "primary" -> "primary";
            case "read-only", "standby" -> "secondary";
            case "prefer-standby" -> "preferSecondary";
            default -> "any";
        };
    }

    /// Closes quietly: the server ends the session either way.
    static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            System.getLogger(Session.class.getName()).log(System.Logger.Level.DEBUG, "closing a connection", e);
        }
    }
}
