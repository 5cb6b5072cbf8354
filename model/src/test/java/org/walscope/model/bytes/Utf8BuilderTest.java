package org.walscope.model.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8BuilderTest {

    @Test
    void writesNumbersAsJavaDoes() {
        var random = new Random(20261125);
        for (int bits = 0; bits < Long.SIZE; bits++) {
            for (long near : new long[] {(1L << bits) - 1, 1L << bits, random.nextLong() >>> bits, random.nextLong()}) {
                assertThat(new Utf8Builder().append(near)).hasToString(Long.toString(near));
                assertThat(new Utf8Builder().append((int) near)).hasToString(Integer.toString((int) near));
                assertThat(new Utf8Builder().hex((int) near, 8)).hasToString("%08X".formatted((int) near));
                assertThat(new Utf8Builder().hex((int) near, 1)).hasToString("%X".formatted((int) near));
            }
        }
        for (long power = 1; power < Long.MAX_VALUE / 10; power *= 10) {
            assertThat(new Utf8Builder().append(power - 1)).hasToString(Long.toString(power - 1));
            assertThat(new Utf8Builder().append(power)).hasToString(Long.toString(power));
            assertThat(new Utf8Builder().right(power, 6)).hasToString("%6d".formatted(power));
            assertThat(new Utf8Builder().zeroPadded(power, 6)).hasToString("%06d".formatted(power));
        }
    }

    @Test
    void writesTextAsUtf8() {
        String text = "a – ÿ 😀 \u0000 z";
        var builder = new Utf8Builder(1)
                .append(text)
                .append('ÿ')
                .append('y')
                .append(true)
                .repeat('.', 3);
        String whole = text + "ÿytrue...";
        assertThat(builder).hasToString(whole);
        assertThat(Arrays.copyOf(builder.bytes(), builder.length())).isEqualTo(whole.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void cutsWhatIsBehind() {
        var builder = new Utf8Builder().append("desc: ").append("unfinished");
        builder.setLength("desc: ".length());
        assertThat(builder).hasToString("desc: ");
        assertThat(builder.isEmpty()).isFalse();
    }
}
