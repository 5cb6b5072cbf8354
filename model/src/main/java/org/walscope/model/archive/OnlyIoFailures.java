package org.walscope.model.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CancellationException;

/// A library's stream whose failures are all [IOException]s: decoders meet contradictory bytes with whatever
/// Java throws at them. A [CancellationException] goes through, it is our own.
final class OnlyIoFailures extends InputStream {

    private final InputStream in;

    OnlyIoFailures(InputStream in) {
        this.in = in;
    }

    static IOException asIo(Throwable failure) {
        if (failure instanceof CancellationException cancelled) {
            throw cancelled;
        }
        return new IOException(failure.toString(), failure);
    }

    @Override
    public int read() throws IOException {
        try {
            return in.read();
        } catch (RuntimeException e) {
            throw asIo(e);
        }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        try {
            return in.read(into, offset, length);
        } catch (RuntimeException e) {
            throw asIo(e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            in.close();
        } catch (RuntimeException e) {
            throw asIo(e);
        }
    }
}
