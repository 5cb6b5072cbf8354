package org.walscope.model.server;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.walscope.model.Lsn;

/// Who sends what to whom, as one server sees it at one moment: as a publisher, as a subscriber, or both.
///
/// @param publications  of the connected database
/// @param slots         of the server
/// @param walSenders    that run; what they send to is not known of all
/// @param subscriptions of all databases of the server; their tables only where their database could be asked
/// @param origins       whose progress is kept; empty where the role may not see it
public record ReplicationMap(
        ServerFacts server,
        DecodingFacts publications,
        SlotsSnapshot slots,
        List<WalSender> walSenders,
        List<Subscription> subscriptions,
        Optional<List<Origin>> origins) {

    public ReplicationMap {
        walSenders = List.copyOf(walSenders);
        subscriptions = List.copyOf(subscriptions);
        origins = origins.map(List::copyOf);
    }

    /// A row of `pg_stat_replication`.
    ///
    /// @param slot      the slot it reads, empty where it uses none
    /// @param syncState `async`, `potential`, `sync`, `quorum`
    /// @param lag       of flushing, as the server writes intervals
    public record WalSender(
            int pid,
            String application,
            Optional<String> client,
            String state,
            Optional<String> slot,
            Optional<Lsn> sent,
            Optional<Lsn> flushed,
            Optional<Lsn> applied,
            String syncState,
            Optional<String> lag) {}

    /// A subscription: `pg_subscription`, `pg_stat_subscription`, `pg_stat_subscription_stats`,
    /// `pg_subscription_rel`.
    ///
    /// @param publisher where it connects to, without its password; empty where the role may not see it
    /// @param slot      on the publisher; empty where it has none
    /// @param skipLsn   what it is told to skip (PG 15 on)
    /// @param settings  columns of the release that are neither of the above: `subbinary`, `substream`…
    /// @param errors    counters (PG 15 on): `apply_error_count`…
    /// @param tables    empty where its database could not be asked
    public record Subscription(
            int oid,
            String database,
            String name,
            boolean enabled,
            Optional<String> publisher,
            Optional<String> slot,
            List<String> publications,
            Optional<Lsn> skipLsn,
            Map<String, String> settings,
            Map<String, Long> errors,
            List<Worker> workers,
            Optional<List<Table>> tables) {

        public Subscription {
            publications = List.copyOf(publications);
            settings = Map.copyOf(settings);
            errors = Map.copyOf(errors);
            workers = List.copyOf(workers);
            tables = tables.map(List::copyOf);
        }
    }

    /// A process that applies changes or copies a table.
    ///
    /// @param relation OID of the table it copies, empty for one that applies
    public record Worker(int pid, OptionalInt relation, Optional<Lsn> received, Optional<Lsn> confirmed) {}

    /// A table of a subscription.
    ///
    /// @param state `pg_subscription_rel.srsubstate`: `i`, `d`, `f`, `s`, `r`
    public record Table(int oid, String name, char state, Optional<Lsn> lsn) {}

    /// A row of `pg_replication_origin_status`.
    public record Origin(int id, String name, Optional<Lsn> remote, Optional<Lsn> local) {}

    /// A slot that a table's initial copy was made with, `pg_<subscription>_sync_<table>_<system>` (from PG 14
    /// on):
    /// `ReplicationSlotNameForTablesync` of replication/logical/tablesync.c.
    ///
    /// @param system identifier of the subscriber's cluster
    public record SyncSlot(ReplicationSlot slot, int subscription, int table, long system) {}

    /// What is known of such a slot.
    public enum SyncState {
        /// Its table is being copied.
        IN_USE,
        /// No subscription of its server copies that table: it is left over.
        ORPHANED,
        /// It belongs to another cluster, which alone can tell.
        ELSEWHERE
    }

    /// The slots of that kind.
    public List<SyncSlot> syncSlots() {
        return slots.slots().stream().flatMap(slot -> sync(slot).stream()).toList();
    }

    private static Optional<SyncSlot> sync(ReplicationSlot slot) {
        String[] parts = slot.name().split("_", -1);
        if (parts.length != 5 || !parts[0].equals("pg") || !parts[2].equals("sync")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SyncSlot(
                    slot,
                    Integer.parseUnsignedInt(parts[1]),
                    Integer.parseUnsignedInt(parts[3]),
                    Long.parseUnsignedLong(parts[4])));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /// Whether a table is being copied with it, as far as this server and another one tell.
    ///
    /// @param other the other end, where one is connected
    public SyncState stateOf(SyncSlot sync, Optional<ReplicationMap> other) {
        Optional<ReplicationMap> subscriber = sync.system() == server.systemIdentifier()
                ? Optional.of(this)
                : other.filter(map -> sync.system() == map.server.systemIdentifier());
        if (subscriber.isEmpty()) {
            return SyncState.ELSEWHERE;
        }
        Optional<Subscription> of = subscriber.get().subscriptions.stream()
                .filter(each -> each.oid() == sync.subscription())
                .findFirst();
        if (of.isPresent() && of.get().tables().isEmpty()) {
            return SyncState.ELSEWHERE;
        }
        boolean copying = of.stream()
                .flatMap(each -> each.tables().orElse(List.of()).stream())
                .anyMatch(table -> table.oid() == sync.table() && table.state() != 'r' && table.state() != 's');
        return copying ? SyncState.IN_USE : SyncState.ORPHANED;
    }

    /// The subscriptions that read a slot of this server: those of this cluster by their slot's name, and those of
    /// the other end by name too, as only they know where they connect to.
    public List<Subscription> readersOf(ReplicationSlot slot, Optional<ReplicationMap> other) {
        return java.util.stream.Stream.concat(
                        subscriptions.stream(), other.stream().flatMap(map -> map.subscriptions.stream()))
                .filter(each -> each.slot().filter(slot.name()::equals).isPresent())
                .toList();
    }

    /// Errors counted for a subscription, of all kinds.
    public static OptionalLong errorsOf(Subscription subscription) {
        return subscription.errors().isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(subscription.errors().values().stream()
                        .mapToLong(Long::longValue)
                        .sum());
    }
}
