package org.walscope.view.timeline;

import java.util.List;
import javafx.scene.paint.Color;
import org.walscope.model.reorder.SnapshotState;
import org.walscope.view.fx.ColorRole;
import org.walscope.view.fx.ThemeColors;

/// Draws the strip of the snapshot builder's states: what a slot that starts within this WAL can decode from where.
final class StatesPainter {

    private final Ink ink;
    private final ThemeColors colors;
    private final TimelineZones zones;

    StatesPainter(Ink ink, ThemeColors colors, TimelineZones zones) {
        this.ink = ink;
        this.colors = colors;
        this.zones = zones;
    }

    void paint(List<SnapshotState> states, TimelineData data, TimelineViewport viewport) {
        double y = zones.lanesBottom();
        double height = TimelineZones.STATES_HEIGHT;
        ink.fill(colors.of(ColorRole.SURFACE_SUBTLE), 0, y, zones.width(), height);
        ink.fill(colors.of(ColorRole.BORDER), 0, y, zones.width(), 1);
        for (int i = 0; i < states.size(); i++) {
            SnapshotState state = states.get(i);
            double x = Math.max(0, viewport.x(data.scale().position(state.lsn().value())));
            double end = i + 1 == states.size()
                    ? viewport.x(data.scale().span())
                    : viewport.x(data.scale().position(states.get(i + 1).lsn().value()));
            double width = Math.min(zones.width(), end) - x;
            if (width <= 0) {
                continue;
            }
            Color color = colors.of(color(state.state()));
            ink.open("state", () -> TimelineTexts.state(state));
            ink.fill(
                    Ink.faint(color, state.state() == SnapshotState.State.CONSISTENT ? 0.35 : 0.2),
                    x,
                    y + 2,
                    width,
                    height - 3);
            ink.fill(color, x, y + 2, 2, height - 3);
            String label = state.state().name();
            if (label.length() * 6.7 + 12 < width) {
                ink.text(colors.of(ColorRole.TEXT), Ink.Face.MONO, 11, label, x + 7, y + 14);
            }
            ink.close();
        }
    }

    private static ColorRole color(SnapshotState.State state) {
        return switch (state) {
            case START -> ColorRole.AXIS;
            case BUILDING_SNAPSHOT -> ColorRole.SEVERITY_WARNING;
            case FULL_SNAPSHOT -> ColorRole.SEVERITY_INFO;
            case CONSISTENT -> ColorRole.OUTCOME_COMMIT;
        };
    }
}
