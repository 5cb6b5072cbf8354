package org.walscope.view.sidebyside;

import java.util.Locale;
import javafx.animation.PauseTransition;
import javafx.beans.property.BooleanProperty;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.util.Duration;
import org.walscope.icons.AppIcon;
import org.walscope.plugins.align.AlignedRow;
import org.walscope.plugins.align.DifferenceKind;
import org.walscope.view.Texts;

/// The answer in a sentence, and the ways through the differences.
final class CompareBar extends FlowPane {

    private static final PseudoClass WRONG = PseudoClass.getPseudoClass("error");

    /// Pixels of padding left and right.
    private static final double SIDES = 20;

    /// @param tables whether the counts by table are shown
    /// @param export writes what is shown into a file
    CompareBar(CompareViewModel model, BooleanProperty tables, Runnable export) {
        getStyleClass().add("compare-bar");
        setMinWidth(0);
        setRowValignment(VPos.CENTER);
        var summary = new Label();
        summary.setId("compare-summary");
        summary.getStyleClass().add("compare-summary");
        summary.setWrapText(true);
        summary.maxWidthProperty().bind(widthProperty().subtract(SIDES));
        model.result()
                .subscribe(result -> summary.setText(
                        result.map(r -> r.alignment().summary().sentence()).orElse("")));
        var count = new Label();
        count.setId("compare-count");
        count.getStyleClass().add("muted");
        count.setMinWidth(Region.USE_PREF_SIZE);
        count.textProperty().bind(model.count());
        var only = new ToggleButton(Texts.get("compare.only"));
        only.setId("compare-only");
        only.setMinWidth(Region.USE_PREF_SIZE);
        only.selectedProperty().bindBidirectional(model.onlyDifferences());
        var find = new TextField();
        find.setId("compare-pattern");
        find.setPromptText(Texts.get("compare.pattern"));
        find.setAccessibleText(Texts.get("compare.pattern"));
        find.getStyleClass().add("compare-pattern");
        // When typing rests: each pattern is held against every line
        var rest = new PauseTransition(Duration.millis(250));
        rest.setOnFinished(_ -> model.pattern().set(find.getText()));
        find.textProperty().addListener(_ -> rest.playFromStart());
        var wrong = new Label();
        wrong.getStyleClass().add("compare-failure");
        wrong.textProperty().bind(model.wrongPattern());
        wrong.managedProperty().bind(wrong.textProperty().isNotEmpty());
        model.wrongPattern().subscribe(text -> find.pseudoClassStateChanged(WRONG, !text.isEmpty()));
        var byTable = new ToggleButton(Texts.get("compare.tables.show"));
        byTable.setId("compare-tables-show");
        byTable.setMinWidth(Region.USE_PREF_SIZE);
        byTable.selectedProperty().bindBidirectional(tables);
        var mark = new Button(Texts.get("compare.mark"));
        mark.setId("compare-mark-do");
        mark.setTooltip(new Tooltip(Texts.get("compare.mark.tip")));
        mark.setMinWidth(Region.USE_PREF_SIZE);
        mark.setOnAction(_ -> model.markTransaction());
        var save = new Button(Texts.get("compare.export"), AppIcon.EXPORT.node());
        save.setId("compare-export");
        save.setMinWidth(Region.USE_PREF_SIZE);
        save.setOnAction(_ -> export.run());
        getChildren()
                .addAll(
                        summary,
                        together(
                                kind(model, DifferenceKind.MEANING),
                                kind(model, DifferenceKind.EXPECTED),
                                kind(model, DifferenceKind.SPELLING)),
                        together(
                                only,
                                count,
                                step(model, -1, "compare.previous", AppIcon.PREVIOUS),
                                step(model, 1, "compare.next", AppIcon.NEXT)),
                        together(find, wrong),
                        together(byTable, mark, save));
    }

    private static HBox together(Node... parts) {
        var box = new HBox(parts);
        box.getStyleClass().add("compare-bar-part");
        box.setAlignment(Pos.CENTER_LEFT);
        return box;
    }

    /// A kind of difference with its mark and number; chosen, its rows count as differences.
    private static ToggleButton kind(CompareViewModel model, DifferenceKind kind) {
        var button = new ToggleButton();
        button.getStyleClass().addAll("compare-kind", "kind-" + kind.name().toLowerCase(Locale.ROOT));
        button.setId("compare-kind-" + kind.name().toLowerCase(Locale.ROOT));
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.selectedProperty().bindBidirectional(model.counts(kind));
        button.setTooltip(new Tooltip(Texts.get("compare.kind." + kind.name() + ".tip")));
        model.result().subscribe(result -> {
            long rows = result.map(r -> r.alignment().rows().stream()
                            .map(AlignedRow::difference)
                            .filter(d -> d.kind() == kind)
                            .count())
                    .orElse(0L);
            String name = Texts.get("compare.kind." + kind.name());
            button.setText(OutputPane.mark(kind) + " " + name + " " + rows);
            button.setAccessibleText(name + " " + rows);
        });
        return button;
    }

    private static Button step(CompareViewModel model, int direction, String key, AppIcon icon) {
        var button = new Button("", icon.node());
        button.getStyleClass().addAll("flat", "button-icon");
        button.setId(key.replace('.', '-'));
        button.setAccessibleText(Texts.get(key));
        button.setTooltip(new Tooltip(Texts.get(key)));
        button.setOnAction(e -> model.jump(direction));
        return button;
    }
}
