package org.walscope.model.segment;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;

/// A file that has a segment's name, or was given one by its pages, before it has its place in a timeline.
///
/// @param bytes    the whole file
/// @param file     where they are mapped from
/// @param identity empty when no page of it is a WAL page
record WalFile(
        Path path,
        WalSegmentName name,
        boolean partial,
        MemorySegment bytes,
        MappedFile file,
        Optional<SegmentIdentity> identity) {

    static WalFile of(Path path, WalSegmentName name, boolean partial, MemorySegment bytes, MappedFile file) {
        return new WalFile(path, name, partial, bytes, file, SegmentIdentity.of(bytes, name));
    }

    String fileName() {
        return String.valueOf(path.getFileName());
    }

    /// The folder it lies in: files of one folder belong together more likely than others. In a tar, the archive or a
    /// folder of it.
    Path folder() {
        return folder(path);
    }

    static Path folder(Path path) {
        Path parent = path.toAbsolutePath().normalize().getParent();
        return parent == null ? path : parent;
    }

    boolean proven() {
        return identity.isPresent() && identity.get().proven();
    }

    WalSegment at(int segmentSize) {
        MemorySegment part = bytes.byteSize() > segmentSize ? bytes.asSlice(0, segmentSize) : bytes;
        return new WalSegment(name, path, part, name.start(segmentSize), segmentSize, partial, file);
    }
}
