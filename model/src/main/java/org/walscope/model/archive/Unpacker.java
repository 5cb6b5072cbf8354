package org.walscope.model.archive;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.jspecify.annotations.Nullable;
import org.walscope.model.archive.Scratch.Stored;

/// Unpacks compressed files, tar archives, compressed tar archives, and compressed files inside of those. Used by one
/// thread; what it unpacked lives as long as the arena, and [#close] is called after that is closed.
public final class Unpacker implements AutoCloseable {

    /// Bytes of a content's start that are looked at.
    public static final int HEAD_BYTES = Peeked.HEAD_BYTES;

    /// Compressed, tar, compressed once more: what is packed deeper is refused.
    private static final int MOST_LAYERS = 4;

    /// Bounds of one archive.
    ///
    /// @param members of a tar that are looked at
    /// @param bytes   of a tar that are read, compressed no longer
    record Limits(long members, long bytes) {
        static final Limits USUAL = new Limits(100_000, 1L << 40);
    }

    private final Arena arena;
    private final Scratch scratch;
    private final Limits limits;

    /// @param arena what is unpacked is mapped in it
    public Unpacker(Arena arena) {
        this(arena, Limits.USUAL);
    }

    Unpacker(Arena arena, Limits limits) {
        this.arena = arena;
        this.scratch = new Scratch(arena);
        this.limits = limits;
    }

    /// Decides what is unpacked and takes it.
    public interface Sink {

        /// How many bytes a content may have to be unpacked; 0 when it is not wanted.
        ///
        /// @param path of the file, in a tar the archive's and in it the member's
        /// @param head its first bytes, at most [#HEAD_BYTES]
        long most(Path path, MemorySegment head);

        /// A content that is wanted, or what of it was there before the damage that was told of before.
        ///
        /// @param where       the part of a file it lies in; empty when it was unpacked
        /// @param compression of this very file, not of the tar it may lie in
        void content(Path path, MemorySegment bytes, Optional<Place> where, Optional<Compression> compression);

        /// A content that is not wanted.
        void passedOver(Path path, MemorySegment head);

        /// What could not be unpacked, or not to its end.
        ///
        /// @param path   of the whole file, or of a tar's member
        /// @param offset in the whole file, as it is stored, by which the damage was met; -1 when what is there
        ///     is refused
        /// @param what   the end of a sentence that began with the file's name
        void failed(Path path, long offset, String what);
    }

    /// Bytes of a file that are mapped as they are.
    public record Place(Path file, long offset) {}

    /// Whether what begins so is for [#unpack].
    public static boolean isPacked(byte[] head) {
        return Compression.of(head).isPresent() || isTar(head);
    }

    /// Whether what begins so is a tar that is not compressed.
    public static boolean isTar(byte[] head) {
        return Tar.isOne(head);
    }

    /// Whether a file is a tar, compressed or not.
    ///
    /// @throws IOException when it cannot be read
    public static boolean holdsTar(Path path) throws IOException {
        try (var file = new PackedFile(path, () -> false, _ -> {})) {
            var peeked = new Peeked(file);
            Optional<Compression> compression = Compression.of(peeked.head());
            if (compression.isEmpty()) {
                return Tar.isOne(peeked.head());
            }
            try (InputStream plain = compression.get().open(peeked)) {
                return Tar.isOne(new Peeked(plain).head());
            } catch (IOException e) {
                return false; // damaged from its start, as unpacking it will tell
            }
        }
    }

    /// Unpacks a file.
    ///
    /// @param head     its first bytes
    /// @param stop     asked now and then; a [java.util.concurrent.CancellationException] is thrown once it
    ///     says true
    /// @param progress gets how many of the file's bytes were read
    /// @throws IOException when the file cannot be read or unpacked bytes cannot be written
    public void unpack(Path path, byte[] head, Sink sink, BooleanSupplier stop, LongConsumer progress)
            throws IOException {
        try (var file = new PackedFile(path, stop, progress)) {
            var run = new Run(file, path, sink);
            if (isTar(head)) {
                run.tar(path, file, 1);
            } else {
                run.content(path, file, 0, -1, Optional.empty());
            }
        }
    }

    @Override
    public void close() throws IOException {
        scratch.close();
    }

    /// One file being unpacked.
    private final class Run {

        private final PackedFile file;
        private final Path whole;
        private final Sink sink;

        Run(PackedFile file, Path whole, Sink sink) {
            this.file = file;
            this.whole = whole;
            this.sink = sink;
        }

