package org.walscope.app.dock;

import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Control;
import javafx.scene.control.Labeled;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseEvent;
import org.jspecify.annotations.Nullable;

/// Tells in a tooltip what the text under the mouse says where it had to be cut, whichever control or cell it is in.
/// Tooltips a control has of its own stay. FX thread only.
final class CutTexts {

    private static final double MOST_WIDTH = 560;

    private final Node within;
    private final Tooltip whole = new Tooltip();
    private Optional<Labeled> told = Optional.empty();

    private CutTexts(Node within) {
        this.within = within;
        whole.setWrapText(true);
        whole.setMaxWidth(MOST_WIDTH);
    }

    /// Watches over everything in that node, now and later.
    static void tell(Node within) {
        // Before the control under the mouse hears of it, so that its tooltip comes with this move
        within.addEventFilter(MouseEvent.MOUSE_MOVED, new CutTexts(within)::look);
    }

    private void look(MouseEvent event) {
        Optional<Labeled> under = labeled(event.getTarget() instanceof Node node ? node : within);
        if (under.equals(told)) {
            return;
        }
        told.ifPresent(former -> {
            whole.textProperty().unbind();
            former.setTooltip(null);
        });
        told = under.filter(text -> text.isTextTruncated() && !hasTooltip(text));
        told.ifPresent(cut -> {
            whole.textProperty().bind(cut.textProperty());
            cut.setTooltip(whole);
        });
    }

    private Optional<Labeled> labeled(Node under) {
        for (@Nullable Node at = under; at != null && at != within; at = at.getParent()) {
            if (at instanceof Labeled labeled) {
                return Optional.of(labeled);
            }
        }
        return Optional.empty();
    }

    private boolean hasTooltip(Node node) {
        for (@Nullable Node at = node; at != null && at != within; at = at.getParent()) {
            if (at instanceof Control control && control.getTooltip() != null) {
                return true;
            }
        }
        return false;
    }
}
