package org.walscope.view;

import javafx.collections.ListChangeListener;
import javafx.event.Event;
import javafx.event.EventHandler;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.stage.Window;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/// The robot of JavaFX 26's headless platform marks every press as one that asks for a context menu; this takes the
/// mark off the other buttons'. After `ApplicationExtension` in `@ExtendWith`.
public final class HeadlessMouseFix implements BeforeAllCallback {

    private static final EventHandler<MouseEvent> FIX = event -> {
        if (event.isPopupTrigger() && event.getButton() != MouseButton.SECONDARY) {
            event.consume();
            Event.fireEvent(
                    event.getTarget(),
                    new MouseEvent(
                            event.getSource(),
                            event.getTarget(),
                            event.getEventType(),
                            event.getX(),
                            event.getY(),
                            event.getScreenX(),
                            event.getScreenY(),
                            event.getButton(),
                            event.getClickCount(),
                            event.isShiftDown(),
                            event.isControlDown(),
                            event.isAltDown(),
                            event.isMetaDown(),
                            event.isPrimaryButtonDown(),
                            event.isMiddleButtonDown(),
                            event.isSecondaryButtonDown(),
                            false,
                            false,
                            event.isStillSincePress(),
                            event.getPickResult()));
        }
    };

    private static boolean installed;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        if (installed || !"Headless".equals(System.getProperty("glass.platform"))) {
            return;
        }
        installed = true;
        FxToolkit.registerPrimaryStage();
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> {
            Window.getWindows().addListener((ListChangeListener<Window>) change -> {
                while (change.next()) {
                    change.getAddedSubList().forEach(HeadlessMouseFix::install);
                }
            });
            Window.getWindows().forEach(HeadlessMouseFix::install);
        });
    }

    private static void install(Window window) {
        window.removeEventFilter(MouseEvent.ANY, FIX);
        window.addEventFilter(MouseEvent.ANY, FIX);
    }
}
