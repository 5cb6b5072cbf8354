package org.walscope.view.slot;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.walscope.model.server.ConnectionSettings;
import org.walscope.model.server.CopyLedger;
import org.walscope.model.server.Password;
import org.walscope.model.server.ReplicationSlot;
import org.walscope.model.server.Server;
import org.walscope.model.server.SlotCopy;

/// A program of its own that makes a temporary and a lasting copy as the slots view does, says so, and waits to be
/// killed.
final class KilledCopier {

    private KilledCopier() {}

    /// @param args the server's address, the folder for what is remembered; the password is in `PGPASSWORD`
    public static void main(String[] args) throws Exception {
        ConnectionSettings settings = ConnectionSettings.parse(args[0], Map.of("HOME", "/nonexistent"))
                .withPassword(new Password(System.getenv("PGPASSWORD")));
        try (Server server = Server.connect(settings)) {
            ReplicationSlot source = server.slots().stream()
                    .filter(slot -> slot.name().equals("orders_feed"))
                    .findFirst()
                    .orElseThrow();
            SlotCopy held = SlotCopy.logical(settings, source, "walscope_short", "pgoutput", true);
            new LastingCopies(Optional.of(new CopyLedger(Path.of(args[1]))))
                    .make(server, new CopyRequest(source, "walscope_kept", "pgoutput", Map.of(), 1, false));
            System.out.println(List.of("made"));
            Thread.sleep(60_000);
            held.close();
        }
    }
}
