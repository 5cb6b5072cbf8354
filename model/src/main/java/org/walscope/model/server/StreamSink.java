package org.walscope.model.server;

import java.io.IOException;
import org.walscope.model.Lsn;

/// Takes what a slot sends. Called on the thread that runs the stream, in the order in which the server sent.
public interface StreamSink {

    /// May take its time: meanwhile [SlotStream#reassure] keeps the server waiting.
    ///
    /// @throws IOException ends the stream; nothing more is confirmed
    void write(StreamedWrite write) throws IOException;

    /// Asked when the server has sent all it has for now, some times a second while it keeps sending, and when it
    /// wants to know. What is answered is told to the server: the slot gives up what lies before
    /// [StreamPosition#flush], and commits that wait for it return.
    ///
    /// @param received everything the server has to say of the WAL before it was written to this sink
    /// @return none of it beyond `received`
    StreamPosition confirm(Lsn received) throws IOException;
}
