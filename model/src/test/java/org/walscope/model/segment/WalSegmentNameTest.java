package org.walscope.model.segment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.walscope.model.Lsn;

class WalSegmentNameTest {

    @Test
    void saysWhereItsSegmentStarts() {
        WalSegmentName name = WalSegmentName.parse("0000000200000003000000FE").orElseThrow();

        assertThat(name).isEqualTo(new WalSegmentName(2, 3, 0xFE));
        assertThat(name.start(16 << 20)).isEqualTo(new Lsn(0x3_FE00_0000L));
        assertThat(name.start(1 << 20)).isEqualTo(new Lsn(0x3_0FE0_0000L));
    }

    @ParameterizedTest
    @ValueSource(ints = {1 << 20, 16 << 20, 64 << 20, 1 << 30})
    void isTheNameOfItsNumber(int size) {
        for (long number : new long[] {0, 1, 3, 4, 255, 256, 4095, 4096, 1_000_003}) {
            WalSegmentName name = WalSegmentName.of(7, number, size);
            assertThat(name.number(size)).isEqualTo(number);
            assertThat(WalSegmentName.parse(name.toString())).contains(name);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00000001000000000000000",
                "0000000100000000000000000",
                "00000001000000000000000a",
                "00000001000000000000000G",
                "00000001000000000000.wal",
                "０0000001000000000000000"
            })
    void refusesWhatIsNoName(String text) {
        assertThat(WalSegmentName.parse(text)).isEmpty();
    }
}
