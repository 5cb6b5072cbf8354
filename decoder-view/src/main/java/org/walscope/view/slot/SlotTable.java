package org.walscope.view.slot;

import atlantafx.base.theme.Styles;
import atlantafx.base.theme.Tweaks;
import java.util.Comparator;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.ObservableList;
import javafx.css.PseudoClass;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import org.walscope.model.Lsn;
import org.walscope.model.server.ReplicationSlot;
import org.walscope.view.Texts;

/// The slots as a table: what one looks at first, a column each. The rest is in the details.
final class SlotTable extends TableView<ReplicationSlot> {

    private static final PseudoClass TEMPORARY = PseudoClass.getPseudoClass("temporary");
    private static final PseudoClass LOST = PseudoClass.getPseudoClass("lost");

    private final Predicate<ReplicationSlot> isOpenCopy;

    SlotTable(ObservableList<ReplicationSlot> slots, Predicate<ReplicationSlot> isOpenCopy) {
        super(slots);
        this.isOpenCopy = isOpenCopy;
        setId("slot-table");
        getStyleClass().addAll(Styles.DENSE, Tweaks.EDGE_TO_EDGE);
        setAccessibleText(Texts.get("slot.table"));
        setColumnResizePolicy(CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        text("slot.column.name", 190, ReplicationSlot::name);
        text("slot.column.plugin", 110, slot -> slot.plugin().orElse(""));
        text("slot.column.type", 70, slot -> slot.column("slot_type").orElse(""));
        text("slot.column.database", 90, slot -> slot.database().orElse(""));
        text("slot.column.state", 110, this::state);
        lsn("slot.column.restart", 110, slot -> slot.restartLsn().orElse(Lsn.INVALID));
        lsn("slot.column.confirmed", 150, slot -> slot.confirmedFlushLsn().orElse(Lsn.INVALID));
        retained();
        text("slot.column.wal-status", 90, slot -> slot.walStatus().orElse(""));
        setRowFactory(_ -> new Row());
    }

    private String state(ReplicationSlot slot) {
        if (isOpenCopy.test(slot)) {
            return Texts.get("slot.state.copy");
        }
        String use = slot.activePid().isPresent()
                ? Texts.get(
                        "slot.state.active", Integer.toString(slot.activePid().getAsInt()))
                : Texts.get("slot.state.idle");
        return slot.temporary() ? Texts.get("slot.state.temporary", use) : use;
    }

    private void text(String key, double width, Function<ReplicationSlot, String> value) {
        var column = new TableColumn<ReplicationSlot, String>(Texts.get(key));
        column.setPrefWidth(width);
        column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(value.apply(row.getValue())));
        getColumns().add(column);
    }

    private void lsn(String key, double width, Function<ReplicationSlot, Lsn> value) {
        var column = new TableColumn<ReplicationSlot, Lsn>(Texts.get(key));
        column.setPrefWidth(width);
        column.getStyleClass().add("mono");
        column.setComparator(Comparator.naturalOrder());
        column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(value.apply(row.getValue())));
        column.setCellFactory(_ -> new TableCell<>() {
            @Override
            protected void updateItem(Lsn item, boolean empty) {
                super.updateItem(item, empty);
                setText(empty || item == null || !item.isValid() ? "" : item.toString());
            }
        });
        getColumns().add(column);
    }

    private void retained() {
        ToLongFunction<ReplicationSlot> bytes = slot -> slot.retainedBytes().orElse(-1);
        var column = new TableColumn<ReplicationSlot, Long>(Texts.get("slot.column.retained"));
        column.setPrefWidth(90);
        column.getStyleClass().add("number");
        column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(bytes.applyAsLong(row.getValue())));
        column.setCellFactory(_ -> new TableCell<>() {
            @Override
            protected void updateItem(Long item, boolean empty) {
                super.updateItem(item, empty);
                boolean none = empty || item == null || item < 0;
                setText(none ? "" : SlotTexts.bytes(item));
                setTooltip(none ? null : new Tooltip(SlotTexts.exactly(item)));
            }
        });
        getColumns().add(column);
    }

    private final class Row extends TableRow<ReplicationSlot> {
        @Override
        protected void updateItem(ReplicationSlot slot, boolean empty) {
            super.updateItem(slot, empty);
            boolean shown = !empty && slot != null;
            pseudoClassStateChanged(TEMPORARY, shown && slot.temporary());
            pseudoClassStateChanged(LOST, shown && slot.isInvalidated());
        }
    }
}
