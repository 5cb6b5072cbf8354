package org.walscope.app.cli;

import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.bytes.WalProblem.Kind;
import org.walscope.model.verify.Finding;
import org.walscope.model.verify.Verification;
import org.walscope.model.verify.VerifiedTimeline;

/// What `walscope verify` says to a person: a line for each finding, one for each timeline, and two of sums.
final class VerifyText {

    /// The kinds of damage that are counted, and what several of a kind are called.
    static final Map<Kind, String> DAMAGE = damage();

    private VerifyText() {}

    private static Map<Kind, String> damage() {
        var names = new EnumMap<Kind, String>(Kind.class);
        names.put(Kind.CHECKSUM, "checksum failures");
        names.put(Kind.PREV_LINK, "broken xl_prev links");
        names.put(Kind.RECORD, "other broken records");
        names.put(Kind.PAGE_HEADER, "bad page headers");
        names.put(Kind.MISSING_SEGMENT, "gaps");
        names.put(Kind.CUT_FILE, "files cut short");
        names.put(Kind.FOREIGN_SYSTEM, "segments of another system");
        names.put(Kind.BODY, "broken record bodies");
        names.put(Kind.FILE, "odd files");
        return names;
    }

    static void print(Verification verified, PrintWriter out) {
        verified.findings().forEach(finding -> out.println(line(finding)));
        verified.timelines().forEach(timeline -> out.println(line(timeline)));
        if (!verified.complete()) {
            out.println("Stopped before the end: what follows counts what was read until then.");
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
        String lost =
                verified.missingBytes() == 0 ? "" : ", %s missing".formatted(count(verified.missingBytes(), "byte"));
        out.println("Damage: %s; %s skipped%s."
                .formatted(
                        DAMAGE.entrySet().stream()
                                .map(kind -> kind.getValue() + " " + verified.count(kind.getKey()))
                                .collect(Collectors.joining(", ")),
                        count(verified.skippedBytes(), "byte"),
                        lost));
    }

    private static String line(VerifiedTimeline timeline) {
        var text = new StringBuilder("Timeline ")
                .append(Integer.toUnsignedString(timeline.timeline()))
                .append(" (")
                .append(timeline.version())
                .append(", system ")
                .append(Long.toUnsignedString(timeline.systemIdentifier()))
                .append("): ")
                .append(timeline.firstSegment());
        if (!timeline.lastSegment().equals(timeline.firstSegment())) {
            text.append(" to ").append(timeline.lastSegment());
        }
        if (timeline.missingSegments() > 0) {
            text.append(", ")
                    .append(count(timeline.missingSegments(), "segment"))
                    .append(" of them missing");
        }
        text.append("; ").append(count(timeline.records(), "good record"));
        timeline.first().ifPresent(lsn -> text.append(", the first at ").append(lsn));
        timeline.last().ifPresent(lsn -> text.append(", the last at ").append(lsn));
        return text.append('.').toString();
    }

    private static String line(Finding finding) {
        WalProblem problem = finding.problem();
        var text = new StringBuilder(problem.severity().name());
        if (problem.lsn().isValid()) {
            text.append(" at ").append(problem.lsn());
        }
        if (!problem.file().isEmpty()) {
            text.append(" (").append(problem.file());
            if (problem.offset() >= 0) {
                text.append(", offset ").append(problem.offset());
            }
            text.append(')');
        }
        text.append(": ").append(problem.message());
        problem.resumesAt().ifPresent(lsn -> after(finding, lsn, text));
        if (problem.resumesAt().isEmpty() && problem.lostFrom().isPresent()) {
            text.append("; nothing behind it can be read");
            skipped(finding, text);
        }
        return text.toString();
    }

    private static void after(Finding finding, Lsn resume, StringBuilder text) {
        text.append("; reading goes on at ").append(resume);
        skipped(finding, text);
        text.append("; ").append(count(finding.recordsAfter(), "good record"));
        if (finding.segmentsAfter() > 0) {
            text.append(" in this and ").append(count(finding.segmentsAfter(), "whole segment"));
        }
        text.append(finding.recordsAfter() == 1 ? " follows" : " follow");
    }

    private static void skipped(Finding finding, StringBuilder text) {
        if (finding.skippedBytes() > 0) {
            text.append(", ").append(count(finding.skippedBytes(), "byte")).append(" skipped");
        }
        if (finding.missingBytes() > 0) {
            text.append(", ").append(count(finding.missingBytes(), "byte")).append(" missing");
        }
    }

    static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
