package org.walscope.app.cli;

import java.io.PrintWriter;
import org.walscope.model.server.ConnectionSettings;
import org.walscope.model.server.ServerException;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// `--server`, which every command that asks a server has, and how such a command ends when the server says no.
final class ServerOption {

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "postgresql://user@host:port/database, or keywords as psql takes them."
                    + " What it leaves open comes from PGHOST, PGPORT, PGUSER, PGDATABASE, PGSERVICE"
                    + " and the password file.")
    private String server = "";

    /// Does what a command does; what the server refuses is printed as its sentence.
    ///
    /// @return the exit status
    int run(CommandLine.Model.CommandSpec spec, Work work) throws Exception {
        PrintWriter err = spec.commandLine().getErr();
        ConnectionSettings settings;
        try {
            settings = settings(err);
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            return ExitCode.USAGE;
        }
        try {
            return work.run(settings);
        } catch (ServerException e) {
            err.println(e.getMessage());
            return ExitCode.UNREACHABLE;
        }
    }

    private ConnectionSettings settings(PrintWriter err) {
        ConnectionSettings settings = ConnectionSettings.parse(server, System.getenv());
        if (!ConnectionSettings.withoutPassword(server).equals(server)) {
            err.println(
                    "Warning: the password was on the command line, where others on this machine can see it. Put it in"
                            + " the password file (~/.pgpass, chmod 600) or in PGPASSWORD.");
        }
        settings.warnings().forEach(warning -> err.println("Warning: " + warning));
        return settings;
    }

    /// What a command does with a server.
    @FunctionalInterface
    interface Work {
        int run(ConnectionSettings settings) throws Exception;
    }
}
