package org.walscope.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class EmbeddedServerTest {

    @Test
    void answersWithLogicalWalAndLeavesNothingBehind() throws Exception {
        EmbeddedServer server = EmbeddedServer.start(Map.of("work_mem", "5MB"), "--wal-segsize=1");
        Path directory = server.dataDirectory().getParent();
        long postmaster = postmaster(server);

        assertThat(ask(server, server.password(), "SHOW wal_level")).isEqualTo("logical");
        assertThat(ask(server, server.password(), "SHOW work_mem")).isEqualTo("5MB");
        assertThat(ask(server, server.password(), "SHOW wal_segment_size")).isEqualTo("1MB");
        assertThat(server.isRunning()).isTrue();

        server.close();
        server.close();

        assertThat(server.isRunning()).isFalse();
        assertThat(directory).doesNotExist();
        assertThat(ProcessHandle.of(postmaster).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void wantsItsPassword() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start()) {
            assertThatThrownBy(() -> ask(server, "guess", "SELECT 1"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            refusal -> assertThat(refusal.getSQLState()).isEqualTo("28P01"));
        }
    }

    @Test
    void saysWhyItDidNotStart() throws Exception {
        assertThatThrownBy(() -> EmbeddedServer.start(Map.of("shared_buffers", "plenty")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("did not start")
                .hasMessageContaining("shared_buffers");
    }

    /// The watching shell is what is left when this process is killed: its input ends, as it does then.
    @Test
    void endsByItselfWhenItsParentIsGone() throws Exception {
        Path says = Files.createTempFile("walscope-child", ".txt");
        Process child = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")) + ":"
                                + Path.of(EmbeddedServer.class
                                        .getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .toURI())
                                + ":"
                                + Path.of(EmbeddedServerTest.class
                                        .getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .toURI())
                                + ":" + System.getProperty("jdk.module.path", ""),
                        Parent.class.getName())
                .redirectOutput(says.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String[] told;
        do {
            TimeUnit.MILLISECONDS.sleep(50);
            told = Files.readString(says).strip().split(" ", -1);
        } while (told.length < 2 && child.isAlive());
        assertThat(told).as("what the child said").hasSize(2);
        ProcessHandle postmaster = ProcessHandle.of(Long.parseLong(told[0])).orElseThrow();

        child.destroyForcibly().waitFor();

        assertThat(postmaster.onExit().get(20, TimeUnit.SECONDS).isAlive()).isFalse();
        Path directory = Path.of(told[1]);
        for (long end = System.nanoTime() + Duration.ofSeconds(10).toNanos(); System.nanoTime() < end; ) {
            if (!Files.exists(directory)) {
                break;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        assertThat(directory).doesNotExist();
        Files.delete(says);
    }

    /// The process that is killed.
    static final class Parent {
        public static void main(String[] args) throws Exception {
            EmbeddedServer server = EmbeddedServer.start();
            System.out.println(postmaster(server) + " " + server.dataDirectory().getParent());
            TimeUnit.MINUTES.sleep(2);
        }
    }

    private static long postmaster(EmbeddedServer server) throws IOException {
        return Long.parseLong(Files.readAllLines(server.dataDirectory().resolve("postmaster.pid"))
                .getFirst());
    }

    private static String ask(EmbeddedServer server, String password, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(server.jdbcUrl("postgres"), EmbeddedServer.SUPERUSER, password);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
