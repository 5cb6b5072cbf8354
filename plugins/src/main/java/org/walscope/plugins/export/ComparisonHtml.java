package org.walscope.plugins.export;

import java.io.IOException;
import java.io.Writer;
import java.util.Locale;
import java.util.OptionalInt;
import org.walscope.model.Xid;
import org.walscope.model.change.DecodedTransaction;
import org.walscope.model.change.LineRange;
import org.walscope.plugins.OutputComparison;
import org.walscope.plugins.align.AlignedGroup;
import org.walscope.plugins.align.AlignedRow;
import org.walscope.plugins.align.Alignment;
import org.walscope.plugins.align.ComparisonSummary;
import org.walscope.plugins.align.DifferenceKind;
import org.walscope.plugins.align.RelationCounts;

/// A comparison as a page that needs nothing else: the summary, the counts by table, and the rows that differ,
/// with
/// their transactions. It follows the reader's light or dark theme, and runs no script.
public final class ComparisonHtml {

    /// Rows written at most: more than anybody reads, and what a browser still shows.
    public static final int MOST_ROWS = 20_000;

    /// Characters of a line written at most.
    private static final int MOST_CHARACTERS = 4000;

    private static final String STYLE = """
            :root { color-scheme: light dark; --line: #d0d7de; --muted: #57606a; --meaning: #fde0dd; --expected: #fae4c7;
              --spelling: #d6ebfd; }
            @media (prefers-color-scheme: dark) { :root { --line: #30363d; --muted: #9198a1; --meaning: #4a1d1f;
              --expected: #43310f; --spelling: #12304d; } }
            body { font: 14px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 110rem; padding: 0 1rem; }
            h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
            table { border-collapse: collapse; width: 100%; table-layout: fixed; }
            table.counts { width: auto; }
            th, td { border: 1px solid var(--line); padding: .3rem .5rem; text-align: left; vertical-align: top; }
            td.number { text-align: right; }
            pre { margin: 0; font: 12px/1.4 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
            tr.meaning td { background: var(--meaning); } tr.expected td { background: var(--expected); }
            tr.spelling td { background: var(--spelling); } tr.txn th { color: var(--muted); font-weight: 600; }
            .reason { color: var(--muted); }
            """;

    private final OutputComparison.Result result;
    private final Alignment alignment;
    private final Writer out;

    private ComparisonHtml(OutputComparison.Result result, Writer out) {
        this.result = result;
        this.alignment = result.alignment();
        this.out = out;
    }

    /// Writes the page. Spelling is counted, and not written row by row.
    public static void write(OutputComparison.Result result, Writer out) throws IOException {
        new ComparisonHtml(result, out).write();
    }

    private void write() throws IOException {
        ComparisonSummary summary = alignment.summary();
        out.write("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n<title>Comparison of slot ");
        text(result.sides().getFirst().source());
        out.write("</title>\n<style>\n" + STYLE + "</style></head><body>\n<h1>Comparison of slot ");
        text(result.sides().getFirst().source());
        out.write("</h1>\n<p>");
        text(summary.sentence());
        out.write("</p>\n");
        if (result.cut().isPresent()) {
            out.write("<p>");
            text(result.cut().get());
            out.write("</p>\n");
        }
        sides();
        counts();
        rows();
        out.write("</body></html>\n");
    }

    private void sides() throws IOException {
        out.write(
                "<h2>Sides</h2>\n<table class=\"counts\"><tr><th>Side</th><th>Slot or files</th><th>Plugin</th><th>Options</th>"
                        + "<th>Read from</th></tr>\n");
        for (int i = 0; i < result.sides().size(); i++) {
            OutputComparison.Side side = result.sides().get(i);
            out.write("<tr><td>" + (i + 1) + "</td><td>");
            text(side.source());
            out.write("</td><td>");
            text(side.choice().plugin());
            out.write("</td><td><pre>");
            text(side.choice().optionsText());
            out.write("</pre></td><td>");
            String copy = side.copy()
                    .map(name -> "temporary copy " + name + ", from ")
                    .orElse("");
            text(copy + side.start() + " to " + result.upTo() + after(side));
            out.write("</td></tr>\n");
        }
        out.write("</table>\n");
    }

