package org.walscope.model.server;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.walscope.model.Lsn;

/// A sink that keeps what it is given, and confirms as `confirm` says.
class KeptWrites implements StreamSink {

    final List<StreamedWrite> writes = new ArrayList<>();
    private final java.util.function.Function<Lsn, StreamPosition> confirm;
    volatile int size;
    volatile Lsn received = Lsn.INVALID;

    KeptWrites() {
        this(StreamPosition::allAt);
    }

    KeptWrites(java.util.function.Function<Lsn, StreamPosition> confirm) {
        this.confirm = confirm;
    }

    @Override
    public void write(StreamedWrite write) {
        writes.add(write);
        size = writes.size();
    }

    @Override
    public StreamPosition confirm(Lsn all) {
        received = all;
        return confirm.apply(all);
    }

    List<String> texts() {
        return writes.stream()
                .map(write -> new String(write.write().data(), StandardCharsets.UTF_8))
                .toList();
    }

    /// The first byte of each, as pgoutput names its messages.
    String types() {
        StringBuilder types = new StringBuilder();
        writes.forEach(write -> types.append((char) write.write().data()[0]));
        return types.toString();
    }
}
