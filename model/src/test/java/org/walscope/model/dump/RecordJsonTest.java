package org.walscope.model.dump;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.walscope.corpus.Corpus;
import org.walscope.corpus.CorpusSet;
import org.walscope.model.record.WalScan;
import org.walscope.model.segment.WalFiles;
import org.walscope.model.segment.WalTimeline;

/// What docs/json.md promises of `walscope dump --format json`.
class RecordJsonTest {

    private static void each(CorpusSet set, Consumer<JsonObject> check) {
        try (WalFiles files = WalFiles.open(List.of(set.wal()))) {
            for (WalTimeline timeline : files.timelines()) {
                WalScan.read(
                        timeline,
                        timeline.start(),
                        cursor -> {
                            String line = RecordJsonText.of(cursor.toRecord());
                            check.accept(JsonParser.parseString(line).getAsJsonObject());
                            return true;
                        },
                        problem -> {},
                        () -> false);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void leavesOfEveryRecordFillItByteByByte() {
        int[] records = new int[1];
        for (CorpusSet set : Corpus.own()) {
            each(set, record -> {
                records[0]++;
                assertThat(leaves(record.getAsJsonArray("fields"), 0))
                        .as(record.toString())
                        .isEqualTo(record.get("total_length").getAsInt());
            });
        }
        assertThat(records[0]).isGreaterThan(4000);
    }

    /// Where the fields end that start at `from` and follow each other.
    private static int leaves(JsonArray fields, int from) {
        int end = from;
        for (JsonElement element : fields) {
            JsonObject field = element.getAsJsonObject();
            assertThat(field.get("offset").getAsInt()).as(field.toString()).isEqualTo(end);
            end += field.get("length").getAsInt();
            if (field.has("fields")) {
                assertThat(leaves(
                                field.getAsJsonArray("fields"),
                                field.get("offset").getAsInt()))
                        .as(field.toString())
                        .isEqualTo(end);
            } else if (!field.has("value")) {
                assertThat(field.has("hex") || field.get("length").getAsInt() > 1024)
                        .as(field.toString())
                        .isTrue();
            }
        }
        return end;
    }

    @Test
    void givesEachKindOfFieldItsType() {
        var seen = new TreeSet<String>();
        for (String set : List.of("pg15/crash", "pg18/timeline")) {
            each(Corpus.own(set), record -> types(record.getAsJsonArray("fields"), seen));
        }
        assertThat(seen)
                .contains(
                        "xl_tot_len number",
                        "xl_xid number",
                        "xl_prev lsn",
                        "xact_time time",
                        "nextXid number",
                        "time time",
                        "fullPageWrites boolean",
                        "prepared_at time",
                        "gid text",
                        "fork_flags number flags",
                        "bimg_info number flags",
                        "infobits_set number flags",
                        "tuple data hex",
                        "padding hex",
                        "block 0 image ");
        assertThat(seen).noneMatch(field -> field.startsWith("not described"));
    }

    private static void types(JsonArray fields, Set<String> seen) {
        for (JsonElement element : fields) {
            JsonObject field = element.getAsJsonObject();
            if (field.has("fields")) {
                types(field.getAsJsonArray("fields"), seen);
                continue;
            }
            String type = "";
            if (field.has("value")) {
                var value = field.getAsJsonPrimitive("value");
                type = value.isNumber()
                        ? "number"
                        : value.isBoolean()
                                ? "boolean"
                                : value.getAsString().matches("[0-9A-F]+/[0-9A-F]+")
                                        ? "lsn"
                                        : value.getAsString()
                                                        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z")
                                                ? "time"
                                                : "text";
            }
            seen.add(field.get("name").getAsString() + " " + type + (field.has("flags") ? " flags" : "")
                    + (field.has("hex") ? "hex" : ""));
        }
    }

    @Test
    void namesTheFlagsThatAreSet() {
        var flags = new TreeSet<String>();
        each(Corpus.own("pg15/damaged"), record -> flags(record.getAsJsonArray("fields"), flags));
        assertThat(flags)
                .contains(
                        "fork_flags 32 [\"main\",\"HAS_DATA\"]",
                        "flags 8 [\"CONTAINS_NEW_TUPLE\"]",
                        "bimg_info 7 [\"HAS_HOLE\",\"APPLY\",\"COMPRESS_PGLZ\"]");
    }

    private static void flags(JsonArray fields, Set<String> seen) {
        for (JsonElement element : fields) {
            JsonObject field = element.getAsJsonObject();
            if (field.has("fields")) {
                flags(field.getAsJsonArray("fields"), seen);
            } else if (field.has("flags")) {
                seen.add(field.get("name").getAsString() + " " + field.get("value") + " " + field.get("flags"));
            }
        }
    }
}
