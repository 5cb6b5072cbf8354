package org.walscope.view.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WorkMemTest {

    @Test
    void readsSizesAsPostgresqlConfHasThem() {
        assertThat(Stream.of("64kB", " 16 MB ", "1GB", "65536B", "64", "2mb").map(WorkMem::parse))
                .containsExactly(
                        Optional.of(64L << 10),
                        Optional.of(16L << 20),
                        Optional.of(1L << 30),
                        Optional.of(64L << 10),
                        Optional.of(64L << 10),
                        Optional.of(2L << 20));
    }

    @Test
    void refusesWhatTheServerRefuses() {
        assertThat(Stream.of("", "63kB", "much", "2048GB", "-1", "999999999999TB", "64 kB 3")
                        .map(WorkMem::parse))
                .containsOnly(Optional.empty());
        assertThat(WorkMem.parse("2147483647kB")).contains(WorkMem.MOST);
    }

    @Test
    void roundsWhatIsDraggedToThreeDigitsOfKilobytes() {
        assertThat(WorkMem.nearest(1_234_567_890)).isEqualTo(1_210_000L * 1024);
        assertThat(WorkMem.nearest(100 * 1024 + 700)).isEqualTo(101 * 1024);
        assertThat(WorkMem.nearest(3)).isEqualTo(WorkMem.LEAST);
        assertThat(WorkMem.nearest(1e18)).isEqualTo(WorkMem.MOST);
    }

    @Test
    void stepsFromPowerOfTwoToPowerOfTwo() {
        assertThat(WorkMem.step(64L << 20, true)).isEqualTo(128L << 20);
        assertThat(WorkMem.step(100L << 20, true)).isEqualTo(128L << 20);
        assertThat(WorkMem.step(100L << 20, false)).isEqualTo(64L << 20);
        assertThat(WorkMem.step(WorkMem.LEAST, false)).isEqualTo(WorkMem.LEAST);
    }

    @Test
    void theLimitLineIsTheReverseOfItself() {
        var line = new LimitLine(100, 200, 1000);
        assertThat(line.bytes(line.y(250))).isEqualTo(250);
        assertThat(line.y(5000)).isEqualTo(100);
        assertThat(line.isAbove(5000)).isTrue();
        assertThat(line.bytes(88)).isEqualTo(2000);
    }
}
