package org.walscope.app.cli;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Locale;
import java.util.Optional;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.bytes.WalProblem.Kind;
import org.walscope.model.verify.Finding;
import org.walscope.model.verify.Verification;
import org.walscope.model.verify.VerifiedTimeline;

/// The document of `walscope verify --json`, which docs/json.md describes.
final class VerifyJson {

    private VerifyJson() {}

    static String of(Verification verified) {
        var document = new JsonObject();
        document.addProperty("complete", verified.complete());
        document.addProperty("records", verified.records());
        document.addProperty("segments", verified.segments());
        document.addProperty("pages", verified.pages());
        document.addProperty("bytes", verified.bytes());
        document.addProperty("missing_segments", verified.missingSegments());
        document.addProperty("skipped_bytes", verified.skippedBytes());
        document.addProperty("missing_bytes", verified.missingBytes());
        var counts = new JsonObject();
        for (Kind kind : VerifyText.DAMAGE.keySet()) {
            counts.addProperty(kind.word(), verified.count(kind));
        }
        document.add("counts", counts);
        var timelines = new JsonArray();
        verified.timelines().forEach(timeline -> timelines.add(timeline(timeline)));
        document.add("timelines", timelines);
        var findings = new JsonArray();
        verified.findings().forEach(finding -> findings.add(finding(finding)));
        document.add("findings", findings);
        return new GsonBuilder()
                .serializeNulls()
                .disableHtmlEscaping()
                .setPrettyPrinting()
                .create()
                .toJson(document);
    }

    private static JsonObject timeline(VerifiedTimeline timeline) {
        var entry = new JsonObject();
        entry.addProperty("timeline", Integer.toUnsignedLong(timeline.timeline()));
        entry.addProperty("system_identifier", Long.toUnsignedString(timeline.systemIdentifier()));
        entry.addProperty("version", timeline.version().major());
        entry.addProperty("first_segment", timeline.firstSegment());
        entry.addProperty("last_segment", timeline.lastSegment());
        entry.addProperty("segments", timeline.segments());
        entry.addProperty("missing_segments", timeline.missingSegments());
        entry.addProperty("pages", timeline.pages());
        entry.addProperty("bytes", timeline.bytes());
        entry.addProperty("records", timeline.records());
        entry.add("first_lsn", lsn(timeline.first()));
        entry.add("last_lsn", lsn(timeline.last()));
        return entry;
    }

    private static JsonObject finding(Finding finding) {
        WalProblem problem = finding.problem();
        var entry = new JsonObject();
        entry.addProperty("severity", problem.severity().name().toLowerCase(Locale.ROOT));
        entry.addProperty("kind", problem.kind().word());
        entry.add("lsn", lsn(Optional.of(problem.lsn())));
        entry.addProperty("file", problem.file());
        entry.add("offset", problem.offset() < 0 ? JsonNull.INSTANCE : new JsonPrimitive(problem.offset()));
        entry.addProperty("message", problem.message());
        entry.add("lost_from", lsn(problem.lostFrom()));
        entry.add("resumes_at", lsn(problem.resumesAt()));
        entry.addProperty("skipped_bytes", finding.skippedBytes());
        entry.addProperty("missing_bytes", finding.missingBytes());
        entry.addProperty("records_after", finding.recordsAfter());
        entry.addProperty("segments_after", finding.segmentsAfter());
        return entry;
    }

    private static JsonElement lsn(Optional<Lsn> lsn) {
        return lsn.filter(Lsn::isValid)
                .map(valid -> (JsonElement) new JsonPrimitive(valid.toString()))
                .orElse(JsonNull.INSTANCE);
    }
}
