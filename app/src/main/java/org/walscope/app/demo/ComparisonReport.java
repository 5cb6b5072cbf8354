package org.walscope.app.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.walscope.model.server.ConnectionSettings;
import org.walscope.model.server.PeekLimit;
import org.walscope.model.server.ServerException;
import org.walscope.plugins.OutputComparison;
import org.walscope.plugins.PluginChoice;
import org.walscope.plugins.align.AlignedRow;
import org.walscope.plugins.align.ComparisonSummary;
import org.walscope.plugins.align.DifferenceKind;

/// What the incident's slot says through its own plugin and through pgoutput, in words.
record ComparisonReport(OutputComparison.Result result) {

    private static final int REASONS = 10;

    /// Compares temporary copies of the slot, which are gone afterwards.
    static ComparisonReport of(ConnectionSettings settings) throws ServerException, IOException {
        return new ComparisonReport(OutputComparison.run(
                Optional.of(settings),
                List.of(
                        new OutputComparison.SlotSource(Incident.SLOT, new PluginChoice("test_decoding", Map.of())),
                        new OutputComparison.SlotSource(
                                Incident.SLOT,
                                new PluginChoice(
                                        "pgoutput",
                                        Map.of("proto_version", "1", "publication_names", Incident.PUBLICATION)))),
                Optional.empty(),
                PeekLimit.WHOLE,
                () -> false,
                (_, _) -> {}));
    }

    void print(PrintWriter out) {
        ComparisonSummary summary = result.alignment().summary();
        out.println("Compared, without reading the slot itself:");
        OutputComparison.Side first = result.sides().getFirst();
        out.println("  source slot     " + first.source() + ", plugin test_decoding");
        result.sides().forEach(side -> print(side, out));
        out.println("  from " + first.start() + " up to " + result.upTo());
        out.println("  " + summary.transactions() + " transactions, " + summary.changes() + " changes");
        out.println("  differences     " + summary.differences() + " of meaning, " + summary.expected() + " expected, "
                + summary.spelling() + " of spelling");
        reasons().entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
                .limit(REASONS)
                .forEach(reason -> out.printf("  %6d × %s%n", reason.getValue(), reason.getKey()));
        out.flush();
    }

    private static void print(OutputComparison.Side side, PrintWriter out) {
        String options = side.choice().optionsText();
        out.println("  temporary copy  " + side.copy().orElseThrow() + ", plugin "
                + side.choice().plugin() + (options.isEmpty() ? "" : " (" + options + ")")
                + (side.gone() ? ": gone" : ": NOT GONE"));
    }

    /// How often a reason was given for rows that do not say the same.
    private Map<String, Integer> reasons() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (AlignedRow row : result.alignment().rows()) {
            DifferenceKind kind = row.difference().kind();
            if (kind == DifferenceKind.MEANING || kind == DifferenceKind.EXPECTED && row.change()) {
                counts.merge(
                        kind.name().toLowerCase(java.util.Locale.ROOT) + ": "
                                + row.difference().reason(),
                        1,
                        Integer::sum);
            }
        }
        return counts;
    }
}
