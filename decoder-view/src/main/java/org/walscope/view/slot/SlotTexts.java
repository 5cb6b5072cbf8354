package org.walscope.view.slot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.walscope.model.Lsn;
import org.walscope.model.server.ReplicationSlot;
import org.walscope.model.server.ServerFacts;
import org.walscope.view.Texts;

/// What the slots view says in words and numbers.
final class SlotTexts {

    private static final String[] UNITS = {"kB", "MB", "GB", "TB"};

    private SlotTexts() {}

    /// As `pg_size_pretty` of utils/adt/dbsize.c counts: 1024 to a unit; one decimal below 10.
    static String bytes(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double value = bytes / 1024.0;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, value < 10 ? "%.1f %s" : "%.0f %s", value, UNITS[unit]);
    }

    static String bytes(OptionalLong bytes) {
        return bytes.isPresent() ? bytes(bytes.getAsLong()) : "";
    }

    static String exactly(long bytes) {
        return Texts.get("slot.bytes", bytes);
    }

    /// What keeps the slot's WAL on the server, in a sentence.
    static String standing(ReplicationSlot slot, Lsn current) {
        if (slot.isInvalidated()) {
            return Texts.get(
                    "slot.standing.lost",
                    slot.name(),
                    slot.column("invalidation_reason").orElse("wal_removed"));
        }
        if (slot.retainedBytes().isEmpty()) {
            return Texts.get("slot.standing.none", slot.name());
        }
        List<String> sentences = new ArrayList<>();
        sentences.add(Texts.get(
                "slot.standing.keeps",
                slot.name(),
                bytes(slot.retainedBytes()),
                slot.restartLsn().map(Lsn::toString).orElse(""),
                current.toString()));
        slot.confirmedFlushLsn()
                .ifPresent(confirmed -> sentences.add(Texts.get(
                        "slot.standing.confirmed",
                        confirmed.toString(),
                        bytes(Math.max(0, current.minus(confirmed))))));
        if (slot.safeWalSize().isPresent()) {
            sentences.add(Texts.get("slot.standing.headroom", bytes(slot.safeWalSize())));
        }
        sentences.add(
                slot.activePid().isPresent()
                        ? Texts.get(
                                "slot.standing.active",
                                Integer.toString(slot.activePid().getAsInt()))
                        : Texts.get("slot.standing.idle"));
        return String.join(" ", sentences);
    }

    /// What a copy of it will be and will not be, said before it is made.
    static String beforeCopying(ReplicationSlot slot, ServerFacts facts, int taken, boolean temporary) {
        List<String> sentences = new ArrayList<>();
        sentences.add(Texts.get(
                "slot.copy.pins",
                bytes(slot.retainedBytes()),
                slot.restartLsn().map(Lsn::toString).orElse("")));
        sentences.add(Texts.get(
                "slot.copy.free", Math.max(0, facts.maxReplicationSlots() - taken), facts.maxReplicationSlots()));
        sentences.add(Texts.get(temporary ? "slot.copy.temporary.means" : "slot.copy.persistent.means"));
        if (slot.isLogical() && facts.major() >= 14) {
            sentences.add(Texts.get(facts.major() >= 17 ? "slot.copy.loses-17" : "slot.copy.loses"));
        }
        return String.join(" ", sentences);
    }
}
