package org.walscope.model.server;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.walscope.model.Lsn;

/// The messages inside CopyData of streaming replication (`WalSndPrepareWrite`, `WalSndKeepalive` and
/// `ProcessStandbyReplyMessage` in replication/walsender.c).
sealed interface StreamMessage {

    /// Type, start, end, time.
    int DATA_HEADER = 1 + 8 + 8 + 8;

    /// Type, end, time, reply requested.
    int KEEPALIVE_LENGTH = 1 + 8 + 8 + 1;

    /// Type, write, flush, apply, time, reply requested.
    int STATUS_LENGTH = 1 + 8 + 8 + 8 + 8 + 1;

    /// Microseconds of PostgreSQL's clock begin here.
    Instant POSTGRES_EPOCH = Instant.parse("2000-01-01T00:00:00Z");

    /// `w`.
    ///
    /// @param start invalid where the record has a later write
    record Data(Lsn start, Lsn end, Instant sentAt, byte[] payload) implements StreamMessage {}

    /// `k`.
    ///
    /// @param end what was committed before it has been sent
    record Keepalive(Lsn end, Instant sentAt, boolean replyRequested) implements StreamMessage {}

    /// Empty for what is no such message.
    static Optional<StreamMessage> read(byte[] message) {
        ByteBuffer in = ByteBuffer.wrap(message);
        if (message.length >= DATA_HEADER && message[0] == 'w') {
            byte[] payload = new byte[message.length - DATA_HEADER];
            in.get(DATA_HEADER, payload);
            return Optional.of(new Data(
                    new Lsn(in.getLong(1)), new Lsn(in.getLong(1 + 8)), instant(in.getLong(1 + 8 + 8)), payload));
        }
        if (message.length == KEEPALIVE_LENGTH && message[0] == 'k') {
            return Optional.of(new Keepalive(
                    new Lsn(in.getLong(1)), instant(in.getLong(1 + 8)), message[KEEPALIVE_LENGTH - 1] != 0));
        }
        return Optional.empty();
    }

    /// `r`.
    ///
    /// @param wantReply asks for a keepalive
    static byte[] status(StreamPosition position, Instant now, boolean wantReply) {
        return ByteBuffer.allocate(STATUS_LENGTH)
                .put((byte) 'r')
                .putLong(position.write().value())
                .putLong(position.flush().value())
                .putLong(position.apply().value())
                .putLong(ChronoUnit.MICROS.between(POSTGRES_EPOCH, now))
                .put((byte) (wantReply ? 1 : 0))
                .array();
    }

    static Instant instant(long micros) {
        return POSTGRES_EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
