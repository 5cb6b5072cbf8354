package org.walscope.view.slot;

import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableBooleanValue;
import javafx.scene.control.Button;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.ToolBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.walscope.icons.AppIcon;
import org.walscope.model.server.ReplicationSlot;
import org.walscope.view.ServerSession;

/// The buttons above the slots: what can be done with the chosen one.
final class SlotActions extends ToolBar {

    private final SlotsViewModel model;
    private final ServerSession session;

    /// @param forms opens the copy, create and advance forms
    SlotActions(SlotsViewModel model, ServerSession session, Forms forms) {
        this.model = model;
        this.session = session;
        getStyleClass().add("slot-actions");
        var busy = new ProgressIndicator();
        busy.getStyleClass().add("small-progress");
        busy.visibleProperty().bind(session.running().greaterThan(0));
        Button stop = SlotControls.button("slot.do.stop", AppIcon.STOP, model::stop);
        stop.visibleProperty().bind(session.running().greaterThan(0));
        var space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        getItems()
                .addAll(
                        SlotControls.button("slot.do.refresh", AppIcon.REFRESH, model::refresh),
                        onSlot("slot.do.copy", AppIcon.COPY, slot -> true, forms::copy),
                        onSlot("slot.do.peek", AppIcon.PEEK, ReplicationSlot::isLogical, model::peek),
                        onSlot("slot.do.stream", AppIcon.FOLLOW, slot -> true, forms::stream),
                        onSlot(
                                "slot.do.wal",
                                AppIcon.SEGMENT,
                                slot -> slot.restartLsn().isPresent(),
                                model::loadWal),
                        onSlot("slot.do.compare", AppIcon.COMPARE, ReplicationSlot::isLogical, model::compare),
                        onSlot("slot.do.close", AppIcon.CLOSE, model::isOpenCopy, model::closeCopy),
                        space,
                        busy,
                        stop,
                        SlotControls.button("slot.do.create", AppIcon.ADD, forms::create),
                        onSlot("slot.do.advance", AppIcon.ADVANCE, slot -> isIdle(slot), forms::advance),
                        onSlot("slot.do.drop", AppIcon.DELETE, slot -> isIdle(slot), model::drop));
    }

    /// The forms the view shows beside the table.
    interface Forms {
        void copy(ReplicationSlot slot);

        void stream(ReplicationSlot slot);

        void create();

        void advance(ReplicationSlot slot);
    }

    private static boolean isIdle(ReplicationSlot slot) {
        return !slot.active() && !slot.temporary();
    }

    private Button onSlot(
            String key,
            AppIcon icon,
            java.util.function.Predicate<ReplicationSlot> enabled,
            Consumer<ReplicationSlot> action) {
        Button button =
                SlotControls.button(key, icon, () -> model.chosen().get().ifPresent(action));
        ObservableBooleanValue none = Bindings.createBooleanBinding(
                () -> {
                    Optional<ReplicationSlot> chosen = model.chosen().get();
                    return chosen.filter(enabled).isEmpty() || session.running().get() > 0;
                },
                model.chosen(),
                session.running());
        button.disableProperty().bind(none);
        return button;
    }
}
