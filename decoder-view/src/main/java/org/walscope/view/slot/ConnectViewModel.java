package org.walscope.view.slot;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.walscope.model.server.ConnectionSettings;
import org.walscope.model.server.Password;
import org.walscope.view.ServerSession;

/// What the connect form knows: a connection text, and a password typed beside it. The password is kept nowhere
/// but in the settings of the connection; one inside the text is taken out of it at once.
public final class ConnectViewModel {

    private final ServerSession session;
    private final Map<String, String> env;
    private final StringProperty address = new SimpleStringProperty("");
    private final StringProperty password = new SimpleStringProperty("");
    private final ReadOnlyObjectWrapper<Optional<String>> problem = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<List<String>> warnings = new ReadOnlyObjectWrapper<>(List.of());

    private Optional<Password> pasted = Optional.empty();

    /// @param env as `System.getenv()` has it
    public ConnectViewModel(ServerSession session, Map<String, String> env) {
        this.session = session;
        this.env = Map.copyOf(env);
        session.failure().subscribe(problem::set);
    }

    /// `postgresql://…` or `host=… dbname=…`; "" takes all from the environment.
    public StringProperty address() {
        return address;
    }

    /// As typed; "" leaves it to the password file. Emptied when it was used.
    public StringProperty password() {
        return password;
    }

    /// Why it does not connect.
    public ReadOnlyObjectProperty<Optional<String>> problem() {
        return problem.getReadOnlyProperty();
    }

    /// What the user should know about the settings used, a password file that is ignored for one.
    public ReadOnlyObjectProperty<List<String>> warnings() {
        return warnings.getReadOnlyProperty();
    }

    /// Connects. What is connected stays until the server answers.
    public void connect() {
        takeOutPassword();
        ConnectionSettings settings;
        try {
            settings = ConnectionSettings.parse(address.get().strip(), env);
        } catch (IllegalArgumentException e) {
            problem.set(Optional.ofNullable(e.getMessage()));
            return;
        }
        warnings.set(settings.warnings());
        Optional<Password> typed = password.get().isEmpty() ? pasted : Optional.of(new Password(password.get()));
        password.set("");
        session.connect(typed.map(settings::withPassword).orElse(settings));
    }

    /// Takes a password that was pasted with the text out of it, and keeps it for [#connect].
    public void takeOutPassword() {
        String text = address.get().strip();
        String bare = ConnectionSettings.withoutPassword(text);
        if (bare.isEmpty() || bare.equals(text)) {
            return;
        }
        try {
            pasted = ConnectionSettings.parse(text, env).password();
            address.set(bare);
        } catch (IllegalArgumentException e) {
            problem.set(Optional.ofNullable(e.getMessage()));
        }
    }
}
