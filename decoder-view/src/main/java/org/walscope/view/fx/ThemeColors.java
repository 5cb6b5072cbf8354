package org.walscope.view.fx;

import java.util.EnumMap;
import java.util.Map;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.scene.Node;
import javafx.scene.layout.Background;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;

/// The style sheet's colours for those who draw on a canvas, by role. It reads them back from hidden regions, so the
/// style sheets stay the only place that names a colour. [#probe] has to be somewhere in a scene that has a
/// [Theme]; until then, and for a role the sheets lack, a colour is transparent. FX thread only.
public final class ThemeColors {

    private final Map<ColorRole, Color> colors = new EnumMap<>(ColorRole.class);
    private final ReadOnlyIntegerWrapper revision = new ReadOnlyIntegerWrapper();
    private final Pane probe = new Pane();
    private boolean telling;

    public ThemeColors() {
        probe.setManaged(false);
        probe.setVisible(false);
        for (ColorRole role : ColorRole.values()) {
            var region = new Region();
            region.setStyle("-fx-background-color: " + role.cssName());
            region.backgroundProperty().subscribe(background -> read(role, background));
            probe.getChildren().add(region);
        }
    }

    /// The hidden node whose style is read; it goes into the scene's tree.
    public Node probe() {
        return probe;
    }

    public Color of(ColorRole role) {
        return colors.getOrDefault(role, Color.TRANSPARENT);
    }

    /// Counts up whenever colours changed; who draws redraws then.
    public ReadOnlyIntegerProperty revision() {
        return revision.getReadOnlyProperty();
    }

    private void read(ColorRole role, @org.jspecify.annotations.Nullable Background background) {
        if (background == null
                || background.getFills().isEmpty()
                || !(background.getFills().getFirst().getFill() instanceof Color color)) {
            return;
        }
        if (!color.equals(colors.put(role, color)) && !telling) {
            telling = true;
            // One call for all the roles that change in this pulse
            Platform.runLater(() -> {
                telling = false;
                revision.set(revision.get() + 1);
            });
        }
    }
}
