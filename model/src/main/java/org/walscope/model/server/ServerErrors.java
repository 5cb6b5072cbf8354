package org.walscope.model.server;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import javax.net.ssl.SSLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// Turns what the driver throws into sentences that say what to do. It decides by SQLSTATE and by the name of the
/// server's function that complained, never by the message, which is translated and at times wrong.
final class ServerErrors {

    /// `ERRCODE_PROTOCOL_VIOLATION`: trying again does not help.
    static final String PROTOCOL_VIOLATION = "08P01";

    private ServerErrors() {}

    /// No session came about.
    static ServerException connecting(ConnectionSettings settings, SQLException e) {
        return new ServerException(refusal(settings, e), state(e), e);
    }

    private static String refusal(ConnectionSettings settings, SQLException e) {
        String at = settings.address();
        if (hasCause(e, ConnectException.class)) {
            return "The connection was refused at " + at
                    + ". Is the server running, and listening there (listen_addresses, port)?";
        }
        if (hasCause(e, UnknownHostException.class)) {
            return "There is no host named \"" + settings.host() + "\". Check the name, or use its address.";
        }
        if (hasCause(e, SocketTimeoutException.class) || hasCause(e, NoRouteToHostException.class)) {
            return "Nothing answers at " + at + ". Check host and port, and whether a firewall lies between.";
        }
        if (hasCause(e, SSLException.class)
                || String.valueOf(e.getMessage()).contains("SSL") && state(e).startsWith("08")) {
            return "No TLS connection to " + at + " came about: " + driverSays(e)
                    + " Check sslmode and the certificates (sslrootcert, sslcert, sslkey).";
        }
        String user = "\"" + settings.user() + "\"";
        String routine = routine(e);
        return switch (state(e)) {
            case "28P01" ->
                "The password for user " + user + " was not accepted by " + at
                        + ". Correct it, or the line for this server in the password file (~/.pgpass).";
            case "28000" ->
                switch (routine) {
                    case "ClientAuthentication" ->
                        "The server at " + at + " has no entry in pg_hba.conf that lets user " + user
                                + " connect from here. " + says(e)
                                + " Ask its administrator for one, or use another sslmode, user or database.";
                    case "InitializeSessionUserId" ->
                        "The server at " + at + " does not let user " + user + " log in. " + says(e)
                                + " Check the name, or have the role created with LOGIN.";
                    default -> "The server at " + at + " does not let user " + user + " connect. " + says(e);
                };
            case "3D000" ->
                "The server at " + at + " has no database \"" + settings.database()
                        + "\". Name an existing one (dbname).";
            case "42501" -> mayNotReplicate(settings.user());
            case "53300" ->
                "The server at " + at + " takes no more connections. " + says(e)
                        + " Close some, or raise max_connections or, for WAL, max_wal_senders.";
            case "57P03" -> "The server at " + at + " is not ready. " + says(e) + " Try again in a moment.";
            case "08004" ->
                settings.password().isEmpty()
                        ? "The server at " + at + " wants a password for user " + user
                                + ", and there is none. Put it in the password file (~/.pgpass, chmod 600) as "
                                + settings.host() + ":" + settings.port() + ":*:" + settings.user() + ":PASSWORD."
                        : "The server at " + at + " refused the connection: " + driverSays(e);
            default ->
                fromServer(e)
                        ? "The server at " + at + " refused the connection. " + says(e)
                        : "No connection to " + at + " came about: " + driverSays(e);
        };
    }

    /// A statement failed.
    static ServerException of(Attempt attempt, SQLException e) {
        return new ServerException(failure(attempt, e), state(e), e);
    }

