package org.walscope.model.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.FieldNode;

class WireFieldsTest {

    private static final Instant SENT = Instant.parse("2026-11-21T05:30:00.478014Z");
    private static final long MICROS = java.time.temporal.ChronoUnit.MICROS.between(StreamMessage.POSTGRES_EPOCH, SENT);

    private static final byte[] DATA = ByteBuffer.allocate(StreamMessage.DATA_HEADER + 3)
            .put((byte) 'w')
            .putLong(0x1529FB0)
            .putLong(0x1529FE8)
            .putLong(MICROS)
            .put(new byte[] {'B', 1, 2})
            .array();

    private static final byte[] KEEPALIVE = ByteBuffer.allocate(StreamMessage.KEEPALIVE_LENGTH)
            .put((byte) 'k')
            .putLong(0x1529FB0)
            .putLong(MICROS)
            .put((byte) 1)
            .array();

    private static final byte[] STATUS =
            StreamMessage.status(new StreamPosition(new Lsn(0x30), new Lsn(0x20), new Lsn(0x10)), SENT, false);

    @Test
    void namesEachFieldAndItsBytes() {
        assertThat(lines(WireFields.of(
                        DATA, payload -> List.of(new FieldNode("message", 0, payload.length, "m", List.of())))))
                .containsExactly(
                        "0+28 XLogData ",
                        "0+1 message type 'w'",
                        "1+8 dataStart 0/1529FB0",
                        "9+8 walEnd 0/1529FE8",
                        "17+8 sendTime 2026-11-21T05:30:00.478014Z",
                        "25+3 data 3 bytes",
                        "25+3 message m");
        assertThat(lines(WireFields.of(KEEPALIVE, payload -> List.of())))
                .containsExactly(
                        "0+18 Primary keepalive message ",
                        "0+1 message type 'k'",
                        "1+8 walEnd 0/1529FB0",
                        "9+8 sendTime 2026-11-21T05:30:00.478014Z",
                        "17+1 replyRequested 1");
        assertThat(lines(WireFields.of(STATUS, payload -> List.of())))
                .containsExactly(
                        "0+34 Standby status update ",
                        "0+1 message type 'r'",
                        "1+8 writePtr 0/30",
                        "9+8 flushPtr 0/20",
                        "17+8 applyPtr 0/10",
                        "25+8 replyTime 2026-11-21T05:30:00.478014Z",
                        "33+1 replyRequested 0");
    }

    @Test
    void saysItInALine() {
        assertThat(WireFields.summary(DATA)).isEqualTo("XLogData  0/1529FB0  3 bytes");
        assertThat(WireFields.summary(KEEPALIVE)).isEqualTo("Primary keepalive message  0/1529FB0  reply requested");
        assertThat(WireFields.summary(STATUS)).isEqualTo("Standby status update  write 0/30  flush 0/20  apply 0/10");
        assertThat(WireFields.payload(DATA)).containsExactly('B', 1, 2);
        assertThat(WireFields.payload(STATUS)).isEmpty();
    }

    @Test
    void saysWhatIsMissingOrLeftOver() {
        assertThat(lines(WireFields.of(Arrays.copyOf(KEEPALIVE, 12), payload -> List.of())))
                .endsWith("1+8 walEnd 0/1529FB0", "9+0 problem the frame ends here, at 12 bytes");
        assertThat(lines(WireFields.of(Arrays.copyOf(KEEPALIVE, 20), payload -> List.of())))
                .endsWith("18+0 problem bytes are left over", "18+2 data 2 bytes");
        assertThat(lines(WireFields.of(new byte[] {7, 1}, payload -> List.of())))
                .containsExactly("0+2 not known here ", "0+1 message type 0x07", "1+1 data 1 byte");
        assertThat(lines(WireFields.of(new byte[0], payload -> List.of()))).containsExactly("0+0 problem no bytes");
    }

    @Test
    void readsAnyBytes() {
        var random = new Random(20261127);
        List<byte[]> whole = List.of(DATA, KEEPALIVE, STATUS);
        for (int round = 0; round < 50_000; round++) {
            byte[] from = whole.get(random.nextInt(whole.size()));
            byte[] frame = Arrays.copyOf(from, random.nextInt(from.length + 8));
            for (int i = random.nextInt(4); i > 0 && frame.length > 0; i--) {
                frame[random.nextInt(frame.length)] = (byte) random.nextInt();
            }
            List<FieldNode> fields = WireFields.of(frame, payload -> List.of());
            assertThat(WireFields.summary(frame)).isNotEmpty();
            assertThat(WireFields.payload(frame).length).isLessThanOrEqualTo(frame.length);
            flat(fields)
                    .forEach(field -> assertThat(field.offset() >= 0
                                    && field.length() >= 0
                                    && field.offset() + field.length() <= frame.length
                                    && !field.name().isEmpty()
                                    && field.value().length() < 100)
                            .as(() -> field + " of " + Arrays.toString(frame))
                            .isTrue());
        }
    }

    private static List<String> lines(List<FieldNode> fields) {
        return flat(fields)
                .map(field -> field.offset() + "+" + field.length() + " " + field.name() + " " + field.value())
                .toList();
    }

    private static Stream<FieldNode> flat(List<FieldNode> fields) {
        return fields.stream().flatMap(field -> Stream.concat(Stream.of(field), flat(field.children())));
    }
}
