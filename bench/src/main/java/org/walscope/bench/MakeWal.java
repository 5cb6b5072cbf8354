package org.walscope.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.Stream;

/// Makes the WAL that is measured: pgbench's transactions on a server of our own, until there is enough.
final class MakeWal {

    private static final int SCALE = 10;

    private MakeWal() {}

    /// @param args a folder that is empty or not there yet, and how many MB of WAL at least
    public static void main(String[] args) throws IOException, SQLException, InterruptedException {
        if (args.length != 2) {
            System.err.println("usage: MakeWal FOLDER MEGABYTES");
            System.exit(2);
        }
        Path folder = Files.createDirectories(Path.of(args[0]));
        try (Stream<Path> there = Files.list(folder)) {
            if (there.findAny().isPresent()) {
                System.err.println(folder + " is not empty");
                System.exit(2);
            }
        }
        try (PgbenchServer server = PgbenchServer.start()) {
            server.initialize(SCALE);
            server.run("checkpoint");
            server.writeUntil(Long.parseLong(args[1]) << 20);
            copy(server.walFolder(), folder, server.value("select pg_walfile_name(pg_current_wal_lsn())"));
        }
    }

    /// Without segments that are only prepared.
    private static void copy(Path from, Path to, String last) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.length() == last.length() && name.compareTo(last) <= 0) {
                    Files.copy(file, to.resolve(name));
                }
            }
        }
    }
}