    private static String failure(Attempt attempt, SQLException e) {
        String doing = attempt.what() + " failed";
        String state = state(e);
        if (!fromServer(e)) {
            return state.startsWith("08")
                    ? "The connection to " + attempt.address() + " was lost: " + attempt.what()
                            + " did not finish. Connect again."
                    : doing + ": " + driverSays(e);
        }
        return switch (state) {
            case "42710" -> nameTaken(attempt.slot());
            case "53400" ->
                doing + ": all replication slots of the server are in use. Close temporary copies, drop a slot"
                        + " nobody needs, or raise max_replication_slots (the server has to be restarted for it).";
            case "55006" ->
                doing + ": the slot is in use. " + says(e)
                        + (hasPlugin(attempt) ? " Peek through a temporary copy instead, or wait" : " Wait")
                        + " until its consumer disconnects.";
            case "58P01" ->
                hasPlugin(attempt)
                                && !routine(e).contains("XLog")
                                && !routine(e).startsWith("WalSnd")
                        ? notInstalled(attempt.plugin())
                        : doing + ". " + says(e);
            case "42501" -> isPluginRefusal(e) ? notAllowed(attempt.plugin()) : mayNotReplicate(attempt.user());
            case "42704" ->
                routine(e).contains("Slot") || routine(e).contains("copy_replication_slot")
                        ? noSlot(attempt.missing())
                        : doing + ". " + says(e)
                                + " A plugin sees the catalog as it was when the change was made: what was created later does"
                                + " not exist for it.";
            case "57014" -> doing + ": it was cancelled. " + says(e);
            case "57P01", "57P02", "57P03" ->
                "The server at " + attempt.address() + " ended the session: " + attempt.what() + " did not finish. "
                        + says(e) + " Connect again.";
            case "25006" -> doing + ": Walscope's sessions are read-only. " + says(e);
            default -> doing + ". " + says(e);
        };
    }

    static String mayNotReplicate(String role) {
        return "Role \"" + role + "\" may not use replication. An administrator can allow it: ALTER ROLE \""
                + role.replace("\"", "\"\"") + "\" REPLICATION.";
    }

    static String nameTaken(String slot) {
        return "A replication slot named \"" + slot
                + "\" exists already. Choose another name; the slot there was not touched.";
    }

    static String noSlot(String slot) {
        return "The server has no replication slot \"" + slot + "\". It may have been dropped: refresh the list.";
    }

    static String notInstalled(String plugin) {
        return "The output plugin \"" + plugin + "\" is not installed on the server. Install its package there (for"
                + " wal2json: postgresql-NN-wal2json), or choose another plugin; test_decoding and pgoutput come with PostgreSQL.";
    }

    static String notAllowed(String plugin) {
        return "The server does not allow \"" + plugin
                + "\" as an output plugin: output_plugin_libraries does not list it."
                + " An administrator who trusts it can add it there and reload the configuration (pg_reload_conf()).";
    }

    private static boolean hasPlugin(Attempt attempt) {
        return !attempt.plugin().isEmpty();
    }

    /// `output_plugin_libraries` is a setting's name and so not translated.
    private static boolean isPluginRefusal(SQLException e) {
        ServerErrorMessage message = message(e);
        String hint = message == null ? null : message.getHint();
        return hint != null && hint.contains("output_plugin_libraries");
    }

    /// The server's own words: message, detail, hint.
    static String says(SQLException e) {
        ServerErrorMessage message = message(e);
        if (message == null) {
            return driverSays(e);
        }
        StringBuilder text = new StringBuilder("PostgreSQL says: ").append(sentence(message.getMessage()));
        if (message.getDetail() != null) {
            text.append(' ').append(sentence(message.getDetail()));
        }
        if (message.getHint() != null) {
            text.append(' ').append(sentence(message.getHint()));
        }
        return text.toString();
    }

    private static String driverSays(SQLException e) {
        Throwable cause = e.getCause() == null || e.getCause().getMessage() == null ? e : e.getCause();
        return sentence(cause.getMessage());
    }

    private static String sentence(@org.jspecify.annotations.Nullable String text) {
        String line = text == null ? "" : text.strip().replaceAll("\\s+", " ");
        return line.isEmpty() || ".!?".indexOf(line.charAt(line.length() - 1)) >= 0 ? line : line + ".";
    }

    static boolean fromServer(SQLException e) {
        return message(e) != null;
    }

    private static @org.jspecify.annotations.Nullable ServerErrorMessage message(SQLException e) {
        return e instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
    }

    static String routine(SQLException e) {
        ServerErrorMessage message = message(e);
        String routine = message == null ? null : message.getRoutine();
        return routine == null ? "" : routine;
    }

    static String state(SQLException e) {
        String state = e.getSQLState();
        return state == null ? ServerException.NO_SERVER : state;
    }

    private static boolean hasCause(Throwable e, Class<? extends Throwable> kind) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    /// What was being done when a statement failed; "" for what does not matter to it.
    ///
    /// @param what    a noun phrase that begins a sentence: `Copying slot "a"`
    /// @param slot    the slot that is made, read or dropped
    /// @param source  the slot that is copied
    record Attempt(ConnectionSettings settings, String what, String slot, String source, String plugin) {

        Attempt(ConnectionSettings settings, String what) {
            this(settings, what, "", "", "");
        }

        String address() {
            return settings.address();
        }

        String user() {
            return settings.user();
        }

        String missing() {
            return source.isEmpty() ? slot : source;
        }
    }
}
