package org.walscope.plugins.align;

import java.util.ArrayList;
import java.util.List;

/// Gathers the differences within one row: the worst kind, and the reasons of that kind.
final class Differences {

    /// Reasons kept; a row of a thousand columns needs no thousand sentences.
    private static final int MOST_REASONS = 4;

    private DifferenceKind worst = DifferenceKind.SAME;
    private final List<Difference> all = new ArrayList<>();

    void add(Difference difference) {
        worst = worst.worst(difference.kind());
        if (difference.kind() != DifferenceKind.SAME) {
            all.add(difference);
        }
    }

    Difference sum() {
        if (worst == DifferenceKind.SAME) {
            return Difference.NONE;
        }
        if (all.size() == 1) {
            return all.getFirst();
        }
        List<String> reasons = all.stream()
                .filter(d -> d.kind() == worst)
                .map(Difference::reason)
                .distinct()
                .toList();
        String text = String.join("; ", reasons.subList(0, Math.min(MOST_REASONS, reasons.size())));
        int more = reasons.size() - MOST_REASONS;
        return new Difference(worst, more > 0 ? text + "; and " + more + " more" : text);
    }
}
