package org.walscope.view.hex;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.walscope.model.Lsn;

class BytePlacesTest {

    private static final int SEGMENT = 1 << 20;
    private static final int PAGE = 8192;

    /// The next record byte's position, by stepping over page headers.
    private static long next(long position) {
        long after = position + 1;
        if (after % PAGE == 0) {
            after += after % SEGMENT == 0 ? 40 : 24;
        }
        return after;
    }

    @Test
    void stepsOverPageHeaders() {
        for (long start : new long[] {0x1000028L, 0x1001FF8L, 0x10FE000L + 24, 0x7_FFFF_FFF0L}) {
            var places = new BytePlaces(new Lsn(start), SEGMENT, PAGE);
            long expected = start;
            for (int offset = 0; offset < 3 * PAGE; offset++) {
                assertThat(places.lsn(offset)).as("%X + %d", start, offset).isEqualTo(new Lsn(expected));
                expected = next(expected);
            }
        }
    }

    @Test
    void countsFromTheFileOfTheByteNotOfTheRecord() {
        var places = new BytePlaces(new Lsn(0x10FFFF8L), SEGMENT, PAGE);
        assertThat(places.offsetInFile(0)).isEqualTo(0xFFFF8);
        assertThat(places.offsetInFile(7)).isEqualTo(0xFFFFF);
        assertThat(places.lsn(8)).isEqualTo(new Lsn(0x1100028L));
        assertThat(places.offsetInFile(8)).isEqualTo(40);
    }
}
