package org.walscope.model.server;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.walscope.model.Lsn;

/// A row of `pg_replication_slots` (replication/slotfuncs.c), in the columns of the server's release.
///
/// @param columns       all columns in the view's order, as text; empty for NULL
/// @param retainedBytes WAL from `restart_lsn` to where the server was; empty when nothing is reserved
public record ReplicationSlot(
        String name, Type type, Map<String, Optional<String>> columns, OptionalLong retainedBytes) {

    private static final Set<String> TRUE = Set.of("true", "on", "yes", "1", "t", "y", "");

    public enum Type {
        LOGICAL,
        PHYSICAL
    }

    public ReplicationSlot {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    /// The column's text; empty when it is NULL or this release has no such column.
    public Optional<String> column(String column) {
        return columns.getOrDefault(column, Optional.empty());
    }

    public boolean isLogical() {
        return type == Type.LOGICAL;
    }

    /// Whether streaming with those options turns `two_phase` on, for good (`StartLogicalReplication` in
    /// replication/walsender.c): a slot of pgoutput that is made without.
    public boolean turnsTwoPhaseOn(Map<String, String> options) {
        return plugin().filter("pgoutput"::equals).isPresent()
                && options.containsKey("two_phase")
                && TRUE.contains(options.get("two_phase").toLowerCase(Locale.ROOT))
                && column("two_phase").filter("t"::equals).isEmpty();
    }

    /// Of a logical slot.
    public Optional<String> plugin() {
        return column("plugin");
    }

    /// Of a logical slot.
    public Optional<String> database() {
        return column("database");
    }

    public boolean temporary() {
        return isTrue("temporary");
    }

    public boolean active() {
        return isTrue("active");
    }

    /// The process that uses it now.
    public OptionalInt activePid() {
        return column("active_pid")
                .map(pid -> OptionalInt.of(Integer.parseInt(pid)))
                .orElseGet(OptionalInt::empty);
    }

    /// Where reading WAL for it must begin; empty when it reserves none.
    public Optional<Lsn> restartLsn() {
        return column("restart_lsn").flatMap(Lsn::parse);
    }

    /// Transactions whose commit lies before it are not sent again. Of a logical slot.
    public Optional<Lsn> confirmedFlushLsn() {
        return column("confirmed_flush_lsn").flatMap(Lsn::parse);
    }

    /// `reserved`, `extended`, `unreserved` or `lost`; from 13 on.
    public Optional<String> walStatus() {
        return column("wal_status");
    }

    /// Bytes that can be written before the slot may be lost; empty when there is no limit.
    public OptionalLong safeWalSize() {
        return column("safe_wal_size")
                .map(size -> OptionalLong.of(Long.parseLong(size)))
                .orElseGet(OptionalLong::empty);
    }

    /// Whether it can never be read again: its WAL is gone, or the server says why it invalidated it.
    public boolean isInvalidated() {
        return walStatus().filter("lost"::equals).isPresent()
                || column("invalidation_reason").isPresent()
                || isTrue("conflicting");
    }

    /// Whether the server is still looking for the point where decoding can start.
    public boolean isUnfinished() {
        return isLogical() && !isInvalidated() && confirmedFlushLsn().isEmpty();
    }

    private boolean isTrue(String column) {
        return column(column).filter("t"::equals).isPresent();
    }
}
