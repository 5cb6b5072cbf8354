package org.walscope.view.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Rows of bars and what is drawn of them, held against counting by hand.
class BarRowsTest {

    private static final int BARS = 20_000;

    private final Random random = new Random(4711);
    private final long[] starts = new long[BARS];
    private final long[] ends = new long[BARS];
    private final boolean[] aborted = new boolean[BARS];
    private final BarRows rows = build();
    private final TimelineViewport viewport = new TimelineViewport();

    private BarRows build() {
        var packer = new LanePacker(5);
        int[] row = new int[BARS];
        long start = 0;
        for (int i = 0; i < BARS; i++) {
            start += random.nextInt(40);
            starts[i] = start;
            ends[i] = start + 1 + (random.nextInt(50) == 0 ? random.nextInt(5000) : random.nextInt(60));
            aborted[i] = random.nextInt(10) == 0;
            row[i] = packer.place(starts[i], ends[i], 1);
        }
        int[] order = IntStream.range(0, BARS).toArray();
        return BarRows.build(order, row, packer.lanes(), new BarRows.Source() {
            @Override
            public long start(int item) {
                return starts[item];
            }

            @Override
            public long end(int item) {
                return ends[item];
            }

            @Override
            public boolean isAborted(int item) {
                return aborted[item];
            }
        });
    }

    @Test
    void noBarBeginsBeforeTheOneBeforeItHasEnded() {
        int bars = 0;
        for (int row = 0; row < rows.rows(); row++) {
            for (int place = rows.firstPlace(row); place < rows.placeAfter(row); place++, bars++) {
                assertThat(rows.end(place)).isGreaterThan(rows.start(place));
                if (place > rows.firstPlace(row)) {
                    assertThat(rows.start(place)).isGreaterThanOrEqualTo(rows.start(place - 1));
                    assertThat(rows.end(place)).isGreaterThanOrEqualTo(rows.end(place - 1));
                }
            }
        }
        assertThat(bars).isEqualTo(BARS);
    }

    @Test
    void drawsEveryBarOnceAndNoMoreRectanglesThanColumnsAtAnyZoom() {
        viewport.show(ends[BARS - 1]);
        viewport.resize(1000);
        for (int zoom = 0; zoom < 12; zoom++) {
            for (int row = 0; row < rows.rows(); row++) {
                var seen = new Seen();
                TimelineBars.visit(rows, row, viewport, seen);
                assertThat(seen.rectangles).isLessThan(1000 / 3 + 1000 / 4 + 4);
                assertThat(seen.aborted).isEqualTo(count(row, true, seen));
                assertThat(seen.bars).isEqualTo(count(row, false, seen));
            }
            viewport.zoom(2, 700);
        }
    }

    @Test
    void clustersStayTheSameWhileThePictureMoves() {
        viewport.show(ends[BARS - 1]);
        viewport.resize(1000);
        viewport.zoom(4, 500);
        var before = new Seen();
        TimelineBars.visit(rows, 0, viewport, before);
        viewport.pan(150.5);
        var after = new Seen();
        TimelineBars.visit(rows, 0, viewport, after);
        List<Integer> shared = new ArrayList<>(before.firsts);
        shared.retainAll(after.firsts);
        assertThat(shared).hasSizeGreaterThan(before.firsts.size() / 2);
        int from = before.firsts.indexOf(shared.getFirst());
        assertThat(shared).isEqualTo(before.firsts.subList(from, from + shared.size()));
    }

    private long count(int row, boolean onlyAborted, Seen seen) {
        return IntStream.range(seen.from, seen.to)
                .filter(place -> place >= rows.firstPlace(row))
                .filter(place -> !onlyAborted || aborted[rows.item(place)])
                .count();
    }

    private final class Seen implements TimelineBars.Visitor {

        private final List<Integer> firsts = new ArrayList<>();
        private int rectangles;
        private long bars;
        private long aborted;
        private int from = -1;
        private int to;

        @Override
        public void bar(int place, double x, double width) {
            cluster(place, place + 1, x, width);
        }

        @Override
        public void cluster(int fromPlace, int toPlace, double x, double width) {
            if (from < 0) {
                from = fromPlace;
            } else {
                assertThat(fromPlace).isEqualTo(to);
            }
            to = toPlace;
            firsts.add(fromPlace);
            rectangles++;
            bars += toPlace - fromPlace;
            aborted += rows.aborted(fromPlace, toPlace);
        }
    }
}
