package org.walscope.view.sidebyside;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.walscope.plugins.align.DifferenceKind;

class DifferencePlacesTest {

    /// Rows of one to three heights, some under a header.
    private static List<DisplayRow> rows(Random random) {
        List<DisplayRow> rows = new ArrayList<>();
        DifferenceKind[] kinds = DifferenceKind.values();
        for (int row = 0; row < random.nextInt(40); row++) {
            DifferenceKind kind = kinds[random.nextInt(kinds.length)];
            if (random.nextInt(4) == 0) {
                rows.add(DisplayRow.header(row, row, DifferenceKind.MEANING));
            }
            for (int height = 0; height <= random.nextInt(3); height++) {
                rows.add(new DisplayRow(new int[] {row, row}, row, row, kind));
            }
        }
        return rows;
    }

    private static boolean begins(List<DisplayRow> rows, int place) {
        return !rows.get(place).isHeader()
                && (place == 0
                        || rows.get(place - 1).isHeader()
                        || rows.get(place - 1).row() != rows.get(place).row());
    }

    @Test
    void findsWhatASearchFromRowToRowFinds() {
        var random = new Random(7);
        for (int round = 0; round < 300; round++) {
            List<DisplayRow> rows = rows(random);
            var places = new DifferencePlaces(rows);
            Set<DifferenceKind> kinds = EnumSet.noneOf(DifferenceKind.class);
            for (DifferenceKind kind : DifferenceKind.values()) {
                if (random.nextBoolean()) {
                    kinds.add(kind);
                }
            }
            for (int from = -1; from < rows.size(); from++) {
                for (int direction : new int[] {1, -1}) {
                    assertThat(places.next(kinds, from, direction)).isEqualTo(searched(rows, kinds, from, direction));
                }
            }
        }
    }

    private static int searched(List<DisplayRow> rows, Set<DifferenceKind> kinds, int from, int direction) {
        for (int step = 1; step <= rows.size(); step++) {
            int place = Math.floorMod((from < 0 && direction < 0 ? rows.size() : from) + direction * step, rows.size());
            if (begins(rows, place) && kinds.contains(rows.get(place).kind())) {
                return place;
            }
        }
        return DifferencePlaces.NONE;
    }

    @Test
    void tellsTheWorstThatBeginsInARange() {
        var random = new Random(8);
        for (int round = 0; round < 300; round++) {
            List<DisplayRow> rows = rows(random);
            var places = new DifferencePlaces(rows);
            for (int from = 0; from <= rows.size(); from++) {
                int to = from + random.nextInt(rows.size() - from + 1);
                DifferenceKind worst = DifferenceKind.SAME;
                for (int i = from; i < to; i++) {
                    worst = begins(rows, i) ? worst.worst(rows.get(i).kind()) : worst;
                }
                assertThat(places.worst(from, to)).isEqualTo(worst);
            }
        }
    }
}
