package org.walscope.app.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.SyncFailedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.walscope.model.Lsn;
import org.walscope.model.server.DurableFiles;
import org.walscope.model.server.StreamPosition;
import org.walscope.model.server.StreamSink;
import org.walscope.model.server.StreamedWrite;

/// Where `walscope stream` writes to. A file is fsynced before anything in it is confirmed; a pipe or a terminal
/// can
/// only be flushed.
final class StreamOutput implements StreamSink, AutoCloseable {

    private static final int BUFFER = 1 << 16;

    private final OutputStream out;
    private final Sync sync;
    private final StreamFormat format;
    private final boolean confirm;
    private boolean unsafe;
    private long writes;

    /// @param sync    called when all that was written so far has been handed to the system
    /// @param confirm whether anything is to be confirmed at all
    StreamOutput(OutputStream out, Sync sync, StreamFormat format, boolean confirm) {
        this.out = new BufferedOutputStream(out, BUFFER);
        this.sync = sync;
        this.format = format;
        this.confirm = confirm;
    }

    /// Makes what was written outlast the machine's failure.
    @FunctionalInterface
    interface Sync {
        void sync() throws IOException;
    }

    /// Opens a file to be appended to, or standard output for "-".
    static StreamOutput open(String output, StreamFormat format, boolean confirm) throws IOException {
        if (output.equals("-")) {
            return of(new FileOutputStream(FileDescriptor.out), format, confirm);
        }
        Path path = Path.of(output).toAbsolutePath();
        boolean made = Files.notExists(path);
        boolean torn = !made && endsInsideALine(path);
        StreamOutput opened = of(new FileOutputStream(path.toFile(), true), format, confirm);
        if (torn) {
            opened.out.write('\n');
            opened.unsafe = true;
        }
        Path directory = path.getParent();
        if (made && directory != null) {
            DurableFiles.syncDirectory(directory);
        }
        return opened;
    }

    private static StreamOutput of(FileOutputStream file, StreamFormat format, boolean confirm) throws IOException {
        FileDescriptor descriptor = file.getFD();
        try {
            descriptor.sync();
            return new StreamOutput(file, descriptor::sync, format, confirm);
        } catch (SyncFailedException e) {
            return new StreamOutput(file, NOTHING, format, confirm);
        }
    }

    private static final Sync NOTHING = () -> {};

    private static boolean endsInsideALine(Path path) throws IOException {
        if (!Files.isRegularFile(path) || Files.size(path) == 0) {
            return false;
        }
        try (var file = new RandomAccessFile(path.toFile(), "r")) {
            file.seek(file.length() - 1);
            return file.read() != '\n';
        }
    }

    /// Whether what is confirmed outlasts a failure of this machine.
    boolean isDurable() {
        return sync != NOTHING;
    }

    /// "1 write", "5 writes".
    String written() {
        return writes + (writes == 1 ? " write" : " writes");
    }

    @Override
    public void write(StreamedWrite write) throws IOException {
        out.write(format.line(write));
        unsafe = true;
        writes++;
    }

    @Override
    public StreamPosition confirm(Lsn received) throws IOException {
        if (unsafe) {
            out.flush();
            sync.sync();
            unsafe = false;
        }
        return confirm ? StreamPosition.allAt(received) : StreamPosition.writtenTo(received);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
