package org.walscope.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A PostgreSQL server of our own: a fresh cluster in a temporary directory, listening on the loopback interface
/// alone,
/// with a superuser whose password nobody else knows. `wal_level` is `logical` unless the settings say otherwise.
///
/// [#close] ends the server and removes the directory. Should the Java process end without it, however it ends,
/// the
/// shell that watches over the server sees its input closed and does the same.
public final class EmbeddedServer implements AutoCloseable {

    public static final String HOST = "127.0.0.1";
    public static final String SUPERUSER = "postgres";

    private static final int START_SECONDS = 60;

    /// Ends and starts the server as lines of standard input say; when that ends, ends it for good and removes
    /// its directory. Ctrl+C in a terminal is not for it.
    private static final String WATCH = """
            trap '' INT HUP TERM
            dir=$1; shift
            start() { "$@" >>"$dir/log" 2>&1 </dev/null & server=$!; }
            stop() { kill -$1 $server 2>/dev/null; wait $server; }
            start "$@"
            while read line; do
              case $line in
                start) start "$@" ;;
                stop) stop INT ;;
                crash) stop QUIT ;;
              esac
            done
            stop INT
            rm -rf "$dir"
            """;

    private final Path directory;
    private final Process watcher;
    private final int port;
    private final String password;

    private EmbeddedServer(Path directory, Process watcher, int port, String password) {
        this.directory = directory;
        this.watcher = watcher;
        this.port = port;
        this.password = password;
    }

    /// Starts a server with settings that suit decoding.
    public static EmbeddedServer start() throws IOException {
        return start(Map.of());
    }

    /// Starts a server, `settings` as in postgresql.conf. `initdbOptions` such as `--wal-segsize=1` go to
    /// `initdb`.
    ///
    /// @throws IOException in one or two sentences why it did not start, with the end of its log
    public static EmbeddedServer start(Map<String, String> settings, String... initdbOptions) throws IOException {
        Path directory = Files.createTempDirectory("walscope-server-");
        boolean started = false;
        try {
            ServerPrograms.unpackInto(directory.resolve("pg"));
            String password = randomPassword();
            List<String> unprivileged = Unprivileged.prefixFor(directory);
            initdb(directory, password, unprivileged, List.of(initdbOptions));
            int port = freePort();
            Process watcher = launch(directory, unprivileged, port, settings);
            EmbeddedServer server = new EmbeddedServer(directory, watcher, port, password);
            server.awaitReady(0);
            started = true;
            return server;
        } finally {
            if (!started) {
                Directories.delete(directory);
            }
        }
    }

    public int port() {
        return port;
    }

    public String password() {
        return password;
    }

    /// `postgresql://postgres@127.0.0.1:PORT/DATABASE`, without the password.
    public String url(String database) {
        return "postgresql://" + SUPERUSER + "@" + HOST + ":" + port + "/" + database;
    }

