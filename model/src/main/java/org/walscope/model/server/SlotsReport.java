package org.walscope.model.server;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.walscope.model.Lsn;

/// The slots with what holds them and what they hold, at one moment.
///
/// @param files        empty where the role may not list them (`pg_monitor` may)
/// @param transactions those open and prepared, the oldest id first; without those of this session
/// @param seesAll      whether the role sees what sessions of others do (`pg_read_all_stats`)
/// @param counters     by slot; nothing before PG 14
/// @param nextXid      the transaction id given out next, with its epoch
public record SlotsReport(
        SlotsSnapshot slots,
        Optional<WalFileNames> files,
        List<OpenTransaction> transactions,
        boolean seesAll,
        Map<String, SlotCounters> counters,
        long nextXid) {

    public SlotsReport {
        transactions = List.copyOf(transactions);
        counters = Map.copyOf(counters);
    }

    /// What WAL a slot keeps.
    ///
    /// @param bytes      from its `restart_lsn` to where the server is
    /// @param oldest     the oldest file it needs
    /// @param files      how many from that on; empty where they cannot be listed
    /// @param alone      of these, how many no other slot needs: they may go with it, unless something else than a
    ///     slot keeps them
    /// @param aloneBytes WAL that no other slot needs
    /// @param next       the slot that is the limit once this one is gone
    public record Kept(
            long bytes,
            Optional<String> oldest,
            OptionalInt files,
            OptionalInt alone,
            long aloneBytes,
            Optional<ReplicationSlot> next) {}

    /// Empty where it reserves nothing.
    public Optional<Kept> kept(ReplicationSlot slot) {
        return slot.restartLsn().map(restart -> {
            Optional<ReplicationSlot> next = slots.slots().stream()
                    .filter(other -> !other.name().equals(slot.name()))
                    .filter(other -> other.restartLsn().isPresent() && !other.isInvalidated())
                    .min(Comparator.comparing(other -> other.restartLsn().orElse(Lsn.INVALID)));
            Lsn limit = next.flatMap(ReplicationSlot::restartLsn)
                    .filter(lsn -> lsn.isAfter(restart))
                    .orElse(next.isPresent() ? restart : slots.currentLsn());
            int needed = files.map(names -> names.countFrom(restart)).orElse(0);
            int after = files.map(names -> names.countFrom(limit)).orElse(0);
            return new Kept(
                    Math.max(0, slots.currentLsn().minus(restart)),
                    files.map(names -> names.nameOf(restart)),
                    files.isPresent() ? OptionalInt.of(needed) : OptionalInt.empty(),
                    files.isPresent() ? OptionalInt.of(needed - after) : OptionalInt.empty(),
                    Math.max(0, limit.minus(restart)),
                    next);
        });
    }

    /// The slots that keep WAL, by how much, most first.
    public List<ReplicationSlot> byRetainedBytes() {
        return slots.slots().stream()
                .filter(slot -> slot.retainedBytes().isPresent())
                .sorted(Comparator.comparingLong(
                                (ReplicationSlot slot) -> slot.retainedBytes().orElse(0))
                        .reversed())
                .toList();
    }

    /// The transaction that `restart_lsn` cannot pass.
    ///
    /// @param transaction the oldest that has written and not ended
    /// @param seen        whether the slot is known to have come upon it: its `catalog_xmin` is that very id.
    ///     Else its
    ///     consumer may not have read that far yet
    public record Pin(OpenTransaction transaction, boolean seen) {}

    /// What keeps `restart_lsn` of a logical slot where it is while its consumer goes on confirming: no slot
    /// passes
    /// what the server noted before the first change of a transaction that is still open.
    public Optional<Pin> pin(ReplicationSlot slot) {
        boolean gap = slot.confirmedFlushLsn().isPresent()
                && !slot.isInvalidated()
                && slot.restartLsn().isPresent()
                && slot.restartLsn().get().isBefore(slot.confirmedFlushLsn().get());
        if (!gap) {
            return Optional.empty();
        }
        return transactions.stream()
                .filter(txn -> txn.xid() != 0)
                .max(Comparator.comparingLong(OpenTransaction::xidAge))
                .map(txn -> new Pin(
                        txn,
                        slot.column("catalog_xmin")
                                .filter(Integer.toUnsignedString(txn.xid())::equals)
                                .isPresent()));
    }

    /// By how many transaction ids a slot's column lies back.
    ///
    /// @param column `xmin`, which holds rows of all tables, or `catalog_xmin`, which holds those of catalogs
    public OptionalLong age(ReplicationSlot slot, String column) {
        return slot.column(column)
                .map(text -> OptionalLong.of((int) (nextXid - Long.parseLong(text))))
                .orElseGet(OptionalLong::empty);
    }

    /// What holds rows back for longer than a slot's `catalog_xmin` does: another slot, or a transaction.
    ///
    /// @param slot        its `catalog_xmin` or `xmin` is the oldest
    /// @param transaction its id or what it may still want to see is the oldest
    public record OlderHolder(Optional<ReplicationSlot> slot, Optional<OpenTransaction> transaction) {}

    /// Empty where the slot is the oldest holder itself, or holds nothing.
    public Optional<OlderHolder> holdsLonger(ReplicationSlot slot) {
        OptionalLong mine = age(slot, "catalog_xmin");
        if (mine.isEmpty()) {
            return Optional.empty();
        }
        Optional<ReplicationSlot> older = slots.slots().stream()
                .filter(other -> !other.name().equals(slot.name()) && oldestAge(other) > mine.getAsLong())
                .max(Comparator.comparingLong(this::oldestAge));
        Optional<OpenTransaction> txn = transactions.stream()
                .filter(each -> Math.max(each.xidAge(), each.xminAge()) > mine.getAsLong())
                .max(Comparator.comparingLong(each -> Math.max(each.xidAge(), each.xminAge())));
        return older.isPresent() || txn.isPresent() ? Optional.of(new OlderHolder(older, txn)) : Optional.empty();
    }

    private long oldestAge(ReplicationSlot slot) {
        return Math.max(age(slot, "catalog_xmin").orElse(-1), age(slot, "xmin").orElse(-1));
    }
}
