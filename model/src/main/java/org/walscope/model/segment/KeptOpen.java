package org.walscope.model.segment;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;

/// Files that stay open with the mappings made of them; of many the first, as a process may not have any number open.
/// Any
/// thread.
final class KeptOpen implements Closeable {

    private static final int MOST = 256;

    private final List<FileChannel> channels = new ArrayList<>();

    /// Takes it over.
    ///
    /// @return whether it did; else it is the caller's to close
    synchronized boolean keep(FileChannel channel) {
        return channels.size() < MOST && channels.add(channel);
    }

    @Override
    public synchronized void close() {
        try {
            for (FileChannel channel : channels) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a file that was only read could not be closed: " + e.getMessage(), e);
        }
        channels.clear();
    }
}
