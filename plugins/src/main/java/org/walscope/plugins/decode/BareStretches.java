package org.walscope.plugins.decode;

import java.util.ArrayList;
import java.util.List;
import org.walscope.model.Lsn;
import org.walscope.model.heap.HeapRedo;
import org.walscope.model.record.WalIndex;
import org.walscope.model.reorder.WalLevel;
import org.walscope.model.reorder.WalLevels;

/// The stretches of WAL that change something in a database and were not written for logical decoding, so that pages
/// have to be followed for what records do not have.
final class BareStretches {

    private final List<String> warnings = new ArrayList<>();
    private int end;

    private BareStretches() {}

    static BareStretches of(WalIndex index, WalLevels levels, int database) {
        var bare = new BareStretches();
        List<WalLevels.Stretch> stretches = levels.stretches();
        for (int i = 0; i < stretches.size(); i++) {
            WalLevels.Stretch stretch = stretches.get(i);
            int end = i + 1 < stretches.size() ? stretches.get(i + 1).firstRow() : index.size();
            if (stretch.level() != WalLevel.LOGICAL && changesRows(index, stretch.firstRow(), end, database)) {
                bare.warnings.add(sentence(index, stretch, end));
                bare.end = end;
            }
        }
        return bare;
    }

    /// What a user has to know of them, a sentence each.
    List<String> warnings() {
        return warnings;
    }

    /// The row behind the last of them; 0 where there is none.
    int end() {
        return end;
    }

    private static boolean changesRows(WalIndex index, int from, int end, int database) {
        for (int row = from; row < end; row++) {
            int rmid = index.rmid(row);
            int relation = index.relationNumber(row);
            if ((rmid == HeapRedo.RM_HEAP || rmid == HeapRedo.RM_HEAP2)
                    && index.xid(row) != 0
                    && relation != WalIndex.NO_RELATION
                    && index.relations().get(relation).dbOid() == database) {
                return true;
            }
        }
        return false;
    }

    private static String sentence(WalIndex index, WalLevels.Stretch stretch, int end) {
        Lsn first = new Lsn(index.lsn(stretch.firstRow()));
        String to = end < index.size() ? " to " + new Lsn(index.lsn(end)) : " on";
        String missing = stretch.level() == WalLevel.MINIMAL
                ? "TRUNCATE is not in it, nor are rows of tables that the same transaction had made or truncated"
                : "TRUNCATE is not in it";
        return "the WAL from %s%s was written with wal_level = %s, not for logical decoding: rows are decoded as far as page images and earlier records show them, and %s"
                .formatted(first, to, stretch.level().settingName(), missing);
    }
}
