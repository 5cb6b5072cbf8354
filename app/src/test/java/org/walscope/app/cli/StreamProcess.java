package org.walscope.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.walscope.app.Main;
import org.walscope.embedded.EmbeddedServer;

/// `walscope stream` in a process of its own, as a user starts it; the password by the environment.
final class StreamProcess implements AutoCloseable {

    private final Process process;
    private final Path said;

    private StreamProcess(Process process, Path said) {
        this.process = process;
        this.said = said;
    }

    /// @param out where standard output goes
    static StreamProcess start(EmbeddedServer server, Path said, ProcessBuilder.Redirect out, String... arguments)
            throws Exception {
        String own = Path.of(Main.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-p",
                System.getProperty("jdk.module.path") + ":" + own,
                "-cp",
                System.getProperty("java.class.path"),
                "-m",
                "org.walscope.app/" + Main.class.getName(),
                "stream",
                "--server",
                server.url("postgres")));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out).redirectError(said.toFile());
        builder.environment().put("PGPASSWORD", server.password());
        return new StreamProcess(builder.start(), said);
    }

    Process process() {
        return process;
    }

    /// On standard error, so far.
    String said() throws IOException {
        return Files.readString(said);
    }

    void awaitSaid(String text) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!said().contains(text)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new AssertionError("never said \"" + text + "\", but: " + said());
            }
            Thread.sleep(20);
        }
    }

    /// The exit status.
    int awaitEnd() throws Exception {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("did not end, and said: " + said());
        }
        return process.exitValue();
    }

    /// Without a chance to say anything.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
