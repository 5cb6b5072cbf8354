package org.walscope.model.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.segment.WalSegment;
import org.walscope.model.segment.WalSegmentName;
import org.walscope.model.segment.WalTimeline;

/// A record reads the same wherever page headers cut it, over segments too.
class SplitRecordTest {

    private static final int SEGMENT = 1 << 20;
    private static final long START = 5L * SEGMENT;

    @Test
    void aRecordSplitAnywhereReadsTheSame() {
        for (int before = 24; before <= 24 + 8192; before += 8) {
            check(100, before);
        }
        check(8168, 24);
        check(40_000, 8000);
        check(3 * SEGMENT, 24);
    }

    /// Writes a record of `before` bytes (nothing when too short for one), then the one asked for.
    private static void check(int length, int before) {
        var writer = new Writer(length > SEGMENT ? 6 : 2);
        long first = writer.write(record(before));
        byte[] wanted = record(length);
        long second = writer.write(wanted);
        WalTimeline timeline = writer.timeline();

        var index = new WalIndex();
        WalScan.scan(timeline, index, ignored -> {}, () -> false);
        XLogRecord read = new RecordReader(timeline).read(new Lsn(second));

        assertThat(index.size()).as("behind %d bytes", before).isEqualTo(2);
        assertThat(List.of(index.lsn(0), index.lsn(1))).containsExactly(first, second);
        assertThat(read.bytes().toArray(java.lang.foreign.ValueLayout.JAVA_BYTE))
                .isEqualTo(wanted);
        assertThat(read.endLsn()).isEqualTo(new Lsn(writer.position()));
        assertThat(read.mainLength()).isEqualTo(length - 24 - (length < 24 + 2 ? 0 : 5));
    }

    /// A record of the XLOG resource manager (NOOP) with main data; its links and checksum are the writer's.
    private static byte[] record(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        ByteBuffer record = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        record.putInt(0, length)
                .putInt(4, 742)
                .put(16, (byte) 0x20)
                .put(17, (byte) 0)
                .putShort(18, (short) 0);
        if (length > 24 + 5) {
            record.put(24, (byte) 254).putInt(25, length - 24 - 5);
        }
        return bytes;
    }

    /// Lays records into pages as the server does.
    private static final class Writer {

        private final byte[][] segments;
        private long position = START;
        private long prev;

        Writer(int count) {
            segments = new byte[count][SEGMENT];
        }

        long position() {
            return position;
        }

        /// Writes a record, linked and summed; where it starts.
        long write(byte[] bytes) {
            ByteBuffer record = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            record.putLong(8, prev);
            var crc = new CRC32C();
            crc.update(bytes, 24, bytes.length - 24);
            crc.update(bytes, 0, 20);
            record.putInt(20, (int) crc.getValue());
            startPage(0);
            long start = position;
            for (int done = 0; done < bytes.length; ) {
                startPage(bytes.length - done);
                int part = (int) Math.min(bytes.length - done, 8192 - position % 8192);
                System.arraycopy(bytes, done, segment(), offset(), part);
                done += part;
                position += part;
            }
            position = position + 7 & -8;
            prev = start;
            return start;
        }

        private void startPage(int rest) {
            if (position % 8192 != 0) {
                return;
            }
            boolean isLong = position % SEGMENT == 0;
            ByteBuffer page = ByteBuffer.wrap(segment()).order(ByteOrder.LITTLE_ENDIAN);
            int at = offset();
            page.putShort(at, (short) PgVersion.PG17.pageMagic());
            page.putShort(at + 2, (short) ((rest > 0 ? 1 : 0) | (isLong ? 2 : 0)));
            page.putInt(at + 4, 1).putLong(at + 8, position).putInt(at + 16, rest);
            if (isLong) {
                page.putLong(at + 24, 99).putInt(at + 32, SEGMENT).putInt(at + 36, 8192);
            }
            position += isLong ? 40 : 24;
        }

        private byte[] segment() {
            return segments[(int) ((position - START) / SEGMENT)];
        }

        private int offset() {
            return (int) (position % SEGMENT);
        }

        WalTimeline timeline() {
            var list = new java.util.ArrayList<WalSegment>();
            for (int i = 0; i < segments.length; i++) {
                WalSegmentName name = WalSegmentName.of(1, START / SEGMENT + i, SEGMENT);
                list.add(new WalSegment(
                        name,
                        Path.of(name.toString()),
                        MemorySegment.ofArray(segments[i]),
                        name.start(SEGMENT),
                        SEGMENT,
                        false));
            }
            return new WalTimeline(99, 1, PgVersion.PG17, SEGMENT, list);
        }
    }
}
