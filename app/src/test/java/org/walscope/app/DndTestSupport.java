package org.walscope.app;

import com.sun.javafx.scene.input.DragboardHelper;
import com.sun.javafx.tk.TKClipboard;
import java.io.File;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javafx.event.Event;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.image.Image;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.DataFormat;
import javafx.scene.input.DragEvent;
import javafx.scene.input.Dragboard;
import javafx.scene.input.PickResult;
import javafx.scene.input.TransferMode;
import javafx.util.Pair;
import org.jspecify.annotations.Nullable;

/// Drops files on a node where there is no display to drag them over: JavaFX's headless platform has no dragboard, so
/// this brings one and sends the events a drag would.
final class DndTestSupport {

    private DndTestSupport() {}

    /// On the FX thread; true when the target accepted the files and completed the drop.
    static boolean dropFiles(Node target, List<File> files) {
        Dragboard board = DragboardHelper.createDragboard(new MapClipboard());
        var content = new ClipboardContent();
        content.putFiles(files);
        board.setContent(content);
        DragEvent over = send(target, board, DragEvent.DRAG_OVER);
        return over.isAccepted() && send(target, board, DragEvent.DRAG_DROPPED).isDropCompleted();
    }

    private static DragEvent send(Node target, Dragboard board, javafx.event.EventType<DragEvent> type) {
        Bounds local = target.getBoundsInLocal();
        Bounds screen = target.localToScreen(local);
        var event = new DragEvent(
                null,
                target,
                type,
                board,
                local.getCenterX(),
                local.getCenterY(),
                screen.getCenterX(),
                screen.getCenterY(),
                TransferMode.COPY,
                null,
                target,
                new PickResult(target, screen.getCenterX(), screen.getCenterY()));
        DragEvent[] seen = {event};
        // The scene copies the event for each of its receivers
        javafx.event.EventHandler<DragEvent> spy = received -> seen[0] = received;
        target.getScene().getRoot().addEventHandler(type, spy);
        Event.fireEvent(target, event);
        target.getScene().getRoot().removeEventHandler(type, spy);
        return seen[0];
    }

    private static final class MapClipboard implements TKClipboard {

        private final Map<DataFormat, Object> data = new HashMap<>();

        @Override
        public Set<DataFormat> getContentTypes() {
            return data.keySet();
        }

        @Override
        @SafeVarargs
        public final boolean putContent(Pair<DataFormat, Object>... content) {
            data.clear();
            for (var each : content) {
                data.put(each.getKey(), each.getValue());
            }
            return true;
        }

        @Override
        public @Nullable Object getContent(DataFormat format) {
            return data.get(format);
        }

        @Override
        public boolean hasContent(DataFormat format) {
            return data.containsKey(format);
        }

        @Override
        public Set<TransferMode> getTransferModes() {
            return EnumSet.allOf(TransferMode.class);
        }

        @Override
        public void setDragView(Image image) {}

        @Override
        public void setDragViewOffsetX(double x) {}

        @Override
        public void setDragViewOffsetY(double y) {}

        @Override
        public @Nullable Image getDragView() {
            return null;
        }

        @Override
        public double getDragViewOffsetX() {
            return 0;
        }

        @Override
        public double getDragViewOffsetY() {
            return 0;
        }
    }
}
