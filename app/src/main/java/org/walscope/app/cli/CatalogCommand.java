package org.walscope.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.walscope.model.Lsn;
import org.walscope.model.catalog.CatalogFile;
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
            description = "Saves the catalogs of the database that --server connects to, as of now. It reads them in"
                    + " one transaction and changes nothing.",
            mixinStandardHelpOptions = true)
    int save(
            @Mixin ServerOption server,
            @Option(
                            names = {"-o", "--output"},
                            paramLabel = "FILE",
                            required = true,
                            description = "Where to: a JSON file, packed where its name ends with .gz.")
                    Path file)
            throws Exception {
        return server.run(spec, settings -> {
            try (Server session = Server.connect(settings)) {
                CatalogFile.<ServerException>write(file, session::saveCatalog);
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
        });
    }

    /// A file system's exceptions have the file for a message, without what is wrong with it.
    private static String reason(IOException e) {
        return e instanceof java.nio.file.NoSuchFileException
                ? "the folder does not exist"
                : e instanceof java.nio.file.AccessDeniedException
                        ? "access is denied"
                        : String.valueOf(e.getMessage());
    }
}
