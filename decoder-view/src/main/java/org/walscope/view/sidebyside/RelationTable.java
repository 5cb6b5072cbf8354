package org.walscope.view.sidebyside;

import atlantafx.base.theme.Styles;
import atlantafx.base.theme.Tweaks;
import java.util.Optional;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.layout.BorderPane;
import org.walscope.model.change.RelationName;
import org.walscope.plugins.align.DifferenceKind;
import org.walscope.plugins.align.RelationCounts;
import org.walscope.view.Texts;

/// How often each table's changes are the same and how they differ; choosing a table shows its changes alone.
final class RelationTable extends BorderPane {

    private final BooleanProperty shown = new SimpleBooleanProperty();
    private final TableView<RelationCounts> table = new TableView<>();

    RelationTable(CompareViewModel model) {
        getStyleClass().add("relation-counts");
        table.setId("compare-relations");
        table.getStyleClass().addAll(Styles.DENSE, Tweaks.EDGE_TO_EDGE);
        table.setAccessibleText(Texts.get("compare.tables"));
        table.setPlaceholder(new Label(Texts.get("compare.tables.none")));
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_NEXT_COLUMN);
        var name = new TableColumn<RelationCounts, String>(Texts.get("compare.tables.name"));
        name.setPrefWidth(130);
        name.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(
                row.getValue().relation().map(RelationName::toString).orElse(Texts.get("compare.tables.other"))));
        table.getColumns().add(name);
        for (DifferenceKind kind : DifferenceKind.values()) {
            var count = new TableColumn<RelationCounts, Integer>(Texts.get("compare.kind." + kind.name()));
            count.setPrefWidth(84);
            count.setMinWidth(84);
            count.getStyleClass().add("number");
            count.setCellValueFactory(
                    row -> new ReadOnlyObjectWrapper<>(row.getValue().of(kind)));
            table.getColumns().add(count);
        }
        model.relations().subscribe(counts -> table.getItems().setAll(counts));
        table.getSelectionModel().selectedItemProperty().subscribe(chosen -> {
            if (chosen != null) {
                model.relation().set(Optional.of(chosen));
            }
        });
        var all = new Button(Texts.get("compare.tables.all"));
        all.setId("compare-relations-all");
        all.setOnAction(_ -> model.relation().set(Optional.empty()));
        model.relation().subscribe(chosen -> {
            all.setDisable(chosen.isEmpty());
            if (chosen.isEmpty()) {
                table.getSelectionModel().clearSelection();
            }
        });
        setCenter(table);
        setBottom(all);
        shown.subscribe(on -> {
            if (!on) {
                model.relation().set(Optional.empty());
            }
        });
    }

    /// Whether it is to be seen.
    BooleanProperty shownProperty() {
        return shown;
    }
}
