package org.walscope.view.slot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.walscope.model.server.WireTap.Direction;

class WireLogTest {

    private static final Instant NOW = Instant.parse("2026-11-27T00:00:00Z");

    @Test
    void keepsTheLastAndCountsTheRest() {
        var log = new WireLog(3, 1000);
        for (int i = 0; i < 5; i++) {
            log.frame(Direction.TO_SERVER, NOW, new byte[] {(byte) i});
        }
        assertThat(log.count()).isEqualTo(5);
        assertThat(numbers(log, 0)).containsExactly(2L, 3L, 4L);
        assertThat(numbers(log, 4)).containsExactly(4L);
        assertThat(numbers(log, 5)).isEmpty();
        assertThat(log.from(0).leftOut()).isEqualTo(2);
        assertThat(log.from(0).frames().getFirst().bytes()).containsExactly(2);
    }

    @Test
    void isBoundInBytesToo() {
        var log = new WireLog(100, 1000);
        for (int i = 0; i < 5; i++) {
            log.frame(Direction.FROM_SERVER, NOW, new byte[400]);
        }
        assertThat(numbers(log, 0)).containsExactly(3L, 4L);
        log.frame(Direction.FROM_SERVER, NOW, new byte[5000]);
        assertThat(numbers(log, 0)).as("one larger than all is kept alone").containsExactly(5L);
    }

    @Test
    void knowsWhatStandsInABlockAlsoWhenItsBeginningIsLeftOut() {
        var log = new WireLog(2, 1000);
        "BISIIEC".chars().forEach(type -> log.frame(Direction.FROM_SERVER, NOW, data((byte) type)));
        log.frame(Direction.FROM_SERVER, NOW, data((byte) 'I'));
        assertThat(log.from(0).frames()).extracting(WireLog.Frame::inBlock).containsExactly(false, false);
        log.frame(Direction.FROM_SERVER, NOW, data((byte) 'S'));
        IntStream.range(0, 3).forEach(_ -> log.frame(Direction.FROM_SERVER, NOW, data((byte) 'I')));
        assertThat(log.from(0).frames()).extracting(WireLog.Frame::inBlock).containsExactly(true, true);
        log.begin();
        log.frame(Direction.FROM_SERVER, NOW, data((byte) 'I'));
        assertThat(log.from(0).frames()).extracting(WireLog.Frame::inBlock).containsExactly(true, false);
    }

    private static List<Long> numbers(WireLog log, long from) {
        return log.from(from).frames().stream().map(WireLog.Frame::number).toList();
    }

    private static byte[] data(byte type) {
        return ByteBuffer.allocate(26).put((byte) 'w').put(25, type).array();
    }
}
