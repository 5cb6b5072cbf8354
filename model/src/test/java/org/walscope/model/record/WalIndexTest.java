package org.walscope.model.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Optional;
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

    /// LSNs near and far from each other, as behind a gap, and such as no server writes; images from some row on.
    @Test
    void keepsEveryRowAsItWasJoinedFromParts() {
        var random = new Random(4711);
        var whole = new WalIndex();
        var joined = new WalIndex();
        var part = new WalIndex();
        long lsn = 40;
        for (int row = 0; row < 300_000; row++) {
            lsn += switch (random.nextInt(row < 100_000 ? 1_000_000 : 50_000)) {
                case 0 -> 1L << 36;
                case 1 -> 3;
                default -> 8 * (3 + random.nextInt(50));
            };
            int length = random.nextInt(row < 100_000 ? 65_536 : 65_540);
            int image = row > 150_000 && random.nextInt(4) == 0 ? 8192 * random.nextInt(10) : 0;
            var relation = new RelFileLocator(1663, 5, random.nextInt(1 + row));
            whole.append(lsn, length, ~row, row & 0x7F, row & 0xFF, image, number(whole, relation));
            part.append(lsn, length, ~row, row & 0x7F, row & 0xFF, image, number(part, relation));
            if (random.nextInt(20_000) == 0) {
                join(joined, part);
            }
        }
        join(joined, part);
        whole.publish();

        assertThat(joined.size()).isEqualTo(300_000).isEqualTo(whole.size());
        for (int row = 0; row < whole.size(); row++) {
            assertThat(row(joined, row)).isEqualTo(row(whole, row));
        }
        assertThat(whole.relations()).hasSizeGreaterThan(65_536);
        assertThat(whole.lsn(299_999)).isEqualTo(lsn).isGreaterThan(1L << 37);
        assertThat(whole.rowAt(new Lsn(lsn))).isEqualTo(299_999);
    }

    private static int number(WalIndex index, RelFileLocator relation) {
        return relation.relNumber() % 3 == 0 ? WalIndex.NO_RELATION : index.relationNumber(relation);
    }

    private static void join(WalIndex index, WalIndex part) {
        part.publish();
        index.appendAll(part);
        index.publish();
        part.clear();
    }

    private record Row(
            long lsn, int length, int xid, int rmid, int info, int imageBytes, Optional<RelFileLocator> relation) {}

    private static Row row(WalIndex index, int row) {
        return new Row(
                index.lsn(row),
                index.length(row),
                index.xid(row),
                index.rmid(row),
                index.info(row),
                index.imageBytes(row),
                index.relation(row));
    }
}
