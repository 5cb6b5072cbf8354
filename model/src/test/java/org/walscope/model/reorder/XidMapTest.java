package org.walscope.model.reorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class XidMapTest {

    @Test
    void findsWhatWasPutAndNothingElse() {
        var map = new XidMap();
        for (int xid = 1; xid <= 5000; xid++) {
            map.put(xid * 7, xid);
        }
        for (int xid = 1; xid <= 5000; xid++) {
            assertThat(map.get(xid * 7)).isEqualTo(xid);
            assertThat(map.get(xid * 7 + 1)).isEqualTo(XidMap.ABSENT);
        }
        map.put(7, 9);
        map.put(-1, 11);
        assertThat(map.get(7)).isEqualTo(9);
        assertThat(map.get(-1)).isEqualTo(11);
    }

    @Test
    void theInvalidTransactionIsNeverThere() {
        var map = new XidMap();
        assertThat(map.get(0)).isEqualTo(XidMap.ABSENT);
        map.put(742, 3);
        assertThat(map.get(0)).isEqualTo(XidMap.ABSENT);
        assertThatIllegalArgumentException().isThrownBy(() -> map.put(0, 1));
    }
}
