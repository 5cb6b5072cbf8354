package org.walscope.model.server;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.walscope.model.Lsn;
import org.walscope.model.change.PluginWrite;

/// Looks into a slot by `pg_logical_slot_peek_changes` or its binary sister (replication/logical/logicalfuncs.c).
final class Peek {

    /// Rows a fetch.
    private static final int BATCH = 500;

    /// Write text and nothing but text, unless an option says otherwise. All others are read as bytes, which
    /// the server hands out for text too.
    private static final Set<String> TEXT_PLUGINS = Set.of("test_decoding", "wal2json");

    private Peek() {}

    static Peeked run(
            Connection connection,
            ConnectionSettings settings,
            String slot,
            String plugin,
            Map<String, String> options,
            Optional<Lsn> upTo,
            PeekLimit limit,
            BooleanSupplier stop)
            throws ServerException {
        var attempt = new ServerErrors.Attempt(settings, "Peeking at slot \"" + slot + "\"", slot, "", plugin);
        boolean text = TEXT_PLUGINS.contains(plugin) && !options.containsKey("force-binary");
        String sql = "SELECT lsn, xid, data FROM pg_catalog."
                + (text ? "pg_logical_slot_peek_changes" : "pg_logical_slot_peek_binary_changes")
                + "(?, CAST(? AS pg_lsn), ?, VARIADIC CAST(? AS text[]))";
        try {
            connection.setAutoCommit(false); // a cursor, so that rows come in batches
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setFetchSize(BATCH);
                statement.setString(1, slot);
                statement.setString(2, upTo.map(Lsn::toString).orElse(null));
                statement.setInt(3, limit.writes());
                statement.setArray(4, connection.createArrayOf("text", flat(options)));
                return read(statement, slot, text, limit, stop);
            } finally {
                // No error: leaves temporary slots of this session alone
                if (!connection.isClosed()) {
                    connection.rollback();
                    connection.setAutoCommit(true);
                }
            }
        } catch (SQLException e) {
            throw ServerErrors.of(attempt, e);
        }
    }

    private static Peeked read(
            PreparedStatement statement, String slot, boolean text, PeekLimit limit, BooleanSupplier stop)
            throws SQLException {
        List<PluginWrite> writes = new ArrayList<>();
        long bytes = 0;
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                if (writes.size() % BATCH == 0 && stop.getAsBoolean()) {
                    return new Peeked(writes, Optional.of("Reading slot \"" + slot + "\" was stopped."));
                }
                byte[] data = text ? rows.getString(3).getBytes(StandardCharsets.UTF_8) : rows.getBytes(3);
                bytes += data.length;
                if (bytes > limit.bytes()) {
                    return cut(writes, slot, limit);
                }
                writes.add(
                        new PluginWrite(ServerQueries.lsn(rows, 1), Integer.parseUnsignedInt(rows.getString(2)), data));
            }
        }
        // The server ends after the transaction in which the number is reached
        return writes.size() >= limit.writes() ? cut(writes, slot, limit) : new Peeked(writes, Optional.empty());
    }

    private static Peeked cut(List<PluginWrite> writes, String slot, PeekLimit limit) {
        return new Peeked(
                writes,
                Optional.of("Slot \"" + slot + "\" may hold more than the " + writes.size()
                        + " writes read; reading ends at " + limit.writes() + " writes or " + (limit.bytes() >> 20)
                        + " MB."));
    }

    private static String[] flat(Map<String, String> options) {
        List<String> flat = new ArrayList<>();
        options.forEach((name, value) -> {
            flat.add(name);
            flat.add(value);
        });
        return flat.toArray(String[]::new);
    }
}
