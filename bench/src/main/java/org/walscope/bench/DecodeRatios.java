package org.walscope.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `walscope decode` on the files of a server against pg_recvlogical on a slot of it, test_decoding to a file
/// both, in turn: whole processes. Prints how many times as long pg_recvlogical takes, and whether the files are the
/// same.
final class DecodeRatios {

    private static final int SCALE = 10;
    private static final int RUNS = 5;

    private DecodeRatios() {}

    /// @param args how many MB of WAL at least, and the `walscope` to start
    public static void main(String[] args) throws IOException, SQLException, InterruptedException {
        if (args.length != 2) {
            System.err.println("usage: DecodeRatios MEGABYTES WALSCOPE");
            System.exit(2);
        }
        String recvlogical = Programs.find("pg_recvlogical")
                .orElseThrow(() -> new IOException("pg_recvlogical is not installed"))
                .toString();
        Path folder = Files.createTempDirectory("walscope-decode-");
        try (PgbenchServer server = PgbenchServer.start()) {
            server.initialize(SCALE);
            server.run("select pg_create_logical_replication_slot('source', 'test_decoding')");
            Path catalog = folder.resolve("catalog.json");
            Programs.seconds(
                    List.of(args[1], "catalog", "save", "--server", url(server), "-o", catalog.toString()),
                    Optional.empty(),
                    Map.of("PGPASSWORD", server.password()));
            String from = server.value("select confirmed_flush_lsn from pg_replication_slots");
            server.writeUntil(Long.parseLong(args[0]) << 20);
            // Behind every record: one that crosses the end is read here, and not sent there
            String to = server.value("select pg_switch_wal()");
            measure(server, folder, args[1], recvlogical, from, to);
        } finally {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    private static String url(PgbenchServer server) {
        List<String> connecting = server.connecting();
        return "postgresql://%s@%s:%s/postgres".formatted(connecting.get(5), connecting.get(1), connecting.get(3));
    }

    private static void measure(
            PgbenchServer server, Path folder, String walscope, String recvlogical, String from, String to)
            throws IOException, SQLException, InterruptedException {
        Path ours = folder.resolve("walscope.txt");
        Path theirs = folder.resolve("recvlogical.txt");
        var ratios = new ArrayList<Double>();
        for (int run = 0; run < RUNS; run++) {
            server.run("select pg_copy_logical_replication_slot('source', 'probe')");
            var command = new ArrayList<>(List.of(recvlogical));
            command.addAll(server.connecting());
            command.addAll(List.of(
                    "-d", "postgres", "-S", "probe", "--start", "--no-loop", "-E", to, "-f", theirs.toString()));
            double peer = Programs.seconds(command, Optional.empty(), Map.of("PGPASSWORD", server.password()));
            double seconds = Programs.seconds(
                    List.of(
                            walscope,
                            "decode",
                            server.walFolder().toString(),
                            "--catalog",
                            folder.resolve("catalog.json").toString(),
                            "--plugin",
                            "test_decoding",
                            "--from",
                            from,
                            "--to",
                            to,
                            "--raw"),
                    Optional.of(ours),
                    Map.of());
            server.run("select pg_drop_replication_slot('probe')");
            ratios.add(peer / seconds);
            System.out.printf(
                    "walscope decode %.2f s, pg_recvlogical %.2f s, times as fast %.2f, %d MB, %s%n",
                    seconds,
                    peer,
                    peer / seconds,
                    Files.size(ours) >> 20,
                    Files.mismatch(ours, theirs) < 0
                            ? "the same"
                            : "DIFFERENT at byte " + Files.mismatch(ours, theirs));
            Files.delete(theirs);
        }
        ratios.sort(null);
        System.out.printf("median %.2f%n", ratios.get(RUNS / 2));
    }
}
