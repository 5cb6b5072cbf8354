package org.walscope.model.segment;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.walscope.model.PgVersion;

/// What the pages of a file say about the WAL they belong to.
///
/// @param systemIdentifier unsigned; 0 when no long header could be read
/// @param segmentSize      in bytes
/// @param proven           the first page is whole and lies where the file's name says; else the rest is a guess from
///     what could be read
record SegmentIdentity(PgVersion version, long systemIdentifier, int segmentSize, boolean proven) {

    /// Pages looked at when the first one says nothing.
    private static final int PAGES_TRIED = 16;

    /// Looks at a file's first page, and at the next ones where that is spoilt. Empty when no page is a WAL page.
    static Optional<SegmentIdentity> of(MemorySegment file, WalSegmentName name) {
        if (PageHeader.bytesNeeded(file, 0) < 0) {
            return Optional.empty();
        }
        PageHeader first = PageHeader.read(file, 0);
        Optional<PgVersion> version = PgVersion.ofPageMagic(first.magic());
        if (version.isPresent() && first.isLong()) {
            if (PageHeader.isSegmentSize(first.segmentSize())) {
                int size = (int) first.segmentSize();
                if (lies(first, name, size) && first.blockSize() == PageHeader.PAGE_BYTES) {
                    return Optional.of(new SegmentIdentity(version.get(), first.systemIdentifier(), size, true));
                }
            }
            int size = guessedSize(file.byteSize(), first, name);
            return Optional.of(new SegmentIdentity(version.get(), first.systemIdentifier(), size, false));
        }
        return ofLaterPage(file, name);
    }

    /// The name that a file has to have by its first page; empty when that is not a whole one that begins a segment.
    static Optional<WalSegmentName> nameByPage(MemorySegment file) {
        if (PageHeader.bytesNeeded(file, 0) != PageHeader.LONG_BYTES) {
            return Optional.empty();
        }
        PageHeader first = PageHeader.read(file, 0);
        long address = first.pageAddress().value();
        if (PgVersion.ofPageMagic(first.magic()).isEmpty()
                || first.blockSize() != PageHeader.PAGE_BYTES
                || !PageHeader.isSegmentSize(first.segmentSize())
                || address % first.segmentSize() != 0
                || address >>> 32 == 0xFFFF_FFFFL) {
            return Optional.empty();
        }
        int size = (int) first.segmentSize();
        return Optional.of(WalSegmentName.of(first.timeline(), Long.divideUnsigned(address, size), size));
    }

    private static Optional<SegmentIdentity> ofLaterPage(MemorySegment file, WalSegmentName name) {
        if (!PageHeader.isSegmentSize(file.byteSize())) {
            return Optional.empty();
        }
        int size = (int) file.byteSize();
        for (int page = 1; page <= PAGES_TRIED; page++) {
            long offset = (long) page * PageHeader.PAGE_BYTES;
            if (PageHeader.bytesNeeded(file, offset) < 0) {
                break;
            }
            PageHeader header = PageHeader.read(file, offset);
            Optional<PgVersion> version = PgVersion.ofPageMagic(header.magic());
            if (version.isPresent()
                    && header.pageAddress().value() == name.start(size).value() + offset) {
                return Optional.of(new SegmentIdentity(version.get(), 0, size, false));
            }
        }
        return Optional.empty();
    }

    /// The header's size where it can be one, but the file's length where only that agrees with the page's address.
    private static int guessedSize(long fileLength, PageHeader first, WalSegmentName name) {
        boolean lengthIsSize = PageHeader.isSegmentSize(fileLength);
        if (!PageHeader.isSegmentSize(first.segmentSize())) {
            return lengthIsSize ? (int) fileLength : 16 << 20;
        }
        return lengthIsSize && lies(first, name, (int) fileLength) ? (int) fileLength : (int) first.segmentSize();
    }

    private static boolean lies(PageHeader first, WalSegmentName name, int size) {
        return first.pageAddress().equals(name.start(size));
    }
}
