package org.walscope.view.slot;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.walscope.model.Lsn;
import org.walscope.model.server.ReplicationSlot;
import org.walscope.model.server.ServerFacts;
import org.walscope.model.server.SlotHistory;
import org.walscope.view.ServerSession;
import org.walscope.view.Texts;

/// What the slots view says in words and numbers.
final class SlotTexts {

    private static final Duration GROWTH_WINDOW = Duration.ofHours(1);
    private static final int SECONDS_AN_HOUR = 3600;
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

    /// What a copy of it will be and will not be, said before it is made.
    static String beforeCopying(ReplicationSlot slot, ServerFacts facts, ServerSession session, boolean temporary) {
        int taken = session.slots().size();
        List<String> sentences = new ArrayList<>();
        sentences.add(Texts.get(
                "slot.copy.pins",
                bytes(slot.retainedBytes()),
                slot.restartLsn().map(Lsn::toString).orElse("")));
        SlotHistory.walPerSecond(session.seen().samples(), GROWTH_WINDOW)
                .ifPresent(
                        rate -> sentences.add(Texts.get("slot.copy.grows", bytes(Math.round(rate * SECONDS_AN_HOUR)))));
        sentences.add(Texts.get(
                "slot.copy.free", Math.max(0, facts.maxReplicationSlots() - taken), facts.maxReplicationSlots()));
        sentences.add(Texts.get(temporary ? "slot.copy.temporary.means" : "slot.copy.persistent.means"));
        if (slot.isLogical()) {
            sentences.add(Texts.get("slot.copy.options.means"));
        }
        if (slot.isLogical() && facts.major() >= 14) {
            sentences.add(Texts.get(facts.major() >= 17 ? "slot.copy.loses-17" : "slot.copy.loses"));
        }
        return String.join(" ", sentences);
    }
}
