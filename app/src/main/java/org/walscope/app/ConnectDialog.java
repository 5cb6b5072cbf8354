package org.walscope.app;

import java.util.Optional;
import javafx.beans.value.ChangeListener;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.stage.Stage;
import org.walscope.model.server.ServerFacts;
import org.walscope.view.ServerSession;
import org.walscope.view.Texts;
import org.walscope.view.slot.ConnectForm;

/// Asks where the server is, over any perspective; closes once it is connected.
final class ConnectDialog {

    private ConnectDialog() {}

    /// @param connected called when the server answered
    static void show(Stage owner, ServerSession session, Runnable connected) {
        var dialog = new Dialog<ButtonType>();
        dialog.initOwner(owner);
        dialog.setTitle(Texts.get("dialog.connect"));
        var form = new ConnectForm(session, System.getenv());
        dialog.getDialogPane().setContent(form);
        dialog.getDialogPane().getButtonTypes().setAll(ButtonType.CLOSE);
        dialog.getDialogPane().getStyleClass().add("connect-dialog");
        dialog.setResizable(true);
        ChangeListener<Optional<ServerFacts>> answered = (_, _, facts) -> {
            if (facts.isPresent()) {
                dialog.close();
                connected.run();
            }
        };
        session.facts().addListener(answered);
        dialog.setOnHidden(_ -> session.facts().removeListener(answered));
        dialog.setOnShown(_ -> form.focusFirst());
        dialog.show();
    }
}
