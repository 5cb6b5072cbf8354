package org.walscope.view.record;

import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.walscope.model.Lsn;
import org.walscope.model.record.WalIndex;
import org.walscope.plugins.decode.Explanation;
import org.walscope.view.ExplainForm;
import org.walscope.view.Explanations;
import org.walscope.view.OpenWal;
import org.walscope.view.ViewContext;

/// Whether a plugin sends the chosen record, or by which rule it does not. Not there for records that decoding does not
/// read.
final class RecordFate extends VBox {

    private final OpenWal wal;
    private final Explanations explanations;
    private final ExplainForm form;
    private final Label fate = new Label();
    private final InvalidationListener explained = _ -> explain();
    private Optional<Lsn> record = Optional.empty();

    RecordFate(ViewContext context) {
        wal = context.wal();
        explanations = context.explanations();
        form = new ExplainForm(explanations, "inspector-explain");
        getStyleClass().add("record-fate");
        fate.setId("inspector-fate");
        fate.setWrapText(true);
        fate.setMinHeight(USE_PREF_SIZE);
        getChildren().addAll(form, fate);
    }

    void attach() {
        form.attach();
        explanations.revision().addListener(explained);
    }

    void detach() {
        form.detach();
        explanations.revision().removeListener(explained);
    }

    /// Another record is chosen.
    void show(Optional<Lsn> lsn) {
        record = lsn;
        explain();
    }

    private void explain() {
        WalIndex index = wal.index();
        int row = record.map(index::rowAt).orElse(-1);
        boolean read =
                row >= 0 && index.lsn(row) == record.orElseThrow().value() && Explanation.isMadeOf(index.rmid(row));
        setVisible(read);
        setManaged(read);
        if (!read) {
            return;
        }
        boolean possible = explanations.missing().isEmpty();
        form.setVisible(possible);
        form.setManaged(possible);
        fate.setText(explanations.text(index, row));
        fate.getStyleClass().removeAll("muted", "unsent");
        if (!possible) {
            fate.getStyleClass().add("muted");
        } else if (fate.getText().contains(Explanation.UNSENT)) {
            fate.getStyleClass().add("unsent");
        }
    }
}
