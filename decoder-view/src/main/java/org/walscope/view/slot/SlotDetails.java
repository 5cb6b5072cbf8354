package org.walscope.view.slot;

import atlantafx.base.theme.Styles;
import atlantafx.base.theme.Tweaks;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.walscope.model.Lsn;
import org.walscope.model.server.ReplicationSlot;
import org.walscope.view.Texts;

/// Every column of `pg_replication_slots` for the chosen slot, as the server has it, under a sentence on where
/// it stands.
final class SlotDetails extends VBox {

    private final Label standing = SlotControls.sentence("standing");
    private final TableView<Map.Entry<String, Optional<String>>> columns = new TableView<>();

    SlotDetails() {
        getStyleClass().add("slot-details");
        columns.setId("slot-columns");
        columns.getStyleClass().addAll(Styles.DENSE, Tweaks.EDGE_TO_EDGE);
        columns.setAccessibleText(Texts.get("slot.details"));
        columns.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        columns.setPlaceholder(new Label(Texts.get("slot.details.none")));
        var name = new TableColumn<Map.Entry<String, Optional<String>>, String>(Texts.get("slot.details.column"));
        name.setCellValueFactory(
                row -> new ReadOnlyObjectWrapper<>(row.getValue().getKey()));
        name.setSortable(false);
        name.setPrefWidth(150);
        var value = new TableColumn<Map.Entry<String, Optional<String>>, String>(Texts.get("slot.details.value"));
        value.setCellValueFactory(
                row -> new ReadOnlyObjectWrapper<>(row.getValue().getValue().orElse(Texts.get("slot.details.null"))));
        value.setSortable(false);
        value.getStyleClass().add("mono");
        columns.getColumns().add(name);
        columns.getColumns().add(value);
        VBox.setVgrow(columns, Priority.ALWAYS);
        getChildren().addAll(standing, columns);
    }

    void show(Optional<ReplicationSlot> slot, Lsn current) {
        SlotControls.show(
                standing, slot.map(shown -> SlotTexts.standing(shown, current)).orElse(""));
        columns.getItems()
                .setAll(slot.map(shown -> shown.columns().entrySet())
                        .map(java.util.List::copyOf)
                        .orElse(java.util.List.of()));
    }
}
