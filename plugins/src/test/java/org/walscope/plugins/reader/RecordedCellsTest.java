package org.walscope.plugins.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.walscope.model.change.ColumnValue;
import org.walscope.model.change.DecodedChange;
import org.walscope.model.change.DecodedOutput;
import org.walscope.model.change.Value;
import org.walscope.plugins.reader.CellText.Said;

/// The tables of the corpus through every plugin and protocol recorded of 12 to 19: what test_decoding says of a cell,
/// the others say too, or what they are known to make of it.
final class RecordedCellsTest {

    private static final Set<String> TABLES =
            Set.of("alltypes", "nums", "exttypes", "altered", "toasty", "toastfull", "ri_index", "fk");

    /// Columns of types whose bytes are not told as text.
    private static final Set<String> BYTES = Set.of("mo", "en", "ena", "co", "dom", "tv", "tq", "rg", "h", "ct");

    @Test
    void everyPluginTellsTheCellsOfTestDecoding() throws Exception {
        Optional<Path> corpus = Recordings.corpus();
        assumeTrue(corpus.isPresent(), "skipped: no corpus");
        int cells = 0;
        int files = 0;
        for (Path oracle : Recordings.outputs(corpus.get(), "test_decoding.tsv")) {
            if (!oracle.toString().contains("/allrm/")) {
                continue;
            }
            List<List<ColumnValue>> expected = rows(oracle, "test_decoding", false);
            try (var siblings = Files.list(oracle.getParent())) {
                for (Path file : siblings.sorted().toList()) {
                    String name = file.getFileName().toString();
                    if (name.matches("pgoutput-v\\d.*\\.gz")) {
                        var told = new TreeMap<Said, Set<String>>();
                        cells += told(expected, rows(file, "pgoutput", true), told);
                        // test_decoding's own word for a boolean; a key's other columns are not sent
                        told.remove(Said.TRUE_FALSE);
                        if (name.contains("binary")) {
                            assertThat(BYTES).as(file.toString()).containsAll(told.getOrDefault(Said.BYTES, Set.of()));
                            told.remove(Said.BYTES);
                        }
                        assertThat(told).as(file.toString()).isEmpty();
                        files++;
                    } else if (name.startsWith("wal2json-v")) {
                        var told = new TreeMap<Said, Set<String>>();
                        cells += told(expected, rows(file, "wal2json", false), told);
                        assertThat(told.remove(Said.BARE_HEX)).isEqualTo(Set.of("b"));
                        assertThat(told.remove(Said.JSON_NULL)).isEqualTo(Set.of("n", "r", "d"));
                        assertThat(told).as(file.toString()).isEmpty();
                        files++;
                    } else if (name.equals("decoderbufs.tsv.gz")) {
                        var told = new TreeMap<Said, Set<String>>();
                        cells += told(expected, rows(file, "decoderbufs", true), told);
                        told.remove(Said.TRUE_FALSE);
                        // a number of cents; a time in UTC whose zone is lost
                        assertThat(told).as(file.toString()).isEqualTo(Map.of(Said.OTHER, Set.of("mo", "tmtz")));
                        files++;
                    }
                }
            }
        }
        String figures = files + " recordings, " + cells + " cells compared with test_decoding's";
        System.out.println(figures);
        assertThat(cells).as(figures).isGreaterThan(20_000);
    }

    /// The new rows of the tables, in the order written.
    private static List<List<ColumnValue>> rows(Path file, String plugin, boolean binary) {
        DecodedOutput output = OutputReaders.of(plugin).read(Recordings.read(file, binary), () -> false);
        var rows = new ArrayList<List<ColumnValue>>();
        output.transactions().stream().flatMap(t -> t.changes().stream()).forEach(change -> {
            switch (change) {
                case DecodedChange.Insert i when TABLES.contains(i.relation().name()) -> rows.add(i.row());
                case DecodedChange.Update u when TABLES.contains(u.relation().name()) -> rows.add(u.row());
                default -> {}
            }
        });
        return rows;
    }

    private static int told(
            List<List<ColumnValue>> expected, List<List<ColumnValue>> rows, Map<Said, Set<String>> told) {
        assertThat(rows).hasSameSizeAs(expected);
        int cells = 0;
        for (int i = 0; i < rows.size(); i++) {
            var said = new LinkedHashMap<String, ColumnValue>();
            rows.get(i).forEach(c -> said.put(c.name(), c));
            for (ColumnValue cell : expected.get(i)) {
                cells++;
                ColumnValue other = said.remove(cell.name());
                boolean unchanged = cell.value() instanceof Value.UnchangedToast;
                if (other == null || unchanged) {
                    // wal2json leaves out what is not in the WAL
                    boolean same = unchanged && (other == null || other.value().equals(cell.value()));
                    add(same ? Said.SAME : Said.OTHER, cell, told);
                    continue;
                }
                Optional<String> oracle =
                        cell.value() instanceof Value.Text(var text) ? Optional.of(text) : Optional.empty();
                Said how = CellText.of(other, oracle);
                boolean bool = cell.column().type().equals(Optional.of("boolean"));
                if (how == Said.OTHER && bool && oracle.isPresent() && other.value() instanceof Value.Text(var t)) {
                    how = oracle.get().startsWith(t) ? Said.TRUE_FALSE : Said.OTHER;
                }
                add(how, cell, told);
            }
            assertThat(said).isEmpty();
        }
        told.remove(Said.SAME);
        return cells;
    }

    private static void add(Said how, ColumnValue cell, Map<Said, Set<String>> told) {
        told.computeIfAbsent(how, h -> new TreeSet<>()).add(cell.name());
    }
}