    private static String after(OutputComparison.Side side) {
        if (side.copy().isEmpty()) {
            return side.notes().isEmpty() ? "" : ". " + String.join(" ", side.notes());
        }
        return side.gone() ? ", gone" : ", not seen to be gone";
    }

    private void counts() throws IOException {
        out.write("<h2>By table</h2>\n<table class=\"counts\"><tr><th>Table</th><th>Same</th><th>Spelling</th>"
                + "<th>Expected</th><th>Meaning</th></tr>\n");
        for (RelationCounts counts : RelationCounts.of(alignment)) {
            out.write("<tr><td>");
            text(counts.relation().map(Object::toString).orElse("(no table)"));
            out.write("</td>");
            for (DifferenceKind kind : DifferenceKind.values()) {
                out.write("<td class=\"number\">" + String.format(Locale.ROOT, "%,d", counts.of(kind)) + "</td>");
            }
            out.write("</tr>\n");
        }
        out.write("</table>\n");
    }

    private void rows() throws IOException {
        out.write("<h2>What differs</h2>\n<table><tr>");
        for (int i = 0; i < result.sides().size(); i++) {
            out.write("<th>" + (i + 1) + ": ");
            text(result.sides().get(i).choice().plugin());
            out.write("</th>");
        }
        out.write("<th>Why</th></tr>\n");
        int written = 0;
        int differing = 0;
        for (AlignedGroup group : alignment.groups()) {
            boolean headed = false;
            for (AlignedRow row : alignment.rows().subList(group.from(), group.to())) {
                DifferenceKind kind = row.difference().kind();
                if (kind != DifferenceKind.MEANING && kind != DifferenceKind.EXPECTED) {
                    continue;
                }
                differing++;
                if (written >= MOST_ROWS) {
                    continue;
                }
                if (!headed) {
                    head(group);
                    headed = true;
                }
                row(row);
                written++;
            }
        }
        out.write("</table>\n<p>" + written + " of " + differing + " rows that differ in meaning or as expected; "
                + alignment.summary().spelling() + " changes of other spelling are not listed.</p>\n");
    }

    private void head(AlignedGroup group) throws IOException {
        out.write("<tr class=\"txn\"><th colspan=\"" + (result.sides().size() + 1) + "\">");
        String name = "Outside of transactions";
        for (int i = 0; i < group.sides().size(); i++) {
            OptionalInt place = group.sides().get(i);
            if (place.isPresent()) {
                DecodedTransaction txn =
                        alignment.sides().get(i).output().transactions().get(place.getAsInt());
                name = "Transaction "
                        + (txn.xid().isPresent() ? Xid.toString(txn.xid().getAsInt()) : "of an xid not said")
                        + txn.endLsn().map(lsn -> ", ended at " + lsn).orElse("");
                break;
            }
        }
        text(name);
        out.write("</th></tr>\n");
    }

    private void row(AlignedRow row) throws IOException {
        out.write("<tr class=\"" + row.difference().kind().name().toLowerCase(Locale.ROOT) + "\">");
        for (int i = 0; i < row.sides().size(); i++) {
            out.write("<td><pre>");
            LineRange lines = row.sides().get(i);
            for (int line = lines.from(); line < lines.to(); line++) {
                String text =
                        alignment.sides().get(i).output().lines().get(line).text();
                text(
                        text.length() > MOST_CHARACTERS
                                ? text.substring(0, MOST_CHARACTERS) + "… (" + text.length() + " characters)"
                                : text);
                out.write('\n');
            }
            out.write("</pre></td>");
        }
        out.write("<td class=\"reason\">");
        text(row.difference().reason());
        out.write("</td></tr>\n");
    }

    private void text(String text) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> out.write("&lt;");
                case '>' -> out.write("&gt;");
                case '&' -> out.write("&amp;");
                case '"' -> out.write("&quot;");
                default -> {
                    // What no document may have, and halves of pairs
                    boolean shown = c >= ' ' && !Character.isSurrogate(c) || c == '\n' || c == '\t';
                    boolean pair = Character.isHighSurrogate(c)
                            && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1));
                    if (pair) {
                        out.write(text, i++, 2);
                    } else {
                        out.write(shown ? c : '\uFFFD');
                    }
                }
            }
        }
    }
}
