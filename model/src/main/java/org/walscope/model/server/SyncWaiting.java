package org.walscope.model.server;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/// Whether a stream is a synchronous standby, and who waits for such (replication/syncrep.c).
///
/// @param syncState of the walsender in `pg_stat_replication`: `sync`, `quorum`, `potential` or `async`
/// @param waiting   sessions whose commit waits for a synchronous standby, whichever
/// @param oldest    since when the first of them waits; empty when none does
public record SyncWaiting(String syncState, int waiting, Optional<Instant> oldest) {

    /// Empty where the role may not see other roles' sessions, or the walsender is gone.
    static Optional<SyncWaiting> read(Connection connection, int walsenderPid) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT r.sync_state, w.waiting, w.oldest"
                + " FROM pg_catalog.pg_stat_replication r, (SELECT count(*)::int AS waiting,"
                + " (extract(epoch FROM min(state_change)) * 1000)::bigint AS oldest"
                + " FROM pg_catalog.pg_stat_activity WHERE wait_event = 'SyncRep') w"
                + " WHERE r.pid = ? AND r.sync_state IS NOT NULL"
                + " AND pg_catalog.pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')")) {
            statement.setInt(1, walsenderPid);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                long millis = row.getLong(3);
                Optional<Instant> oldest = row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
                return Optional.of(new SyncWaiting(row.getString(1), row.getInt(2), oldest));
            }
        }
    }

    /// Whether commits wait for this stream, now or as soon as another standby is gone.
    public boolean isSynchronous() {
        return !syncState.equals("async");
    }
}
