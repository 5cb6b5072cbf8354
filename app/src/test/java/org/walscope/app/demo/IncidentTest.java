package org.walscope.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.walscope.embedded.EmbeddedServer;

/// What the incident claims to show, asked of the server that it was played into.
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class IncidentTest {

    private static EmbeddedServer server;
    private static Incident incident;

    @BeforeAll
    static void play() throws IOException {
        server = EmbeddedServer.start(Incident.SETTINGS);
        incident = Incident.play(server, () -> false);
    }

    @AfterAll
    static void end() throws IOException {
        incident.close();
        server.close();
    }

    @Test
    void theForgottenTransactionHoldsTheSlotBack() throws SQLException {
        assertThat(ask("SELECT plugin FROM pg_replication_slots WHERE slot_name = 'orders_cdc'"))
                .containsExactly("test_decoding");
        assertThat(ask("SELECT application_name FROM pg_stat_activity WHERE backend_xid IS NOT NULL"))
                .containsExactly(Incident.FORGOTTEN_SESSION);
        assertThat(ask("SELECT restart_lsn < confirmed_flush_lsn AND confirmed_flush_lsn < pg_current_wal_lsn()"
                        + " FROM pg_replication_slots"))
                .containsExactly("t");
        // Its transaction began before what the slot confirmed, and is not among what the slot has sent or will send
        assertThat(ask("SELECT pg_wal_lsn_diff(confirmed_flush_lsn, restart_lsn) > 10000 FROM pg_replication_slots"))
                .containsExactly("t");
        assertThat(changes()).noneMatch(change -> change.contains("revenue_report"));
    }

    @Test
    void whatWasRolledBackIsNotDecodedAndTheRestIs() throws SQLException {
        List<String> changes = changes();

        assertThat(changes).noneMatch(change -> change.contains("price_import: INSERT"));
        assertThat(changes).noneMatch(change -> change.contains("declined payment 2"));
        assertThat(changes).noneMatch(change -> change.contains("SKU-9'") && change.contains("stock"));
        assertThat(changes).anyMatch(change -> change.contains("captured payment 1"));
        assertThat(changes).anyMatch(change -> change.contains("state[text]:'refused'"));
        assertThat(changes).anyMatch(change -> change.contains("profile[text]:unchanged-toast-datum"));
        assertThat(changes).anyMatch(change -> change.contains("audit_log: DELETE: (no-tuple-data)"));
        assertThat(changes).anyMatch(change -> change.contains("TRUNCATE"));
        assertThat(changes).anyMatch(change -> change.contains("transactional: 1 prefix: settlement"));
        assertThat(changes).anyMatch(change -> change.contains("transactional: 0 prefix: pager"));
        assertThat(changes).filteredOn(change -> change.startsWith("COMMIT")).hasSize(45);
    }

    @Test
    void aCopyWithPgoutputFindsThePublicationFromTheFirstChangeOn() throws SQLException {
        ask("SELECT pg_copy_logical_replication_slot('orders_cdc', 'other', false, 'pgoutput')");
        try {
            assertThat(ask("SELECT count(*) FROM pg_logical_slot_peek_binary_changes('other', NULL, NULL,"
                            + " 'proto_version', '1', 'publication_names', 'shop_pub') WHERE get_byte(data, 0) = 66"))
                    .as("Begin messages: every transaction but those without a published change")
                    .containsExactly("43");
        } finally {
            ask("SELECT pg_drop_replication_slot('other')");
        }
    }

    @Test
    void theArchiveJobsTransactionIsSpilled() throws SQLException {
        changes();
        assertThat(ask("SELECT pg_stat_force_next_flush()")).hasSize(1);
        assertThat(ask("SELECT spill_txns > 0 FROM pg_stat_replication_slots WHERE slot_name = 'orders_cdc'"))
                .containsExactly("t");
    }

    @Test
    void aScriptNamesTheLineThatIsWrong() {
        assertThatThrownBy(() -> IncidentScript.parse(List.of("-- no session", "SELECT 1;")))
                .hasMessage("Line 2 stands before the first [session].");
        assertThatThrownBy(() -> IncidentScript.parse(List.of("[a]", "SELECT 1;", "SELECT", "2")))
                .hasMessage("The statement at line 3 has no end.");
    }

    private static List<String> changes() throws SQLException {
        return ask("SELECT data FROM pg_logical_slot_peek_changes('orders_cdc', NULL, NULL)");
    }

    private static List<String> ask(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        server.jdbcUrl(Incident.DATABASE), EmbeddedServer.SUPERUSER, server.password());
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (result.next()) {
                values.add(result.getString(1));
            }
            return values;
        }
    }
}
