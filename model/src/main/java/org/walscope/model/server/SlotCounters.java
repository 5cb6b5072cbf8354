package org.walscope.model.server;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A row of `pg_stat_replication_slots` (PG 14 on), in the columns of the server's release: what decoding it has
/// cost
/// since the statistics were reset. Each peek counts again, so they are effort, not distinct transactions.
///
/// @param counts     `spill_txns`, … in the view's order
/// @param statsReset when they began; empty for the server's start
public record SlotCounters(Map<String, Long> counts, Optional<String> statsReset) {

    public SlotCounters {
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    }

    /// What came since `earlier`; all of it where the statistics were reset since.
    public SlotCounters since(SlotCounters earlier) {
        Map<String, Long> more = new LinkedHashMap<>();
        boolean reset = !earlier.statsReset.equals(statsReset)
                || counts.entrySet().stream()
                        .anyMatch(count -> count.getValue() < earlier.counts.getOrDefault(count.getKey(), 0L));
        counts.forEach((name, count) -> more.put(name, reset ? count : count - earlier.counts.getOrDefault(name, 0L)));
        return new SlotCounters(more, statsReset);
    }
}
