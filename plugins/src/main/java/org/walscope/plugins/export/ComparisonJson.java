package org.walscope.plugins.export;

import com.google.gson.stream.JsonWriter;
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
import org.walscope.plugins.align.ComparedSide;
import org.walscope.plugins.align.ComparisonSummary;
import org.walscope.plugins.align.DifferenceKind;

/// What `walscope compare --json` prints: both sides, the summary, and every row that is not the same, with its
/// transaction, its kind (`meaning`, `expected`, `spelling`), the reason and the lines of both sides.
public final class ComparisonJson {

    private final JsonWriter json;
    private final OutputComparison.Result result;

    private ComparisonJson(OutputComparison.Result result, Writer out) {
        this.json = new JsonWriter(out);
        this.result = result;
        json.setIndent("  ");
    }

    /// Writes the document and a line break.
    public static void write(OutputComparison.Result result, Writer out) throws IOException {
        new ComparisonJson(result, out).write();
        out.write('\n');
    }

    private void write() throws IOException {
        json.beginObject();
        json.name("sides").beginArray();
        for (OutputComparison.Side side : result.sides()) {
            side(side);
        }
        json.endArray();
        json.name("up_to").value(result.upTo().toString());
        json.name("cut").value(result.cut().orElse(null));
        summary(result.alignment().summary());
        json.name("differences").beginArray();
        Alignment alignment = result.alignment();
        for (AlignedGroup group : alignment.groups()) {
            for (AlignedRow row : alignment.rows().subList(group.from(), group.to())) {
                if (row.difference().kind() != DifferenceKind.SAME) {
                    difference(group, row);
                }
            }
        }
        json.endArray();
        json.endObject();
    }

    private void side(OutputComparison.Side side) throws IOException {
        json.beginObject();
        json.name(side.copy().isPresent() ? "slot" : "wal").value(side.source());
        json.name("plugin").value(side.choice().plugin());
        json.name("options").beginObject();
        for (var option : side.choice().options().entrySet()) {
            json.name(option.getKey()).value(option.getValue());
        }
        json.endObject();
        json.name("start_lsn").value(side.start().toString());
        if (side.copy().isPresent()) {
            json.name("copy").value(side.copy().get());
            json.name("gone").value(side.gone());
        } else {
            json.name("notes").beginArray();
            for (String note : side.notes()) {
                json.value(note);
            }
            json.endArray();
        }
        json.endObject();
    }

    private void summary(ComparisonSummary summary) throws IOException {
        json.name("summary").beginObject();
        json.name("transactions").value(summary.transactions());
        json.name("changes").value(summary.changes());
        json.name("meaning").value(summary.differences());
        json.name("expected").value(summary.expected());
        json.name("spelling").value(summary.spelling());
        json.name("unread").value(summary.unread());
        json.name("sentence").value(summary.sentence());
        json.endObject();
    }

    private void difference(AlignedGroup group, AlignedRow row) throws IOException {
        json.beginObject();
        json.name("kind").value(row.difference().kind().name().toLowerCase(Locale.ROOT));
        json.name("reason").value(row.difference().reason());
        Alignment alignment = result.alignment();
        json.name("xid");
        xid(group, alignment);
        json.name("sides").beginArray();
        for (int i = 0; i < row.sides().size(); i++) {
            lines(alignment.sides().get(i), row.sides().get(i));
        }
        json.endArray();
        json.endObject();
    }

    private void xid(AlignedGroup group, Alignment alignment) throws IOException {
        for (int i = 0; i < group.sides().size(); i++) {
            OptionalInt place = group.sides().get(i);
            if (place.isPresent()) {
                xid(alignment.sides().get(i).output().transactions().get(place.getAsInt()));
                return;
            }
        }
        json.nullValue();
    }

    private void xid(DecodedTransaction transaction) throws IOException {
        if (transaction.xid().isPresent()) {
            json.value(Long.parseLong(Xid.toString(transaction.xid().getAsInt())));
        } else {
            json.nullValue();
        }
    }

    private void lines(ComparedSide side, LineRange lines) throws IOException {
        json.beginArray();
        for (int i = lines.from(); i < lines.to(); i++) {
            json.value(side.output().lines().get(i).text());
        }
        json.endArray();
    }
}
