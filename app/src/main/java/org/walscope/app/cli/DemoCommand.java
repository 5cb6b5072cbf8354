package org.walscope.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.walscope.app.demo.Demo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `walscope demo`: a prepared incident, in the window or, without a display, in pictures.
@Command(
        name = "demo",
        description = {
            "Starts a PostgreSQL of its own, plays a prepared incident into it and opens the window on it.",
            "Without a display it draws every perspective into PNG files instead, and prints what it compared.",
            "Nothing of the server is left afterwards."
        },
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    @Option(
            names = "--pictures",
            paramLabel = "FOLDER",
            description = "Draw pictures into this folder, even if there is a display; without one: ${DEFAULT-VALUE}.",
            defaultValue = DemoCommand.FOLDER)
    private Path pictures = Path.of(FOLDER);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private static final String FOLDER = "walscope-demo";

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        boolean asked = spec.commandLine().getParseResult().hasMatchedOption("--pictures");
        try {
            if (asked || !OpenCommand.hasDisplay()) {
                new Demo(out).draw(pictures);
            } else {
                new Demo(out).show();
            }
            return ExitCode.FINE;
        } catch (IOException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return ExitCode.UNREACHABLE;
        }
    }
}
