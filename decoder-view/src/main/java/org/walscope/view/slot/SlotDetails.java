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
import org.walscope.model.server.ReplicationSlot;
import org.walscope.model.server.SlotCounters;
import org.walscope.model.server.SlotsReport;
import org.walscope.view.SeenSlots;
import org.walscope.view.Texts;

/// Every column of `pg_replication_slots` for the chosen slot, as the server has it, under a sentence on where
/// it stands.
final class SlotDetails extends VBox {

    private static final double ROW_HEIGHT = 26;
    private static final double HEADER_HEIGHT = 38;

    private final VBox standing = new VBox();
    private final SlotChart chart = new SlotChart();
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
        standing.setId("slot-standing");
        standing.getStyleClass().add("slot-standing");
        columns.setFixedCellSize(ROW_HEIGHT);
        columns.setMinHeight(USE_PREF_SIZE);
        getChildren().addAll(standing, chart, columns);
    }

    private void paragraphs(SlotsReport report, ReplicationSlot slot, SeenSlots seen) {
        Optional<SlotCounters> now = Optional.ofNullable(report.counters().get(slot.name()));
        Optional<SlotCounters> before = seen.first()
                .flatMap(first -> Optional.ofNullable(first.counters().get(slot.name())));
        Optional<SlotCounters> since =
                now.map(counters -> before.map(counters::since).orElse(counters));
        for (String paragraph : SlotWords.of(report, slot, seen.samples(), since)) {
            Label label = SlotControls.sentence("standing");
            SlotControls.show(label, paragraph);
            standing.getChildren().add(label);
        }
    }

    void show(Optional<ReplicationSlot> slot, SeenSlots seen) {
        standing.getChildren().clear();
        seen.report().get().ifPresent(report -> slot.ifPresent(shown -> paragraphs(report, shown, seen)));
        chart.show(slot.map(ReplicationSlot::name).orElse(""), seen.samples());
        int rows = slot.map(shown -> shown.columns().size()).orElse(2);
        columns.setPrefHeight(HEADER_HEIGHT + rows * ROW_HEIGHT);
        columns.getItems()
                .setAll(slot.map(shown -> shown.columns().entrySet())
                        .map(java.util.List::copyOf)
                        .orElse(java.util.List.of()));
    }
}
