package org.walscope.plugins.decode;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Changes that were not given to the plugin, or not in full, although a server would have: the first of a relation is
/// told at once, with the reason, how many there were at the end.
final class LeftOut {

    private final Consumer<String> warnings;
    private final Map<String, Integer> counts = new LinkedHashMap<>();

    private final String fate;

    /// @param fate what became of them
    LeftOut(Consumer<String> warnings, String fate) {
        this.warnings = warnings;
        this.fate = fate;
    }

    /// @param whose the relation, as a sentence names it
    /// @param first the sentence about the first one
    void add(String whose, Supplier<String> first) {
        if (counts.merge(whose, 1, Integer::sum) == 1) {
            warnings.accept(first.get());
        }
    }

    void tellTotals() {
        counts.forEach((whose, count) -> warnings.accept(
                "%,d %s of %s %s in all".formatted(count, count == 1 ? "change" : "changes", whose, fate)));
    }
}
