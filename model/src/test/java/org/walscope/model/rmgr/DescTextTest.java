package org.walscope.model.rmgr;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.Utf8Builder;

/// Against what C's printf writes.
class DescTextTest {

    @Test
    void writesSixSignificantDigitsAsPercentG() {
        assertThat(general(0)).isEqualTo("0");
        assertThat(general(-0.0)).isEqualTo("-0");
        assertThat(general(1833)).isEqualTo("1833");
        assertThat(general(999999)).isEqualTo("999999");
        assertThat(general(999999.5)).isEqualTo("1e+06");
        assertThat(general(1234567)).isEqualTo("1.23457e+06");
        assertThat(general(-0.0001)).isEqualTo("-0.0001");
        assertThat(general(0.00001)).isEqualTo("1e-05");
        assertThat(general(1e300)).isEqualTo("1e+300");
        assertThat(general(100)).isEqualTo("100");
        assertThat(general(Double.NaN)).isEqualTo("nan");
        assertThat(general(Double.NEGATIVE_INFINITY)).isEqualTo("-inf");
    }

    @Test
    void writesSixDecimalsAsPercentF() {
        assertThat(fixed(-1)).isEqualTo("-1.000000");
        assertThat(fixed(0)).isEqualTo("0.000000");
        assertThat(fixed(2.0000005)).isEqualTo("2.000001");
        assertThat(fixed(1e20)).isEqualTo("100000000000000000000.000000");
    }

    @Test
    void writesUnsignedNumbers() {
        assertThat(DescText.unsigned(new Utf8Builder(), -1)).hasToString("4294967295");
        assertThat(DescText.fullXid(new Utf8Builder(), 0x00000003_FFFFFFFEL)).hasToString("3:4294967294");
        assertThat(DescText.hex(new Utf8Builder(), 0x0A)).hasToString("0x0A");
        assertThat(DescText.hex(new Utf8Builder(), 0xF0)).hasToString("0xF0");
    }

    @Test
    void padsTheLowerHalfOfAPositionFromPg19On() {
        var lsn = new Lsn(0x1_00002345L);
        assertThat(DescText.lsn(new Utf8Builder(), lsn, PgVersion.PG18)).hasToString("1/2345");
        assertThat(DescText.lsn(new Utf8Builder(), lsn, PgVersion.PG19)).hasToString("1/00002345");
        assertThat(DescText.plainLsn(new Utf8Builder(), -1)).hasToString("FFFFFFFF/FFFFFFFF");
        assertThat(DescText.plainLsn(new Utf8Builder(), 0)).hasToString("0/0");
        assertThat(DescText.paddedLsn(new Utf8Builder(), 0x10)).hasToString("0/00000010");
    }

    @Test
    void writesArrays() {
        assertThat(DescText.array(new Utf8Builder(), new int[0])).hasToString(" []");
        assertThat(DescText.array(new Utf8Builder(), new int[] {1, 2})).hasToString(" [1, 2]");
        assertThat(DescText.redirections(new Utf8Builder(), new int[] {3, 8, 4, 9}))
                .hasToString(" [3->8, 4->9]");
    }

    private static String general(double value) {
        return DescText.general(new Utf8Builder(), value).toString();
    }

    private static String fixed(double value) {
        return DescText.fixed(new Utf8Builder(), value).toString();
    }
}
