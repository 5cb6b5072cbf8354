package org.walscope.model.filter;

import java.util.OptionalLong;
import org.walscope.model.record.WalIndex;
import org.walscope.model.rmgr.RecordMoment;

/// What time it was at a row: the last moment told at or before it. Asked row after row it reads each record that tells
/// the time once. Used by one thread.
final class RowClock {

    private final FilterScope scope;
    private final WalIndex index;
    private int known = -1;
    private OptionalLong moment = OptionalLong.empty();

    RowClock(FilterScope scope) {
        this.scope = scope;
        this.index = scope.index();
    }

    OptionalLong at(int row) {
        if (row < known) {
            known = -1;
            moment = OptionalLong.empty();
        }
        for (int before = row; before > known; before--) {
            if (RecordMoment.isTold(index.rmid(before), index.info(before))) {
                OptionalLong told = scope.moment(before);
                if (told.isPresent()) {
                    moment = told;
                    break;
                }
            }
        }
        known = row;
        return moment;
    }
}
