package org.walscope.model.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.walscope.model.Lsn;

/// Takes the WAL that a physical slot sends. Called on the thread that runs the stream, in the order in which the
/// server sent.
public interface WalSink {

    /// Whose WAL it is.
    ///
    /// @param systemIdentifier unsigned
    /// @param segmentSize      bytes
    record Source(long systemIdentifier, int segmentSize) {}

    /// A place in it.
    ///
    /// @param timeline unsigned
    record Place(int timeline, Lsn lsn) {}

    /// Where it goes on; empty where it has nothing yet.
    ///
    /// @throws IOException also when what it has is not of that source
    Optional<Place> goesOnAt(Source source) throws IOException;

    /// Whether it lacks that timeline's history file.
    boolean wantsHistory(int timeline) throws IOException;

    /// The history file, as the server has it; before any WAL of that timeline.
    void history(int timeline, byte[] file) throws IOException;

    /// What comes now is of that timeline, from `at` on.
    void begin(Source source, Place at) throws IOException;

    /// Takes all bytes that remain; they follow those before.
    void write(Lsn at, ByteBuffer bytes) throws IOException;

    /// As [StreamSink#confirm]: the slot's `restart_lsn` goes to [StreamPosition#flush].
    StreamPosition confirm(Lsn received) throws IOException;

    /// Keeps nothing and confirms nothing: for who only looks.
    WalSink NOWHERE = new WalSink() {

        @Override
        public Optional<Place> goesOnAt(Source source) {
            return Optional.empty();
        }

        @Override
        public boolean wantsHistory(int timeline) {
            return false;
        }

        @Override
        public void history(int timeline, byte[] file) {}

        @Override
        public void begin(Source source, Place at) {}

        @Override
        public void write(Lsn at, ByteBuffer bytes) {}

        @Override
        public StreamPosition confirm(Lsn received) {
            return StreamPosition.writtenTo(received);
        }
    };
}
