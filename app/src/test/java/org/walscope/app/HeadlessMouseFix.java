package org.walscope.app;

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

/// JavaFX 26's headless robot marks every press as a popup trigger, so that column headers do not sort and tabs do not
/// select. This repairs the events of the primary and middle button. For
/// `@ExtendWith({ApplicationExtension.class, HeadlessMouseFix.class})`.
public final class HeadlessMouseFix implements BeforeAllCallback {

    private static final EventHandler<MouseEvent> FIX = HeadlessMouseFix::repair;
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
                    change.getAddedSubList().forEach(HeadlessMouseFix::watch);
                }
            });
            Window.getWindows().forEach(HeadlessMouseFix::watch);
        });
    }

    private static void watch(Window window) {
        window.removeEventFilter(MouseEvent.ANY, FIX);
        window.addEventFilter(MouseEvent.ANY, FIX);
    }

    private static void repair(MouseEvent event) {
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
    }
}
