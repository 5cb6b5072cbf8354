package org.walscope.plugins.align;

import java.util.HashMap;
import java.util.Map;

/// Which units of a transaction are partners, by the line each begins with.
final class PairedUnits {

    private final Map<Integer, Unit> rightOfLeft = new HashMap<>();
    private final Map<Integer, Unit> leftOfRight = new HashMap<>();

    static PairedUnits none() {
        return new PairedUnits();
    }

    void put(Unit left, Unit right) {
        rightOfLeft.put(left.lines().from(), right);
        leftOfRight.put(right.lines().from(), left);
    }

    /// The first line of a left unit's partner where it is in that section of the right side, else -1.
    int rightOf(Unit left, int rightSection) {
        Unit partner = rightOfLeft.get(left.lines().from());
        return partner != null && partner.section() == rightSection
                ? partner.lines().from()
                : -1;
    }

    /// Whether a unit that stands alone in its row has a partner in a row of its own.
    boolean hasPartnerElsewhere(Unit unit, boolean ofLeft) {
        return (ofLeft ? rightOfLeft : leftOfRight).containsKey(unit.lines().from());
    }
}
