package org.walscope.view.timeline;

import java.util.Locale;
import org.walscope.model.reorder.TxnOutcome;
import org.walscope.view.fx.ColorRole;

/// How a transaction's bar ends.
enum TimelineOutcome {
    COMMIT(ColorRole.OUTCOME_COMMIT),
    ABORT(ColorRole.OUTCOME_ABORT),
    PREPARE(ColorRole.OUTCOME_PREPARE),
    OPEN(ColorRole.OUTCOME_OPEN),
    /// No record ends it: it died with the server, and a later RUNNING_XACTS record shows that it is gone.
    CRASH(ColorRole.OUTCOME_ABORT);

    private final ColorRole color;

    TimelineOutcome(ColorRole color) {
        this.color = color;
    }

    static TimelineOutcome of(TxnOutcome outcome, boolean crashed) {
        return switch (outcome) {
            case COMMIT -> COMMIT;
            case ABORT -> crashed ? CRASH : ABORT;
            case PREPARE -> PREPARE;
            case OPEN -> OPEN;
        };
    }

    ColorRole color() {
        return color;
    }

    boolean isRolledBack() {
        return this == ABORT || this == CRASH;
    }

    /// As the texts' keys name it.
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
