package org.walscope.view.record;

import java.util.Objects;
import javafx.animation.PauseTransition;
import javafx.css.PseudoClass;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.util.Duration;
import org.walscope.view.Texts;

/// The toolbar's field "LSN, xid, relation or rmgr…": Enter uses it, Esc clears it, and it turns red and says why
/// when it is not understood.
public final class RecordFilterField extends TextField {

    private static final PseudoClass ERROR = PseudoClass.getPseudoClass("error");

    /// How long one may pause in the middle of a word before being told that it is none.
    private static final Duration PATIENCE = Duration.millis(600);

    private final Tooltip tooltip = new Tooltip();

    public RecordFilterField(RecordFilterViewModel model) {
        getStyleClass().add("record-filter-field");
        getStylesheets()
                .add(Objects.requireNonNull(RecordFilterField.class.getResource("record.css"))
                        .toExternalForm());
        setPromptText(Texts.get("record.filter.prompt"));
        setPrefColumnCount(34);
        setTooltip(tooltip);
        tooltip.setWrapText(true);
        tooltip.setMaxWidth(520);
        textProperty().bindBidirectional(model.text());
        addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE && !getText().isEmpty()) {
                model.clear();
                event.consume();
            }
        });
        var pause = new PauseTransition(PATIENCE);
        pause.setOnFinished(_ -> model.validate());
        setOnAction(_ -> {
            pause.stop();
            model.submit();
        });
        textProperty().addListener(_ -> {
            if (isFocused()) {
                pause.playFromStart();
            }
        });
        model.problem().addListener(_ -> tell(model.problem().get()));
        tell(model.problem().get());
    }

    private void tell(String problem) {
        pseudoClassStateChanged(ERROR, !problem.isEmpty());
        tooltip.setText(problem.isEmpty() ? Texts.get("record.filter.help") : problem);
        setAccessibleText(Texts.get("record.filter.prompt"));
        setAccessibleHelp(problem.isEmpty() ? Texts.get("record.filter.help") : problem);
        if (!problem.isEmpty() && isFocused() && getScene() != null) {
            var below = localToScreen(0, getHeight() + 4);
            tooltip.show(this, below.getX(), below.getY());
        } else {
            tooltip.hide();
        }
    }
}
