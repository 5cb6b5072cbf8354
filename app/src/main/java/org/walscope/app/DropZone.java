package org.walscope.app;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.walscope.icons.AppIcon;
import org.walscope.view.Texts;

/// Lets files be dropped anywhere on a node; while they hover over it, an overlay says so.
final class DropZone {

    private final StackPane overlay = new StackPane();

    /// @param target accepts the drops, also those over its children
    DropZone(Node target, Consumer<List<Path>> dropped) {
        var text = new Label(Texts.get("drop.here"));
        var box = new VBox(12, AppIcon.DROP.node(), text);
        box.getStyleClass().add("drop-box");
        overlay.getChildren().add(box);
        overlay.getStyleClass().add("drop-overlay");
        overlay.setMouseTransparent(true);
        overlay.setVisible(false);
        target.addEventHandler(DragEvent.DRAG_OVER, event -> {
            if (event.getDragboard().hasFiles()) {
                overlay.setVisible(true);
                event.acceptTransferModes(TransferMode.COPY);
                event.consume();
            }
        });
        target.addEventHandler(DragEvent.DRAG_EXITED_TARGET, event -> {
            if (event.getTarget() == target || !inside(target, event)) {
                overlay.setVisible(false);
            }
        });
        target.addEventHandler(DragEvent.DRAG_DROPPED, event -> {
            if (event.getDragboard().hasFiles()) {
                overlay.setVisible(false);
                List<Path> paths = event.getDragboard().getFiles().stream()
                        .map(File::toPath)
                        .toList();
                event.setDropCompleted(true);
                event.consume();
                dropped.accept(paths);
            }
        });
    }

    /// The overlay; it lies over the target, and the mouse goes through it.
    Node node() {
        return overlay;
    }

    private static boolean inside(Node target, DragEvent event) {
        return target.contains(target.sceneToLocal(event.getSceneX(), event.getSceneY()));
    }
}
