package org.walscope.model.rmgr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.FieldNode;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.record.XLogRecord;

/// Random bytes in every operation of every manager: text or a [WalFormatException], nothing else, and a tree whose
/// nodes lie within the record.
class RmgrFuzzTest {

    private static final long SEED = 4711;
    private static final int RUNS = 60;

    @ParameterizedTest
    @EnumSource(PgVersion.class)
    void describesRandomBytesOrSaysWhyNot(PgVersion version) {
        var random = new Random(SEED + version.major());
        int described = 0;
        int refused = 0;
        for (int rmid = 0; rmid < 24; rmid++) {
            for (int info = 0; info < 256; info += 16) {
                for (int run = 0; run < RUNS; run++) {
                    XLogRecord record = RecordBytes.record(
                            version, rmid, info, bytes(random, random.nextInt(80)), bytes(random, random.nextInt(300)));
                    try {
                        RecordLine.append(record, true, new Utf8Builder());
                        described++;
                    } catch (WalFormatException e) {
                        assertThat(e.getMessage()).contains(RecordBytes.AT.toString());
                        refused++;
                    }
                    assertInside(RecordTree.of(record), 0, record.totalLength());
                }
            }
        }
        assertThat(described).as("described, seed %d", SEED).isGreaterThan(1000);
        assertThat(refused).as("refused, seed %d", SEED).isGreaterThan(1000);
    }

    private static void assertInside(List<FieldNode> nodes, int from, int to) {
        int last = from;
        for (FieldNode node : nodes) {
            if (node.offset() < last || node.offset() + node.length() > to) {
                throw new AssertionError(node + " does not lie within " + last + " to " + to);
            }
            last = node.offset() + node.length();
            assertInside(node.children(), node.offset(), last);
        }
    }

    /// Small numbers more often than not, so that counts fit now and then.
    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        boolean small = random.nextBoolean();
        for (int i = 0; i < length; i++) {
            int value = random.nextInt(256);
            bytes[i] = (byte) (small && random.nextInt(4) > 0 ? value & 3 : value);
        }
        return bytes;
    }
}
