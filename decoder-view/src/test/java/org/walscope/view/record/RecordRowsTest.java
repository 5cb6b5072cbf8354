package org.walscope.view.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.bytes.WalProblem.Severity;
import org.walscope.model.record.WalIndex;
import org.walscope.view.record.RecordRows.Chosen;

class RecordRowsTest {

    private final WalIndex index = new WalIndex();

    RecordRowsTest() {
        for (int row = 0; row < 10; row++) {
            index.append(0x1000 + row * 0x100L, 0x40, row, 10, 0, 0, WalIndex.NO_RELATION);
        }
        index.publish();
    }

    private static WalProblem problem(long lsn) {
        return new WalProblem(Severity.ERROR, new Lsn(lsn), "file", 0, "at " + Long.toHexString(lsn), Optional.empty());
    }

    /// "r3" for the record of row 3, "!1250" for a problem there.
    private static List<String> lines(RecordRows rows) {
        var lines = new ArrayList<String>();
        for (long position = 0; position < rows.count(); position++) {
            int at = (int) position;
            lines.add(rows.problem(position)
                    .map(problem -> "!" + Long.toHexString(problem.lsn().value()))
                    .orElseGet(() -> "r" + rows.row(at)));
        }
        return lines;
    }

    @Test
    void putsProblemsWhereTheyLie() {
        var rows = new RecordRows(
                index,
                PgVersion.PG15,
                10,
                Chosen.ALL,
                List.of(problem(0x1950), problem(0x100), problem(0x1350), problem(0x1350), problem(0)));
        assertThat(lines(rows))
                .containsExactly(
                        "!100", "r0", "r1", "r2", "r3", "!1350", "!1350", "r4", "r5", "r6", "r7", "r8", "r9", "!1950");
        assertThat(rows.records()).isEqualTo(10);
    }

    @Test
    void keepsProblemsWhenFiltered() {
        var rows = new RecordRows(
                index,
                PgVersion.PG15,
                10,
                new Chosen(new int[] {2, 7, 99}, 2, 10),
                List.of(problem(0x100), problem(0x1350), problem(0x1950)));
        assertThat(lines(rows)).containsExactly("!100", "r2", "!1350", "r7", "!1950");
        assertThat(rows.records()).isEqualTo(2);
        assertThat(rows.total()).isEqualTo(10);
    }

    @Test
    void findsEveryRecordsPosition() {
        for (Chosen chosen : List.of(Chosen.ALL, new Chosen(new int[] {0, 3, 4, 9}, 4, 10))) {
            var rows = new RecordRows(
                    index, PgVersion.PG15, 10, chosen, List.of(problem(0x100), problem(0x1350), problem(0x1420)));
            for (long position = 0; position < rows.count(); position++) {
                if (rows.problem(position).isEmpty()) {
                    var lsn = new Lsn(index.lsn(rows.row(position)));
                    assertThat(rows.positionOf(lsn)).isEqualTo(position);
                    assertThat(rows.shows(lsn)).isTrue();
                } else {
                    assertThat(rows.positionOf(rows.problem(position).orElseThrow()))
                            .isEqualTo(position);
                }
            }
        }
    }

    @Test
    void saysWhatAFilterHides() {
        var rows = new RecordRows(index, PgVersion.PG15, 10, new Chosen(new int[] {3}, 1, 10), List.of());
        assertThat(rows.shows(new Lsn(0x1400))).isFalse();
        assertThat(rows.positionOf(new Lsn(0x1400))).isZero();
        assertThat(rows.positionOf(new Lsn(0x1200))).isEqualTo(-1);
    }

    @Test
    void marksTheRecordAProblemLiesIn() {
        var rows = new RecordRows(index, PgVersion.PG15, 10, Chosen.ALL, List.of(problem(0x1310), problem(0x1450)));
        assertThat(rows.problemWithin(3)).contains(problem(0x1310));
        assertThat(rows.problemWithin(4)).isEmpty();
        assertThat(rows.problemWithin(2)).isEmpty();
    }
}
