package org.walscope.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LsnTest {

    @Test
    void printsAsTheServerDoes() {
        assertThat(new Lsn(0x0000000001529FB0L)).hasToString("0/1529FB0");
        assertThat(new Lsn(0x0000001AFFFFFFFFL)).hasToString("1A/FFFFFFFF");
        assertThat(Lsn.INVALID).hasToString("0/0");
    }

    @Test
    void readsWhatItPrints() {
        for (long value : new long[] {0, 1, 0x1529FB0L, 0xFFFFFFFFL, 0x100000000L, -1L}) {
            assertThat(Lsn.parse(new Lsn(value).toString())).contains(new Lsn(value));
        }
    }

    @Test
    void refusesWhatIsNoLsn() {
        for (String text :
                new String[] {"", "/", "0/", "/0", "0", "g/0", "0/g", "0/123456789", "123456789/0", "0/0/0", "-1/0"}) {
            assertThat(Lsn.parse(text)).as(text).isEmpty();
        }
    }

    @Test
    void comparesUnsigned() {
        assertThat(new Lsn(-1)).isGreaterThan(new Lsn(1));
        assertThat(new Lsn(0x9000000).isBefore(new Lsn(0xA000000))).isTrue();
    }
}