        /// @param size as a tar's header says; -1 when nobody says
        /// @param packed what the content was compressed with
        void content(Path path, InputStream in, int layers, long size, Optional<Compression> packed)
                throws IOException {
            var peeked = new Peeked(in);
            Optional<Compression> compression = Compression.of(peeked.head());
            if (layers >= MOST_LAYERS) {
                sink.failed(path, -1, "is packed more than %d times and was not unpacked".formatted(MOST_LAYERS));
            } else if (compression.isPresent()) {
                decompress(path, peeked, compression.get(), layers + 1);
            } else if (Tar.isOne(peeked.head())) {
                tar(path, peeked, layers + 1);
            } else {
                single(path, peeked, size, packed);
            }
        }

        private void decompress(Path path, InputStream packed, Compression compression, int layers) throws IOException {
            try (InputStream plain = compression.open(packed)) {
                content(path, plain, layers, -1, Optional.of(compression));
            } catch (UnwritableException e) {
                throw e;
            } catch (IOException e) {
                damaged(path, "cannot be unpacked: its %s data".formatted(compression), e);
            }
        }

        private void single(Path path, Peeked in, long size, Optional<Compression> packed) throws IOException {
            MemorySegment head = MemorySegment.ofArray(in.head());
            long most = sink.most(path, head);
            if (most == 0) {
                sink.passedOver(path, head);
                return;
            }
            Stored stored;
            try {
                stored =
                        size > most ? new Stored(MemorySegment.NULL, false, Optional.empty()) : scratch.store(in, most);
            } catch (IOException e) {
                throw new UnwritableException(e);
            }
            if (!stored.whole()) {
                sink.failed(
                        path, -1, "has more than the %d bytes it may have unpacked and is not read".formatted(most));
                return;
            }
            stored.failure()
                    .ifPresent(failure -> damaged(
                            path,
                            "is damaged: its first %d bytes could be unpacked and are read, then it"
                                    .formatted(stored.bytes().byteSize()),
                            failure));
            sink.content(path, stored.bytes(), Optional.empty(), packed);
        }

        private void tar(Path path, InputStream in, int layers) throws IOException {
            try (Tar tar = new Tar(in)) {
                long members = 0;
                @Nullable TarArchiveEntry entry = tar.nextFile();
                while (entry != null) {
                    if (++members > limits.members() || tar.getBytesRead() > limits.bytes()) {
                        sink.failed(
                                path,
                                -1,
                                "holds more than %d files or %d bytes; the rest of it is not read"
                                        .formatted(limits.members(), limits.bytes()));
                        return;
                    }
                    Path member = member(path, entry.getName());
                    if (in == file) {
                        inPlace(member, tar, entry.getSize(), layers);
                    } else {
                        content(member, new OnlyIoFailures(tar), layers, entry.getSize(), Optional.empty());
                    }
                    entry = tar.nextFile();
                }
            } catch (UnwritableException e) {
                throw e;
            } catch (IOException e) {
                damaged(path, "is damaged: what could be unpacked is read, then it", e);
            }
        }

        /// A member of a tar that is not compressed is mapped, when it is not compressed itself.
        private void inPlace(Path member, Tar tar, long size, int layers) throws IOException {
            long offset = file.position();
            var peeked = new Peeked(new OnlyIoFailures(tar));
            MemorySegment head = MemorySegment.ofArray(peeked.head());
            if (Compression.of(peeked.head()).isPresent()) {
                content(member, peeked, layers, size, Optional.empty());
                return;
            }
            long most = sink.most(member, head);
            if (most == 0) {
                sink.passedOver(member, head);
            } else if (size > most) {
                sink.failed(
                        member,
                        -1,
                        "has %d bytes, more than the %d it may have, and is not read".formatted(size, most));
            } else {
                FileChannel channel = file.channel();
                long there = Math.clamp(channel.size() - offset, 0, size);
                MemorySegment bytes =
                        there == 0 ? MemorySegment.NULL : channel.map(MapMode.READ_ONLY, offset, there, arena);
                sink.content(member, bytes, Optional.of(new Place(whole, offset)), Optional.empty());
            }
        }

        private void damaged(Path path, String what, IOException failure) {
            sink.failed(
                    path,
                    file.position(),
                    "%s breaks at or before offset %d of \"%s\": %s"
                            .formatted(what, file.position(), whole.getFileName(), reason(failure)));
        }
    }

    private static String reason(IOException failure) {
        @Nullable String message = failure.getMessage();
        return message == null || message.isBlank()
                ? failure.getClass().getSimpleName()
                : message.strip().replaceAll("\\s+", " ");
    }

    /// Where a member is said to lie: its name is anybody's, and only shown.
    private static Path member(Path archive, String name) {
        String shown = name.replaceAll("\\p{Cntrl}", "?").replaceFirst("^[/\\\\]+", "");
        try {
            return archive.resolve(shown.isEmpty() ? "?" : shown);
        } catch (InvalidPathException e) {
            return archive.resolve("?");
        }
    }

    /// Unpacked bytes cannot be kept: not the archive's fault.
    private static final class UnwritableException extends IOException {

        private static final long serialVersionUID = 1L;

        UnwritableException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }
}
