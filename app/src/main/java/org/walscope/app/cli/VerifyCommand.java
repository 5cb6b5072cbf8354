package org.walscope.app.cli;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.bytes.WalProblem.Severity;
import org.walscope.model.record.WalIndex;
import org.walscope.model.record.WalScan;
import org.walscope.model.segment.PageHeader;
import org.walscope.model.segment.WalFiles;
import org.walscope.model.segment.WalSegment;
import org.walscope.model.segment.WalTimeline;
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

    /// What was read.
    private record Totals(long records, long segments, long pages, long bytes) {

        Totals plus(WalTimeline timeline, WalIndex index) {
            long more = 0;
            long morePages = 0;
            for (WalSegment segment : timeline.segments()) {
                more += segment.bytes().byteSize();
                morePages += (segment.bytes().byteSize() + PageHeader.PAGE_BYTES - 1) / PageHeader.PAGE_BYTES;
            }
            return new Totals(
                    records + index.size(), segments + timeline.segments().size(), pages + morePages, bytes + more);
        }
    }

    @Override
    public Integer call() {
        var findings = new ArrayList<WalProblem>();
        var totals = new Totals(0, 0, 0, 0);
        try (WalFiles files = WalFiles.open(paths)) {
            findings.addAll(files.problems());
            for (WalTimeline timeline : files.timelines()) {
                var index = new WalIndex();
                WalScan.scan(timeline, index, findings::add, () -> false);
                totals = totals.plus(timeline, index);
            }
        } catch (IOException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return ExitCode.UNREACHABLE;
        }
        if (json) {
            printJson(totals, findings);
        } else {
            print(totals, findings);
        }
        if (totals.segments == 0 && findings.isEmpty()) {
            spec.commandLine().getErr().println("There is no WAL segment in " + paths + ".");
            return ExitCode.UNREACHABLE;
        }
        return findings.stream().allMatch(finding -> finding.severity() == Severity.INFO)
                ? ExitCode.FINE
                : ExitCode.FOUND;
    }

    private void printJson(Totals totals, List<WalProblem> findings) {
        var document = new JsonObject();
        document.addProperty("records", totals.records);
        document.addProperty("segments", totals.segments);
        var list = new JsonArray();
        for (WalProblem finding : findings) {
            var entry = new JsonObject();
            entry.addProperty("severity", finding.severity().name().toLowerCase(java.util.Locale.ROOT));
            addLsn(entry, "lsn", finding.lsn());
            entry.addProperty("file", finding.file());
            entry.add(
                    "offset",
                    finding.offset() < 0 ? JsonNull.INSTANCE : new com.google.gson.JsonPrimitive(finding.offset()));
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

    private void print(Totals totals, List<WalProblem> findings) {
        var out = spec.commandLine().getOut();
        for (WalProblem finding : findings) {
            out.println(line(finding));
        }
        out.println("Read %s, %s, %s, %s: %s."
                .formatted(
                        count(totals.segments, "segment"),
                        count(totals.pages, "page"),
                        count(totals.records, "record"),
                        count(totals.bytes, "byte"),
                        findings.isEmpty() ? "no findings" : count(findings.size(), "finding")));
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
                .ifPresent(lsn -> text.append("; reading goes on at ").append(lsn));
        return text.toString();
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