    /// As pgjdbc takes it, without the password.
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://" + HOST + ":" + port + "/" + database + "?user=" + SUPERUSER;
    }

    /// Readable by whoever started the server; `pg_wal` and `postgresql.conf` are in it.
    public Path dataDirectory() {
        return directory.resolve("data");
    }

    public boolean isRunning() {
        return watcher.isAlive() && Files.exists(dataDirectory().resolve("postmaster.pid"));
    }

    /// Ends the server as a fast shutdown does, and keeps its directory: [#startAgain] goes on with it.
    public void stop() throws IOException {
        end("stop");
    }

    /// Ends the server as an immediate shutdown does: without a checkpoint, so that it recovers at its next start.
    public void crash() throws IOException {
        end("crash");
    }

    private void end(String how) throws IOException {
        tell(how);
        Path pidFile = dataDirectory().resolve("postmaster.pid");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (Files.exists(pidFile)) {
            if (System.nanoTime() > deadline) {
                throw new IOException("The embedded PostgreSQL did not stop: " + lastLines(directory.resolve("log")));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /// Starts a stopped server with the port and the settings it had.
    public void startAgain() throws IOException {
        Path log = directory.resolve("log");
        int before = Files.readAllLines(log).size();
        tell("start");
        awaitReady(before);
    }

    private void tell(String command) throws IOException {
        watcher.getOutputStream().write((command + "\n").getBytes(StandardCharsets.US_ASCII));
        watcher.getOutputStream().flush();
    }

    /// Ends the server as a fast shutdown does, waits for its last process, removes its directory. May be called
    /// twice.
    @Override
    public void close() throws IOException {
        watcher.getOutputStream().close();
        try {
            if (!watcher.waitFor(30, TimeUnit.SECONDS)) {
                watcher.descendants().forEach(ProcessHandle::destroyForcibly);
                watcher.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the watcher goes on by itself
            return;
        }
        Directories.delete(directory);
    }

    private static void initdb(Path directory, String password, List<String> unprivileged, List<String> options)
            throws IOException {
        Path passwordFile = directory.resolve("password");
        Files.writeString(passwordFile, password);
        Files.setPosixFilePermissions(passwordFile, PosixFilePermissions.fromString("rw-------"));
        Unprivileged.give(passwordFile, unprivileged);
        List<String> command = new ArrayList<>(unprivileged);
        command.addAll(List.of(
                program(directory, "initdb"), "-D", directory.resolve("data").toString()));
        command.addAll(List.of("-U", SUPERUSER, "-A", "scram-sha-256", "--pwfile=" + passwordFile));
        command.addAll(List.of("-E", "UTF8", "--locale=C", "--no-sync"));
        command.addAll(options);
        Process initdb = process(directory, command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("initdb.log").toFile())
                .start();
        try {
            if (initdb.waitFor() != 0) {
                throw new IOException(
                        "The embedded PostgreSQL could not be set up: " + lastLines(directory.resolve("initdb.log")));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            initdb.destroyForcibly();
            throw new IOException("Setting up the embedded PostgreSQL was interrupted.", e);
        } finally {
            Files.deleteIfExists(passwordFile);
        }
    }

    private static Process launch(Path directory, List<String> unprivileged, int port, Map<String, String> settings)
            throws IOException {
        Map<String, String> all = new TreeMap<>(Map.of(
                "wal_level", "logical",
                "max_replication_slots", "20",
                "max_wal_senders", "20",
                "fsync", "off",
                "timezone", "UTC",
                "log_timezone", "UTC"));
        all.putAll(settings);
        all.put("port", Integer.toString(port));
        all.put("listen_addresses", HOST);
        all.put("unix_socket_directories", "");

        List<String> command = new ArrayList<>();
        if (Unprivileged.runs("setsid", "true")) {
            command.add("setsid"); // a session of its own: Ctrl+C in the terminal reaches us, not the server
        }
        command.addAll(unprivileged);
        command.addAll(List.of("sh", "-c", WATCH, "walscope-server", directory.toString()));
        command.addAll(List.of(
                program(directory, "postgres"), "-D", directory.resolve("data").toString()));
        all.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        return process(directory, command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /// The last line of postmaster.pid says "ready", see `PM_STATUS_READY` in utils/pidfile.h.
    ///
    /// @param before lines of the log that an earlier start wrote
    private void awaitReady(int before) throws IOException {
        Path pidFile = dataDirectory().resolve("postmaster.pid");
        Path log = directory.resolve("log");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        try {
            while (System.nanoTime() < deadline) {
                if (Files.exists(pidFile)) {
                    List<String> lines = Files.readAllLines(pidFile);
                    if (lines.size() >= 8 && lines.get(7).startsWith("ready")) {
                        return;
                    }
                } else if (lastLines(log, before).contains("FATAL:")) {
                    break;
                }
                Thread.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String reason = lastLines(log, before);
        close();
        throw new IOException("The embedded PostgreSQL did not start: " + reason);
    }

    private static ProcessBuilder process(Path directory, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    private static String program(Path directory, String name) {
        return directory.resolve("pg/bin").resolve(name).toString();
    }

    private static String lastLines(Path log) throws IOException {
        return lastLines(log, 0);
    }

    /// @param from lines passed over
    private static String lastLines(Path log, int from) throws IOException {
        if (!Files.exists(log)) {
            return "";
        }
        List<String> lines = Files.readAllLines(log);
        int first = Math.max(Math.min(from, lines.size()), lines.size() - 5);
        return String.join(" | ", lines.subList(first, lines.size()));
    }

    private static String randomPassword() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            return socket.getLocalPort();
        }
    }
}
