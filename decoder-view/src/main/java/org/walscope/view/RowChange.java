package org.walscope.view;

import java.util.Optional;
import org.walscope.model.record.WalIndex;
import org.walscope.model.rmgr.HeapXlog;
import org.walscope.view.fx.ColorRole;

/// What a record does to rows, as far as the index alone tells: so changes of catalogs are among them.
public enum RowChange {
    INSERT(ColorRole.CHANGE_INSERT),
    UPDATE(ColorRole.CHANGE_UPDATE),
    DELETE(ColorRole.CHANGE_DELETE),
    TRUNCATE(ColorRole.CHANGE_TRUNCATE),
    MESSAGE(ColorRole.CHANGE_MESSAGE);

    // access/rmgrlist.h
    private static final int RM_HEAP2 = 9;
    private static final int RM_HEAP = 10;
    private static final int RM_LOGICALMSG = 21;

    private final ColorRole color;

    RowChange(ColorRole color) {
        this.color = color;
    }

    public ColorRole color() {
        return color;
    }

    /// The change of that row of the index; empty for a record that changes no row.
    public static Optional<RowChange> of(WalIndex index, int row) {
        int operation = index.info(row) & HeapXlog.OPMASK;
        return switch (index.rmid(row)) {
            case RM_HEAP ->
                switch (operation) {
                    case HeapXlog.INSERT -> Optional.of(INSERT);
                    case HeapXlog.UPDATE, HeapXlog.HOT_UPDATE -> Optional.of(UPDATE);
                    case HeapXlog.DELETE -> Optional.of(DELETE);
                    case HeapXlog.TRUNCATE -> Optional.of(TRUNCATE);
                    default -> Optional.empty();
                };
            case RM_HEAP2 -> operation == HeapXlog.MULTI_INSERT ? Optional.of(INSERT) : Optional.empty();
            case RM_LOGICALMSG -> Optional.of(MESSAGE);
            default -> Optional.empty();
        };
    }
}
