package org.walscope.app.dock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.testfx.util.WaitForAsyncUtils.waitForAsyncFx;
import static org.testfx.util.WaitForAsyncUtils.waitForFxEvents;

import java.util.Optional;
import javafx.event.Event;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@ExtendWith(ApplicationExtension.class)
@SuppressWarnings("NullAway.Init") // JUnit calls start before each test
class CutTextsTest {

    private Label cut;
    private Label whole;
    private Label own;

    @Start
    void start(Stage stage) {
        // Not before: a control needs the toolkit
        cut = new Label("a sentence that is much too long for so narrow a window");
        whole = new Label("short");
        own = new Label("another sentence that is too long, with a tooltip of its own");
        own.setTooltip(new Tooltip("its own"));
        var root = new VBox(cut, whole, own);
        CutTexts.tell(root);
        stage.setScene(new Scene(root, 120, 120));
        stage.show();
    }

    @Test
    void tellsWhatIsCutAndNothingElse() {
        waitForFxEvents();
        assertThat(hover(cut)).contains(cut.getText());
        assertThat(hover(whole)).isEmpty();
        assertThat(tooltip(cut)).as("left again").isEmpty();
        assertThat(hover(own)).contains("its own");
        assertThat(hover(cut)).contains(cut.getText());
        assertThat(tooltip(own)).contains("its own");
    }

    private static Optional<String> hover(Label label) {
        waitForAsyncFx(5000, () -> {
            Event.fireEvent(label, moved());
            return label;
        });
        return tooltip(label);
    }

    private static Optional<String> tooltip(Label label) {
        return waitForAsyncFx(
                5000, () -> Optional.ofNullable(label.getTooltip()).map(Tooltip::getText));
    }

    private static MouseEvent moved() {
        return new MouseEvent(
                MouseEvent.MOUSE_MOVED,
                1,
                1,
                1,
                1,
                MouseButton.NONE,
                0,
                false,
                false,
                false,
                false,
                false,
                false,
                false,
                false,
                false,
                false,
                null);
    }
}
