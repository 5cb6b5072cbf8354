package org.walscope.plugins.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.walscope.model.change.LineRange;
import org.walscope.model.change.PluginWrite;
import org.walscope.plugins.reader.OutputReaders;
import org.walscope.plugins.reader.Recordings;

/// Outputs of the same WAL aligned: the laws on all of them, and what differs on those whose answer is known.
final class TxnAlignerTest {

    private static final Map<String, String> MESSAGES = Map.of("messages", "true");
    private static final Map<String, String> FORMAT2 = Map.of("format-version", "2");

    @Test
    void sameOutputHasNoDifference() {
        ComparedSide side = small("test_decoding", "test_decoding.tsv", Map.of());
        Alignment alignment = lawful(side, small("test_decoding", "test_decoding.tsv", Map.of()));
        assertThat(alignment.summary().sentence())
                .isEqualTo("13 transactions and 18 changes compared: no difference of meaning.");
        assertThat(alignment.rows()).allMatch(r -> r.difference().equals(Difference.NONE));
    }

    @Test
    void wal2JsonDiffersAsItIsKnownTo() {
        Alignment alignment = lawful(
                small("test_decoding", "test_decoding.tsv", Map.of()), small("wal2json", "wal2json-v2.tsv", FORMAT2));
        assertThat(reasons(alignment, DifferenceKind.MEANING)).isEmpty();
        assertThat(reasons(alignment, DifferenceKind.EXPECTED))
                .anyMatch(r -> r.startsWith("unchanged TOAST value of \"b\": not in the WAL"))
                .anyMatch(r -> r.startsWith("\"n\" is NaN or infinite"))
                .anyMatch(r -> r.startsWith("noid.ri_nothing has no replica identity"));
        assertThat(reasons(alignment, DifferenceKind.SPELLING))
                .anyMatch(r -> r.contains("type of \"vc\" spelled in two ways"));
    }

    @Test
    void differencesOfMeaningAreFoundAndNamed() {
        List<PluginWrite> writes = Recordings.resource("test_decoding.tsv", false);
        var changed = new ArrayList<>(writes);
        changed.removeIf(w -> text(w).startsWith("table app.toasty: UPDATE: id[integer]:3 a"));
        changed.replaceAll(w -> new PluginWrite(
                w.lsn(),
                w.xid(),
                text(w).replace("n[integer]:103", "n[integer]:104").getBytes()));
        Alignment alignment = lawful(
                new ComparedSide(OutputReaders.of("test_decoding").read(writes, () -> false), Map.of()),
                new ComparedSide(OutputReaders.of("test_decoding").read(changed, () -> false), Map.of()));
        assertThat(reasons(alignment, DifferenceKind.MEANING))
                .containsExactlyInAnyOrder("this UPDATE is missing from test_decoding", "other value of \"n\"");
        assertThat(alignment.summary().meaning()).isEqualTo(2);
    }

    private static String text(PluginWrite write) {
        return new String(write.data(), java.nio.charset.StandardCharsets.UTF_8);
    }

    @Test
    void lawsHoldForDisorderedOutputs() {
        var random = new Random(4711);
        List<PluginWrite> writes = Recordings.resource("test_decoding.tsv", false);
        List<PluginWrite> json = Recordings.resource("wal2json-v1.tsv", false);
        for (int round = 0; round < 60; round++) {
            lawful(
                    new ComparedSide(
                            OutputReaders.of("test_decoding").read(shuffled(writes, random), () -> false), Map.of()),
                    new ComparedSide(OutputReaders.of("wal2json").read(shuffled(json, random), () -> false), Map.of()));
        }
    }

    @Test
    void threeSidesHoldEveryLineOnce() {
        var random = new Random(4712);
        List<PluginWrite> writes = Recordings.resource("test_decoding.tsv", false);
        List<PluginWrite> json = Recordings.resource("wal2json-v2.tsv", false);
        for (int round = 0; round < 30; round++) {
            List<ComparedSide> sides = List.of(
                    side("test_decoding", shuffled(writes, random)),
                    new ComparedSide(OutputReaders.of("wal2json").read(shuffled(json, random), () -> false), FORMAT2),
                    side("test_decoding", shuffled(writes, random)));
            Alignment alignment = SidesAligner.align(sides, () -> false);
            for (int i = 0; i < sides.size(); i++) {
                int at = i;
                complete(
                        alignment.rows().stream()
                                .map(row -> row.sides().get(at))
                                .toList(),
                        sides.get(i).output().lines().size());
            }
            int row = 0;
            for (AlignedGroup group : alignment.groups()) {
                assertThat(group.from()).isEqualTo(row);
                row = group.to();
            }
            assertThat(row).isEqualTo(alignment.rows().size());
            // What a pair says, the three say too.
            Alignment pair = TxnAligner.align(sides.getFirst(), sides.getLast(), () -> false);
            assertThat(alignment.rows().stream()
                            .filter(each -> !each.sides().get(0).isEmpty()
                                    && !each.sides().get(2).isEmpty())
                            .map(each ->
                                    each.sides().get(0) + " " + each.sides().get(2)))
                    .containsExactlyElementsOf(pair.rows().stream()
                            .filter(each ->
                                    !each.left().isEmpty() && !each.right().isEmpty())
                            .map(each -> each.left() + " " + each.right())
                            .toList());
        }
        ComparedSide same = small("test_decoding", "test_decoding.tsv", Map.of());
        assertThat(SidesAligner.align(List.of(same, same, same, same), () -> false)
                        .summary()
                        .sentence())
                .isEqualTo("13 transactions and 18 changes compared: no difference of meaning.");
    }

