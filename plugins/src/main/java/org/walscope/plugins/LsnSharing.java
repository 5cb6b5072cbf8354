package org.walscope.plugins;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.walscope.model.Lsn;
import org.walscope.model.change.DecodedChange;
import org.walscope.model.change.DecodedOutput;
import org.walscope.model.change.DecodedTransaction;

/// Changes that have one LSN: rows of one record, as COPY and multi-row inserts write them, and no repeats. What
/// names
/// a change is where its transaction committed and its place in it.
public final class LsnSharing {

    private final Map<Lsn, Integer> counts = new HashMap<>();
    private final List<Name> names = new ArrayList<>();

    private LsnSharing() {}

    /// What no other change of an output has.
    ///
    /// @param end     where its transaction ended; empty where the output does not say
    /// @param ordinal its place in it, from 0
    public record Name(Optional<Lsn> end, int ordinal) {}

    public static LsnSharing of(DecodedOutput output) {
        var sharing = new LsnSharing();
        for (DecodedTransaction txn : output.transactions()) {
            int ordinal = 0;
            for (DecodedChange change : txn.changes()) {
                if (change instanceof DecodedChange.Insert
                        || change instanceof DecodedChange.Update
                        || change instanceof DecodedChange.Delete) {
                    sharing.counts.merge(change.at().lsn(), 1, Integer::sum);
                    sharing.names.add(new Name(txn.endLsn(), ordinal++));
                }
            }
        }
        return sharing;
    }

    /// How many changes have that LSN.
    public int sharedBy(Lsn lsn) {
        return counts.getOrDefault(lsn, 0);
    }

    /// The most that one LSN has.
    public int most() {
        return counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    /// Changes that a consumer loses which takes the LSN for a name.
    public int lostByLsn() {
        return names.size() - counts.size();
    }

    /// Of all changes, in their order.
    public List<Name> names() {
        return List.copyOf(names);
    }
}
