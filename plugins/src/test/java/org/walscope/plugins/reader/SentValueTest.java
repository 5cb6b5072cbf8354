package org.walscope.plugins.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Bytes that are no value of their type; those that are, AllTypesTest holds against a server.
final class SentValueTest {

    @Test
    void wrongBytesAreNoText() {
        assertThat(text(23, "0000")).isEmpty();
        assertThat(text(23, "0000000100")).isEmpty();
        assertThat(text(1700, "0001 0000 1234 0000 0001")).isEmpty(); // no such sign
        assertThat(text(1700, "0001 0000 0000 0000 2710")).isEmpty(); // a digit of 10000
        assertThat(text(1007, "7FFFFFFF 00000000 00000017")).isEmpty();
        assertThat(text(1007, "00000001 00000000 00000017 7FFFFFFF 00000001")).isEmpty();
        assertThat(text(1560, "7FFFFFFF FF")).isEmpty();
        assertThat(text(869, "02 21 00 04 01020304")).isEmpty(); // 33 bits of 32
        assertThat(text(3802, "02 7B7D")).isEmpty();
        assertThat(text(1266, "0000000000000000 80000000")).isEmpty();
        assertThat(text(790, "0000000000000001")).isEmpty(); // money: its text is the server's matter
        assertThat(text(16_500, "00000001")).isEmpty();
    }

    @Test
    void readsWhatTheSendFunctionWrites() {
        assertThat(text(1700, "0003 0001 4000 0002 0001 04D2 0A28")).contains("-11234.26");
        assertThat(text(1186, "FFFFFFFFFFFFFFFF 00000001 FFFFFFFF")).contains("-1 mons +1 day -00:00:00.000001");
        assertThat(text(1186, "7FFFFFFFFFFFFFFF 7FFFFFFF 7FFFFFFF")).contains("infinity");
        assertThat(text(701, Long.toHexString(Double.doubleToRawLongBits(1e23))))
                .contains("9.999999999999999e+22");
        assertThat(text(18, "FC")).contains("\\374");
    }

    @Test
    void randomBytesAreATextOrNone() {
        var random = new Random(4711);
        int texts = 0;
        for (int oid = 16; oid < 6_200; oid++) {
            for (int i = 0; BuiltinTypes.name(oid).isPresent() && i < 100; i++) {
                byte[] bytes = new byte[random.nextInt(40)];
                random.nextBytes(bytes);
                if (random.nextBoolean()) {
                    for (int j = 0; j < bytes.length; j++) {
                        bytes[j] &= (byte) (j % 4 == 3 ? 0x1F : 0); // small numbers get further
                    }
                }
                texts += SentValue.text(oid, bytes).isPresent() ? 1 : 0;
            }
        }
        assertThat(texts).isGreaterThan(500);
    }

    private static Optional<String> text(int typeOid, String hex) {
        return SentValue.text(typeOid, HexFormat.of().parseHex(hex.replace(" ", "")));
    }
}
