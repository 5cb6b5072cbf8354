package org.walscope.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.walscope.model.Lsn;
import org.walscope.model.catalog.CatalogFile;
import org.walscope.model.catalog.CatalogFormatException;
import org.walscope.model.catalog.DataDirectoryCatalog;
import org.walscope.model.catalog.SavedCatalog;
import org.walscope.model.server.Server;
import org.walscope.model.server.ServerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `walscope catalog`: saves the catalogs that decoding without a server needs.
@Command(
        name = "catalog",
        description = "Saves a database's catalogs, for decoding its WAL without the server.",
        mixinStandardHelpOptions = true)
final class CatalogCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "save",
            description =
                    "Saves a database's catalogs as of now: of the server that --server connects to, which is read"
                            + " in one transaction and not changed; or out of the files of its cluster.",
            mixinStandardHelpOptions = true)
    int save(
            @Mixin ServerOption server,
            @Option(
                            names = {"--data-dir", "--base-backup"},
                            paramLabel = "PATH",
                            description = "Read files instead: a data directory of a server that is stopped, or a base"
                                    + " backup, as directory or base.tar, compressed or not. Needs --database.")
                    Optional<Path> cluster,
            @Option(names = "--database", paramLabel = "NAME", description = "The database to read out of the files.")
                    Optional<String> database,
            @Option(
                            names = {"-o", "--output"},
                            paramLabel = "FILE",
                            required = true,
                            description = "Where to: a JSON file, packed where its name ends with .gz.")
                    Path file)
            throws Exception {
        PrintWriter err = spec.commandLine().getErr();
        if (cluster.isPresent() != database.isPresent()) {
            err.println("--database names what to read out of --data-dir or --base-backup; a server's database is in"
                    + " --server. Give both or neither.");
            return ExitCode.USAGE;
        }
        if (cluster.isEmpty()) {
            return server.run(spec, settings -> {
                try (Server session = Server.connect(settings)) {
                    return saved(file, () -> CatalogFile.<ServerException>write(file, session::saveCatalog));
                }
            });
        }
        if (Files.exists(cluster.get().resolve("postmaster.pid"))) {
            err.println("Warning: there is a postmaster.pid in " + cluster.get()
                    + ". If the server runs, its files are behind what it knows; use --server.");
        }
        SavedCatalog found;
        try {
            found = DataDirectoryCatalog.read(cluster.get(), database.orElseThrow(), () -> false);
        } catch (IOException e) {
            err.println(e instanceof CatalogFormatException ? e.getMessage() : cluster.get() + ": " + reason(e));
            return ExitCode.UNREACHABLE;
        }
        return saved(file, () -> CatalogFile.write(file, found));
    }

    /// Writes the file.
    private interface Save {
        void write() throws IOException, ServerException;
    }

    private int saved(Path file, Save save) throws IOException, ServerException {
        try {
            save.write();
        } catch (IOException e) {
            spec.commandLine().getErr().println("The catalog cannot be written to " + file + ": " + reason(e));
            return ExitCode.UNREACHABLE;
        }
        SavedCatalog saved = CatalogFile.read(file);
        spec.commandLine()
                .getOut()
                .println("Saved the catalogs of database " + saved.databaseName() + " as of "
                        + saved.atLsn().map(Lsn::toString).orElse("an unknown LSN") + " to " + file + ".");
        return ExitCode.FINE;
    }

    /// A file system's exceptions have the file for a message, without what is wrong with it.
    private static String reason(IOException e) {
        return e instanceof NoSuchFileException
                ? "it does not exist, or its folder does not"
                : e instanceof AccessDeniedException ? "access is denied" : String.valueOf(e.getMessage());
    }
}
