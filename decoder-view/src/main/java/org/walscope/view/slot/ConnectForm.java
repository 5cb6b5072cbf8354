package org.walscope.view.slot;

import java.util.Map;
import java.util.Objects;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.TextField;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.walscope.view.ServerSession;
import org.walscope.view.Texts;

/// The form that connects to a server: a connection text, a password, what went wrong. The slots view shows it
/// while there is no server, and a dialog may.
public final class ConnectForm extends VBox {

    private final TextField address = new TextField();

    /// @param env as `System.getenv()` has it: what the text leaves open comes from there
    public ConnectForm(ServerSession session, Map<String, String> env) {
        var model = new ConnectViewModel(session, env);
        address.setId("connect-address");
        address.setPromptText(Texts.get("connect.address.prompt"));
        address.setAccessibleText(Texts.get("connect.address"));
        address.setPrefColumnCount(40);
        address.textProperty().bindBidirectional(model.address());
        address.setOnAction(_ -> model.connect());
        address.focusedProperty().subscribe(focused -> {
            if (!focused) {
                model.takeOutPassword();
            }
        });
        var password = new PasswordField();
        password.setId("connect-password");
        password.setPromptText(Texts.get("connect.password.prompt"));
        password.setAccessibleText(Texts.get("connect.password"));
        password.textProperty().bindBidirectional(model.password());
        password.setOnAction(_ -> model.connect());

        var connect = new Button(Texts.get("connect.do"));
        connect.setId("connect-do");
        connect.getStyleClass().add("accent");
        connect.setOnAction(_ -> model.connect());
        var busy = new ProgressIndicator();
        busy.getStyleClass().add("small-progress");
        busy.visibleProperty().bind(session.running().greaterThan(0));
        connect.disableProperty().bind(session.running().greaterThan(0));
        var actions = new HBox(connect, busy);
        actions.getStyleClass().add("form-actions");

        var grid = new GridPane();
        grid.getStyleClass().add("form-grid");
        grid.addRow(0, SlotControls.label("connect.address", address), address);
        grid.addRow(1, SlotControls.label("connect.password", password), password);
        grid.add(actions, 1, 2);
        GridPane.setHgrow(address, javafx.scene.layout.Priority.ALWAYS);

        var hint = new Label(Texts.get("connect.hint"));
        hint.setWrapText(true);
        hint.getStyleClass().add("muted");
        Label problem = SlotControls.sentence("problem");
        problem.setId("connect-problem");
        model.problem().subscribe(text -> SlotControls.show(problem, text.orElse("")));
        Label warning = SlotControls.sentence("warning");
        model.warnings().subscribe(texts -> SlotControls.show(warning, String.join("\n", texts)));

        getStyleClass().addAll("slot-form", "connect-form");
        getStylesheets()
                .add(Objects.requireNonNull(ConnectForm.class.getResource("slot.css"))
                        .toExternalForm());
        getChildren().addAll(grid, problem, warning, hint);
    }

    /// Puts the cursor where one types first.
    public void focusFirst() {
        address.requestFocus();
    }
}
