package org.walscope.model.segment;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.walscope.model.Lsn;

/// One WAL file, memory-mapped, at its place in a timeline. The place comes from the file's name; what the pages say is
/// for the reader to check. The mapping lives until the [WalFiles] that opened it is closed.
///
/// @param name    the segment's; for a `.partial` file that of the segment it is a part of
/// @param path    of the file; in a tar the archive's and in it the member's
/// @param bytes   the file, at most a segment's size of it; shorter where the file was cut
/// @param start   where the segment starts in the WAL stream
/// @param size    a whole segment's, in bytes
/// @param partial a `.partial` file: the last segment of an ended timeline, or one still being received
/// @param file    where the bytes are mapped from
public record WalSegment(
        WalSegmentName name, Path path, MemorySegment bytes, Lsn start, int size, boolean partial, MappedFile file) {

    /// A segment in memory.
    public WalSegment(WalSegmentName name, Path path, MemorySegment bytes, Lsn start, int size, boolean partial) {
        this(name, path, bytes, start, size, partial, MappedFile.NONE);
    }

    /// What of the file is there now, should somebody have shortened it since it was opened. Asks the system each time,
    /// so a loop over pages takes [#copy].
    @Override
    public MemorySegment bytes() {
        long there = file.length(bytes.byteSize());
        return there < bytes.byteSize() ? bytes.asSlice(0, there) : bytes;
    }

    /// Copies the bytes at `offset` and returns how many there were: fewer than `into` has room for where the file
    /// ends,
    /// also when it ends there only now.
    public int copy(long offset, byte[] into) {
        return file.copy(bytes, offset, into);
    }

    public String fileName() {
        return String.valueOf(path.getFileName());
    }

    /// The segment's number, counted from the start of WAL.
    public long number() {
        return Long.divideUnsigned(start.value(), size);
    }

    /// The first position behind the segment.
    public Lsn end() {
        return start.plus(size);
    }

    /// The highest timeline the segment's pages may be of: its name's. A file that was given a lower one's name says
    /// so on each page; where the first two agree, or there is only one yet, they are believed, so that its records
    /// can be read.
    public int highestTimeline() {
        int named = name.timeline();
        MemorySegment now = bytes();
        if (PageHeader.bytesNeeded(now, 0) < 0) {
            return named;
        }
        int first = PageHeader.read(now, 0).timeline();
        if (Integer.compareUnsigned(first, named) <= 0) {
            return named;
        }
        boolean onePage = PageHeader.bytesNeeded(now, PageHeader.PAGE_BYTES) < 0;
        int second = onePage ? 0 : PageHeader.read(now, PageHeader.PAGE_BYTES).timeline();
        return second == 0 || second == first ? first : named;
    }
}
