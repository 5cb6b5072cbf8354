package org.walscope.model.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.walscope.model.Lsn;
import org.walscope.model.RelFileLocator;

class WalIndexTest {

    @Test
    void rowAtAgreesWithAPlainSearch() {
        var random = new Random(4711);
        var index = new WalIndex();
        long lsn = 0xFFFF_FF00L;
        for (int row = 0; row < 200_000; row++) {
            index.append(lsn, 24, 0, 0, 0, 0, WalIndex.NO_RELATION);
            lsn += 8 * (3 + random.nextInt(5));
        }
        index.publish();

        int plain = -1;
        for (long wanted = 0xFFFF_FF00L - 16; wanted < 0xFFFF_FF00L + 40_000; wanted += 4) {
            while (plain + 1 < index.size() && index.lsn(plain + 1) <= wanted) {
                plain++;
            }
            assertThat(index.rowAt(new Lsn(wanted))).isEqualTo(plain);
        }
        assertThat(index.rowAt(new Lsn(-1))).isEqualTo(199_999);
    }

    @Test
    void showsNothingBeforeItIsPublished() {
        var index = new WalIndex();
        index.append(8, 24, 0, 0, 0, 0, WalIndex.NO_RELATION);
        assertThat(index.size()).isZero();
        index.publish();
        assertThat(index.size()).isEqualTo(1);
    }

    @Test
    void numbersEachRelationOnce() {
        var random = new Random(4711);
        var index = new WalIndex();
        var numbers = new HashMap<RelFileLocator, Integer>();
        for (int i = 0; i < 100_000; i++) {
            var relation = new RelFileLocator(1663 + random.nextInt(2), random.nextInt(3), random.nextInt(2000) - 1000);
            int number = index.relationNumber(relation);
            assertThat(numbers.computeIfAbsent(relation, ignored -> number)).isEqualTo(number);
        }
        index.publish();

        assertThat(index.relations()).hasSize(numbers.size());
        numbers.forEach(
                (relation, number) -> assertThat(index.relations().get(number)).isEqualTo(relation));
    }
}
