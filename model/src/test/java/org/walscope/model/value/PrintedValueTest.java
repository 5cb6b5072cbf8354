package org.walscope.model.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.value.OutputSettings.IntervalStyle;

/// Values printed with default settings and taken back are those that were printed.
class PrintedValueTest {

    private static final int COUNT = 2000;

    private final Random random = new Random(20261127);
    private final DateText dates = new DateText(OutputSettings.DEFAULT);

    @Test
    void datesAndTimesComeBack() {
        for (int i = 0; i < COUNT; i++) {
            int days = i < 2 ? Integer.MAX_VALUE + i : random.nextInt(-2_400_000, 100_000_000);
            var date = new Utf8Builder();
            dates.date(days, date);
            same(1082, date, bytes(4).putInt(days));

            long micros = i < 2 ? Long.MAX_VALUE + i : random.nextLong(-200_000_000_000_000_000L, Long.MAX_VALUE / 2);
            var timestamp = new Utf8Builder();
            dates.timestamp(micros, timestamp);
            same(1114, timestamp, bytes(8).putLong(micros));
            var timestamptz = new Utf8Builder();
            dates.timestamptz(micros, timestamptz);
            same(1184, timestamptz, bytes(8).putLong(micros));
        }
    }

    @Test
    void intervalsComeBack() {
        for (int i = 0; i < COUNT; i++) {
            boolean extreme = i < 2;
            int part = Integer.MAX_VALUE + i;
            ByteBuffer stored = bytes(16)
                    .putLong(extreme ? Long.MAX_VALUE + i : random.nextLong() >> random.nextInt(64))
                    .putInt(extreme ? part : random.nextInt() >> random.nextInt(32))
                    .putInt(extreme ? part : random.nextInt() >> random.nextInt(32));
            var text = new Utf8Builder();
            new IntervalText(IntervalStyle.POSTGRES, true)
                    .write(stored.getLong(0), stored.getInt(8), stored.getInt(12), text);
            same(1186, text, stored);
        }
    }

    @Test
    void numbersAndBytesComeBack() {
        for (int i = 0; i < COUNT; i++) {
            double wide = Double.longBitsToDouble(random.nextLong());
            float narrow = Float.intBitsToFloat(random.nextInt());
            if (!Double.isNaN(wide) && !Float.isNaN(narrow)) {
                same(701, new Utf8Builder().append(FloatText.of(wide)), bytes(8).putDouble(wide));
                same(700, new Utf8Builder().append(FloatText.of(narrow)), bytes(4).putFloat(narrow));
            }
        }
        same(17, new Utf8Builder().append("\\x00ff5c"), bytes(3).put(new byte[] {0, -1, '\\'}));
    }

    @Test
    void whatIsNoSuchValueStaysText() {
        for (int type : new int[] {17, 700, 701, 1082, 1114, 1184, 1186, 600, 25}) {
            assertThat(PrintedValue.stored(type, "something")).isEmpty();
            assertThat(PrintedValue.stored(type, "2025-13-01")).isEmpty();
        }
    }

    private static ByteBuffer bytes(int count) {
        return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void same(int type, Utf8Builder printed, ByteBuffer stored) {
        assertThat(PrintedValue.stored(type, printed.toString()))
                .as("%d: %s", type, printed)
                .hasValueSatisfying(found -> assertThat(found).isEqualTo(stored.array()));
    }
}
