package org.walscope.view.page;

import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;
import org.walscope.view.Texts;

/// What the picture's colours mean; the colours are the style sheet's.
final class PageLegend extends FlowPane {

    PageLegend() {
        getStyleClass().add("page-legend");
        getChildren()
                .addAll(
                        entry("header", Texts.get("page.legend.header")),
                        entry("pointers", Texts.get("page.legend.pointers")),
                        entry("items", Texts.get("page.legend.items")),
                        entry("dead", Texts.get("page.legend.dead")),
                        entry("special", Texts.get("page.legend.special")),
                        entry("hole", Texts.get("page.legend.hole")));
    }

    private static Label entry(String style, String text) {
        var swatch = new Region();
        swatch.getStyleClass().addAll("swatch", style);
        return new Label(text, swatch);
    }
}
