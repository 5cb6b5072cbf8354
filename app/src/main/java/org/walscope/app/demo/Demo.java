package org.walscope.app.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.walscope.app.WalscopeApplication;
import org.walscope.embedded.EmbeddedServer;
import org.walscope.model.server.ConnectionSettings;
import org.walscope.model.server.ReplicationSlot;
import org.walscope.model.server.Server;
import org.walscope.model.server.ServerException;

/// The demonstration, from the server's start to its end. What the server needs is gone afterwards even when this
/// process
/// is killed, see [EmbeddedServer]; the window's own settings stay untouched. Once in a process.
public final class Demo {

    private final PrintWriter out;

    /// @param out is told what happens, a line a step
    public Demo(PrintWriter out) {
        this.out = out;
    }

    /// Opens the window on the incident and returns when it was closed.
    ///
    /// @throws IOException in a sentence why not
    public void show() throws IOException {
        play(settings -> {
            say("The window opens on it. Closing the window ends the server.");
            WalscopeApplication.runForgetting(
                    window -> new OpenIncident(window, settings).begin(failure -> say(failure)));
        });
    }

    /// Does without a display what [#show] does with one: pictures of every perspective, and the comparison in words.
    ///
    /// @param pictures the folder they go to; made if it is not there
    /// @throws IOException in a sentence why not
    public void draw(Path pictures) throws IOException {
        Files.createDirectories(pictures);
        play(settings -> {
            WalscopeApplication.drawWithoutDisplay();
            var drawn = new Pictures(pictures, settings);
            say("No display: drawing the window's pictures.");
            WalscopeApplication.runForgetting(drawn::draw);
            for (Path picture : drawn.files()) {
                say("  " + picture);
            }
            ComparisonReport.of(settings).print(out);
            sayWhatIsLeft(settings);
        });
        say("The server has ended; no process and no directory of it is left.");
    }

    private interface Part {
        void run(ConnectionSettings settings) throws IOException, ServerException;
    }

    private void play(Part part) throws IOException {
        say("Starting a PostgreSQL of our own.");
        try (EmbeddedServer server = EmbeddedServer.start(Incident.SETTINGS)) {
            say("It listens on " + EmbeddedServer.HOST + ":" + server.port() + ". Playing the incident: the night the"
                    + " order feed stopped.");
            try (var _ = Incident.play(server, () -> false)) {
                part.run(ConnectionSettings.parse(
                        server.url(Incident.DATABASE), Map.of("PGPASSWORD", server.password())));
            } catch (ServerException e) {
                throw new IOException(e.getMessage(), e);
            }
        }
    }

    private void sayWhatIsLeft(ConnectionSettings settings) throws IOException, ServerException {
        try (Server server = Server.connect(settings)) {
            List<String> slots =
                    server.slots().stream().map(ReplicationSlot::name).toList();
            if (!slots.equals(List.of(Incident.SLOT))) {
                throw new IOException("Slots were left behind: " + slots + ", expected " + Incident.SLOT + " alone.");
            }
            say("Slots on the server now: " + Incident.SLOT + " alone.");
        }
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}
