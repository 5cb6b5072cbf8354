package org.walscope.app.demo;

import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.control.Button;
import org.walscope.app.Workspace;
import org.walscope.app.WorkspaceWindow;
import org.walscope.model.Lsn;
import org.walscope.model.reorder.Transactions;
import org.walscope.model.server.ConnectionSettings;
import org.walscope.model.server.ReplicationSlot;
import org.walscope.view.Perspective;
import org.walscope.view.Selection;
import org.walscope.view.ServerSession;

/// Does in the window what one would do first: connect, fetch the slot's WAL, choose a record of the settlement run,
/// name
/// the slot that is to be compared. FX thread only.
final class OpenIncident {

    private final WorkspaceWindow window;
    private final Workspace workspace;
    private final ConnectionSettings settings;

    OpenIncident(WorkspaceWindow window, ConnectionSettings settings) {
        this.window = window;
        this.workspace = window.workspace();
        this.settings = settings;
    }

    /// Calls `ended` once all is shown, with a sentence if something failed and an empty one if not.
    void begin(Consumer<String> ended) {
        ServerSession server = workspace.context().server();
        server.connect(settings);
        workspace.whenIdle(() -> {
            Optional<ReplicationSlot> slot = server.slots().stream()
                    .filter(each -> each.name().equals(Incident.SLOT))
                    .findFirst();
            if (slot.isEmpty()) {
                ended.accept(server.failure().get().orElse("The server shows no slot " + Incident.SLOT + "."));
                return;
            }
            server.loadWal(slot.get());
            workspace.whenIdle(() -> {
                server.compareSource().set(slot);
                workspace.show(Perspective.COMPARE);
                workspace.whenIdle(() -> {
                    press("#compare-run");
                    workspace.whenIdle(() -> {
                        chooseSettlement();
                        workspace.show(Perspective.TIMELINE);
                        ended.accept(failure());
                    });
                });
            });
        });
    }

    private void press(String button) {
        if (window.scene().lookup(button) instanceof Button found) {
            found.fire();
        }
    }

    private String failure() {
        return workspace
                .context()
                .server()
                .failure()
                .get()
                .or(() -> workspace.context().wal().failure().get())
                .orElse("");
    }

    /// The transaction with most subtransactions is the settlement run; the record is the first of the first of them.
    private void chooseSettlement() {
        Optional<Transactions> found = workspace.context().wal().transactions().get();
        if (found.isEmpty()) {
            return;
        }
        Transactions transactions = found.get();
        int most = -1;
        for (int row = 0; row < transactions.size(); row++) {
            if (transactions.subxactCount(row) > 0
                    && (most < 0 || transactions.subxactCount(row) > transactions.subxactCount(most))) {
                most = row;
            }
        }
        if (most >= 0) {
            Selection selection = workspace.context().selection();
            selection.select(new Lsn(transactions.subFirstLsn(most, 0)), transactions.subXid(most, 0));
        }
    }
}
