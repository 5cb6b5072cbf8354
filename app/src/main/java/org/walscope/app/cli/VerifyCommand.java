package org.walscope.app.cli;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.bytes.WalProblem.Severity;
import org.walscope.model.segment.WalFiles;
import org.walscope.model.verify.Verification;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `walscope verify`: reads WAL files from end to end and says what is damaged, missing or odd.
@Command(
        name = "verify",
        description = "Checks WAL files: pages, checksums, links between records, gaps, timelines.",
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "WAL segments, or folders of them.")
    private List<Path> paths = List.of();

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Verification verified;
        try (WalFiles files = WalFiles.open(paths)) {
            verified = Verification.of(files, () -> false);
        } catch (IOException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return ExitCode.UNREACHABLE;
        }
        if (json) {
            printJson(verified);
        } else {
            print(verified);
        }
        if (verified.segments() == 0 && verified.findings().isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println("There is no WAL segment in "
                            + paths.stream().map(Path::toString).collect(Collectors.joining(", ")) + ".");
            return ExitCode.UNREACHABLE;
        }
        return verified.findings().stream().allMatch(finding -> finding.severity() == Severity.INFO)
                ? ExitCode.FINE
                : ExitCode.FOUND;
    }

    private void printJson(Verification verified) {
        var document = new JsonObject();
        document.addProperty("records", verified.records());
        document.addProperty("segments", verified.segments());
        var list = new JsonArray();
        for (WalProblem finding : verified.findings()) {
            var entry = new JsonObject();
            entry.addProperty("severity", finding.severity().name().toLowerCase(Locale.ROOT));
            addLsn(entry, "lsn", finding.lsn());
            entry.addProperty("file", finding.file());
            entry.add("offset", finding.offset() < 0 ? JsonNull.INSTANCE : new JsonPrimitive(finding.offset()));
            entry.addProperty("message", finding.message());
            addLsn(entry, "resumes_at", finding.resumesAt().orElse(Lsn.INVALID));
            list.add(entry);
        }
        document.add("findings", list);
        var gson = new GsonBuilder()
                .serializeNulls()
                .disableHtmlEscaping()
                .setPrettyPrinting()
                .create();
        spec.commandLine().getOut().println(gson.toJson(document));
    }

    private static void addLsn(JsonObject entry, String name, Lsn lsn) {
        if (lsn.isValid()) {
            entry.addProperty(name, lsn.toString());
        } else {
            entry.add(name, JsonNull.INSTANCE);
        }
    }

    private void print(Verification verified) {
        var out = spec.commandLine().getOut();
        for (WalProblem finding : verified.findings()) {
            out.println(line(finding));
        }
        out.println("Read %s, %s, %s, %s: %s."
                .formatted(
                        count(verified.segments(), "segment"),
                        count(verified.pages(), "page"),
                        count(verified.records(), "record"),
                        count(verified.bytes(), "byte"),
                        verified.findings().isEmpty()
                                ? "no findings"
                                : count(verified.findings().size(), "finding")));
    }

    private static String line(WalProblem finding) {
        var text = new StringBuilder(finding.severity().name());
        if (finding.lsn().isValid()) {
            text.append(" at ").append(finding.lsn());
        }
        if (!finding.file().isEmpty()) {
            text.append(" (").append(finding.file());
            if (finding.offset() >= 0) {
                text.append(", offset ").append(finding.offset());
            }
            text.append(')');
        }
        text.append(": ").append(finding.message());
        finding.resumesAt()
                .ifPresent(lsn -> text.append("; reading goes on at ")
                        .append(lsn)
                        .append(", ")
                        .append(count(lsn.minus(finding.lsn()), "byte"))
                        .append(" on"));
        return text.toString();
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
