package org.walscope.model.server;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/// What must hold before a slot is made, looked up before the server is asked to make it: a refusal with the
/// reason, and nothing begun.
record SlotPreconditions(ConnectionSettings settings, ServerFacts facts, SlotsSnapshot now) {

    static SlotPreconditions of(Connection connection, ConnectionSettings settings) throws SQLException {
        return new SlotPreconditions(settings, ServerQueries.facts(connection), ServerQueries.snapshot(connection));
    }

    void toCreate(String name, String plugin) throws ServerException {
        forLogical();
        forAnySlot(name);
        forPlugin(plugin);
    }

    /// @return the source as it is now
    ReplicationSlot toCopy(ReplicationSlot.Type type, String sourceName, String name, Optional<String> plugin)
            throws ServerException {
        SlotName.check(name);
        ReplicationSlot source = now.slots().stream()
                .filter(slot -> slot.name().equals(sourceName))
                .findFirst()
                .orElseThrow(() -> new ServerException(ServerErrors.noSlot(sourceName), "42704"));
        if (source.type() != type) {
            throw new ServerException(
                    "Slot \"" + sourceName + "\" is a " + source.type().name().toLowerCase(java.util.Locale.ROOT)
                            + " slot; it can be copied as such only"
                            + (source.isLogical() ? "." : ", and has no output plugin."),
                    "0A000");
        }
        if (type == ReplicationSlot.Type.LOGICAL) {
            forLogical();
        }
        forAnySlot(name);
        if (plugin.isPresent()) {
            forPlugin(plugin.get());
        }
        if (source.isInvalidated()) {
            throw new ServerException(
                    "Slot \"" + sourceName + "\" is invalidated ("
                            + source.column("invalidation_reason").orElse("its WAL was removed")
                            + ") and can be neither read nor copied. Drop it and set its consumer up anew.",
                    "55000");
        }
        if (source.restartLsn().isEmpty()) {
            throw new ServerException(
                    "Slot \"" + sourceName + "\" reserves no WAL yet, so there is nothing to copy. "
                            + (source.isLogical()
                                    ? "It is still being created."
                                    : "A physical slot reserves WAL once its standby has connected."),
                    "55000");
        }
        if (source.isUnfinished()) {
            throw new ServerException(
                    "Slot \"" + sourceName
                            + "\" is still being created: the server waits for the transactions open since"
                            + " then to end. Copy it once its confirmed_flush_lsn is set.",
                    "55000");
        }
        return source;
    }

    private void forLogical() throws ServerException {
        if (!facts.walLevel().equals("logical")) {
            throw new ServerException(
                    "The server at " + settings.address() + " has wal_level = " + facts.walLevel()
                            + "; logical decoding needs wal_level = logical. Set it in postgresql.conf and restart the server.",
                    "55000");
        }
        if (facts.inRecovery() && facts.major() < 16) {
            throw new ServerException(
                    "The server at " + settings.address()
                            + " is a standby, and before PostgreSQL 16 a standby cannot decode. Connect to its primary.",
                    "0A000");
        }
    }

    void forAnySlot(String name) throws ServerException {
        if (!facts.mayReplicate()) {
            throw new ServerException(ServerErrors.mayNotReplicate(facts.role()), "42501");
        }
        if (now.slots().stream().anyMatch(slot -> slot.name().equals(name))) {
            throw new ServerException(ServerErrors.nameTaken(name), "42710");
        }
        if (now.slots().size() >= facts.maxReplicationSlots()) {
            throw new ServerException(
                    "All " + facts.maxReplicationSlots()
                            + " replication slots of the server are in use. Close temporary"
                            + " copies, drop a slot nobody needs, or raise max_replication_slots and restart the server.",
                    "53400");
        }
    }

    private void forPlugin(String plugin) throws ServerException {
        if (!facts.allows(plugin)) {
            throw new ServerException(ServerErrors.notAllowed(plugin), "42501");
        }
    }
}