    private static ComparedSide side(String plugin, List<PluginWrite> writes) {
        return new ComparedSide(OutputReaders.of(plugin).read(writes, () -> false), Map.of());
    }

    private static List<PluginWrite> shuffled(List<PluginWrite> writes, Random random) {
        var copy = new ArrayList<>(writes);
        for (int i = 0; i < 6; i++) {
            copy.add(random.nextInt(copy.size()), copy.remove(random.nextInt(copy.size() - 1)));
            copy.remove(random.nextInt(copy.size()));
        }
        return copy;
    }

    @Test
    void corpusSlotsSayTheSame() throws Exception {
        Optional<Path> corpus = Recordings.corpus();
        assumeTrue(corpus.isPresent(), "skipped: no corpus");
        var found = new ArrayList<String>();
        for (Path slot : Recordings.outputs(corpus.get(), "test_decoding.tsv")) {
            ComparedSide source = side("test_decoding", slot, Map.of());
            for (var other : others(slot).entrySet()) {
                Alignment alignment = lawful(source, other.getValue());
                String name = corpus.get().relativize(other.getKey()).toString();
                alignment.rows().stream()
                        .filter(r -> r.change() && r.difference().kind() == DifferenceKind.MEANING)
                        .filter(r -> !isUnpublished(source, r))
                        .map(r -> name + ": " + r.difference().reason() + " " + r.left())
                        .distinct()
                        .forEach(found::add);
            }
        }
        assertThat(found).isEmpty();
    }

    /// The publications of the corpus hold a materialized view's rows never, and of one schema and of a table that
    /// was published later INSERTs only.
    private static boolean isUnpublished(ComparedSide source, AlignedRow row) {
        String text = row.left().isEmpty()
                ? ""
                : source.output().lines().get(row.left().from()).text();
        return text.startsWith("table app.mv: ")
                || (text.startsWith("table noid.") || text.startsWith("table app.newtab: "))
                        && (text.contains(": UPDATE:") || text.contains(": DELETE:"));
    }

    private static Map<Path, ComparedSide> others(Path slot) {
        boolean noMessages = slot.toString().contains("pg12") || slot.toString().contains("pg13");
        var others = new java.util.TreeMap<Path, ComparedSide>();
        add(others, slot.resolveSibling("pgoutput-v1.tsv.gz"), "pgoutput", noMessages ? Map.of() : MESSAGES);
        add(others, slot.resolveSibling("pgoutput-v2-stream.tsv.gz"), "pgoutput", MESSAGES);
        add(others, slot.resolveSibling("pgoutput-v3-2pc-stream.tsv.gz"), "pgoutput", MESSAGES);
        add(others, slot.resolveSibling("pgoutput-v4-parallel.tsv.gz"), "pgoutput", MESSAGES);
        add(others, slot.resolveSibling("wal2json-v1.tsv.gz"), "wal2json", Map.of());
        add(others, slot.resolveSibling("wal2json-v2.tsv.gz"), "wal2json", FORMAT2);
        add(others, slot.resolveSibling("test_decoding-stream.tsv.gz"), "test_decoding", Map.of());
        return others;
    }

    private static void add(Map<Path, ComparedSide> others, Path file, String plugin, Map<String, String> options) {
        if (Files.exists(file)) {
            others.put(file, side(plugin, file, options));
        }
    }

    private static ComparedSide side(String plugin, Path file, Map<String, String> options) {
        List<PluginWrite> writes = Recordings.read(file, plugin.equals("pgoutput"));
        return new ComparedSide(OutputReaders.of(plugin).read(writes, () -> false), options);
    }

    private static ComparedSide small(String plugin, String recording, Map<String, String> options) {
        List<PluginWrite> writes = Recordings.resource(recording, plugin.equals("pgoutput"));
        return new ComparedSide(OutputReaders.of(plugin).read(writes, () -> false), options);
    }

    private static List<String> reasons(Alignment alignment, DifferenceKind kind) {
        return alignment.rows().stream()
                .filter(r -> r.difference().kind() == kind)
                .map(r -> r.difference().reason())
                .toList();
    }

    /// Aligns, and holds the result against the laws.
    private static Alignment lawful(ComparedSide left, ComparedSide right) {
        Alignment alignment = TxnAligner.align(left, right, () -> false);
        complete(
                alignment.rows().stream().map(AlignedRow::left).toList(),
                left.output().lines().size());
        complete(
                alignment.rows().stream().map(AlignedRow::right).toList(),
                right.output().lines().size());
        int row = 0;
        for (AlignedGroup group : alignment.groups()) {
            assertThat(group.from()).isEqualTo(row);
            row = group.to();
        }
        assertThat(row).isEqualTo(alignment.rows().size());
        Alignment mirrored = TxnAligner.align(right, left, () -> false);
        assertThat(sorted(mirrored.rows().stream().map(AlignedRow::mirrored).toList()))
                .isEqualTo(sorted(alignment.rows()));
        assertThat(mirrored.summary()).isEqualTo(alignment.summary());
        return alignment;
    }

    /// Each line once, in order.
    private static void complete(List<LineRange> ranges, int lines) {
        int next = 0;
        for (LineRange range : ranges) {
            if (!range.isEmpty()) {
                assertThat(range.from()).isEqualTo(next);
                next = range.to();
            }
        }
        assertThat(next).isEqualTo(lines);
    }

    /// Rows without the order among those that stand alone; where such a row stands on its empty side is no
    /// matter.
    private static List<String> sorted(List<AlignedRow> rows) {
        return rows.stream()
                .map(r -> (r.left().isEmpty() ? "-" : r.left()) + " "
                        + (r.right().isEmpty() ? "-" : r.right()) + " " + r.difference())
                .sorted()
                .toList();
    }
}
