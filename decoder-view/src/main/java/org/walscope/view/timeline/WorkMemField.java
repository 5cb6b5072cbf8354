package org.walscope.view.timeline;

import javafx.beans.value.ChangeListener;
import javafx.css.PseudoClass;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyEvent;
import org.walscope.view.Texts;
import org.walscope.view.TransactionTexts;

/// `logical_decoding_work_mem` as a number one types; up and down double and halve it.
final class WorkMemField extends TextField {

    private static final PseudoClass WRONG = PseudoClass.getPseudoClass("error");

    private final BufferViewModel buffer;
    private final Tooltip tooltip = new Tooltip(Texts.get("timeline.limit.tip"));
    private final ChangeListener<Object> follow = (source, before, now) -> show();

    WorkMemField(BufferViewModel buffer) {
        this.buffer = buffer;
        setId("timeline-work-mem");
        setPrefColumnCount(6);
        setTooltip(tooltip);
        setAccessibleText(Texts.get("timeline.limit.tip"));
        setOnAction(event -> take());
        addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        focusedProperty().subscribe(focused -> {
            if (!focused) {
                take();
            }
        });
        show();
    }

    void attach() {
        buffer.workMem().addListener(follow);
        show();
    }

    void detach() {
        buffer.workMem().removeListener(follow);
    }

    private void show() {
        setText(TransactionTexts.bytes(buffer.workMem().get()));
        pseudoClassStateChanged(WRONG, false);
        tooltip.setText(Texts.get("timeline.limit.tip"));
    }

    private void take() {
        if (getText().equals(TransactionTexts.bytes(buffer.workMem().get()))) {
            pseudoClassStateChanged(WRONG, false);
            return;
        }
        WorkMem.parse(getText())
                .ifPresentOrElse(
                        bytes -> {
                            buffer.setWorkMem(bytes);
                            show();
                        },
                        () -> {
                            pseudoClassStateChanged(WRONG, true);
                            tooltip.setText(Texts.get("timeline.limit.wrong", getText()));
                        });
    }

    private void key(KeyEvent event) {
        switch (event.getCode()) {
            case UP -> buffer.stepWorkMem(true);
            case DOWN -> buffer.stepWorkMem(false);
            case ESCAPE -> show();
            default -> {
                return;
            }
        }
        event.consume();
    }
}
