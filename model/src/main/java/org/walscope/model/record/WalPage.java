package org.walscope.model.record;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.walscope.model.Lsn;
import org.walscope.model.record.ReadFailure.Kind;
import org.walscope.model.segment.PageHeader;
import org.walscope.model.segment.WalSegment;
import org.walscope.model.segment.WalTimeline;

/// The page a reader stands on, checked and copied; `ReadPageInternal` and `XLogReaderValidatePageHeader` of
/// access/transam/xlogreader.c. Copied, because a running server may write to the file between check and use. Used by
/// one thread.
final class WalPage {

    private static final long NOWHERE = -1;
    private static final long EVERYWHERE = -2;

    private final WalTimeline timeline;
    private final XLogMessages messages;
    final byte[] bytes = new byte[PageHeader.PAGE_BYTES];
    private final MemorySegment copy = MemorySegment.ofArray(bytes);

    private @Nullable WalSegment segment;
    private int highestTimeline;
    private long latestAddress = NOWHERE;
    private int latestTimeline;

    private long address = NOWHERE;
    private int length;
    private int headerBytes;
    private boolean firstIsContinuation;
    private boolean firstIsOverwriteContinuation;
    private long remainingLength;
    private @Nullable ReadFailure failure;
    private long acceptedForeign = NOWHERE;

    WalPage(WalTimeline timeline) {
        this.timeline = timeline;
        this.messages = new XLogMessages(timeline.version());
    }

    /// Where the page starts in the WAL stream; -1 when none is loaded.
    long address() {
        return address;
    }

    /// Bytes of the page that the file has; fewer than a page where the file was cut.
    int length() {
        return length;
    }

    /// The timeline of the last page that was loaded.
    int timeline() {
        return latestTimeline;
    }

    int headerBytes() {
        return headerBytes;
    }

    boolean firstIsContinuation() {
        return firstIsContinuation;
    }

    boolean firstIsOverwriteContinuation() {
        return firstIsOverwriteContinuation;
    }

    long remainingLength() {
        return remainingLength;
    }

    /// Why the last [#load] said no.
    ReadFailure failure() {
        if (failure == null) {
            throw new IllegalStateException("nothing has failed");
        }
        return failure;
    }

    /// Forgets the page, its file and the order of pages: the next one may lie anywhere, and may have been
    /// written since.
    void forget() {
        segment = null;
        address = NOWHERE;
        latestAddress = NOWHERE;
    }

    /// Lets the segment that starts at `segmentStart` pass though it says it is of another system.
    void acceptForeign(long segmentStart) {
        acceptedForeign = segmentStart;
    }

    /// Lets every segment pass though it says it is of another system.
    void acceptAllForeign() {
        acceptedForeign = EVERYWHERE;
    }

    /// Stands on the page at `wanted`; false when it is not there or not right, as [#failure] tells.
    boolean load(long wanted) {
        if (wanted == address) {
            return true;
        }
        address = NOWHERE;
        WalSegment holder = segmentOf(wanted);
        if (holder == null) {
            return false;
        }
        long offset = wanted - holder.start().value();
        length = holder.copy(offset, bytes);
        if (PageHeader.bytesNeeded(bytes, length) < 0) {
            long size = holder.bytes().byteSize();
            return fail(
                    Kind.CUT_FILE,
                    wanted,
                    size,
                    "could not read from file %s, offset %d: read 0 of %d; it is %d bytes short of a segment"
                            .formatted(
                                    holder.fileName(),
                                    size,
                                    PageHeader.PAGE_BYTES - Math.max(0, size - offset),
                                    holder.size() - size));
        }
        PageHeader header = PageHeader.read(bytes);
        if (!check(header, holder, wanted, offset)) {
            return false;
        }
        address = wanted;
        headerBytes = header.size();
        firstIsContinuation = header.firstIsContinuation();
        firstIsOverwriteContinuation = header.firstIsOverwriteContinuation(timeline.version());
        remainingLength = header.remainingLength();
        latestAddress = wanted;
        latestTimeline = header.timeline();
        return true;
    }

    private @Nullable WalSegment segmentOf(long wanted) {
        WalSegment current = segment;
        if (current != null
                && (wanted & -(long) current.size()) == current.start().value()) {
            return current;
        }
        Optional<WalSegment> next = timeline.segmentAt(new Lsn(wanted));
        if (next.isEmpty()) {
            failure = new ReadFailure(
                    Kind.MISSING_SEGMENT,
                    wanted,
                    missingName(wanted),
                    -1,
                    "WAL segment " + missingName(wanted) + " is missing");
            return null;
        }
        segment = next.get();
        highestTimeline = next.get().highestTimeline();
        return segment;
    }

    private String missingName(long wanted) {
        int size = timeline.segmentSize();
        return org.walscope.model.segment.WalSegmentName.of(
                        timeline.timeline(), Long.divideUnsigned(wanted, size), size)
                .toString();
    }

    private boolean check(PageHeader header, WalSegment in, long wanted, long offset) {
        if (header.magic() != timeline.version().pageMagic()) {
            boolean unwritten = isZero(header);
            return fail(
                    unwritten ? Kind.UNWRITTEN_PAGE : Kind.BAD_PAGE,
                    wanted,
                    offset,
                    messages.invalidMagic(header.magic(), in.name(), wanted, offset));
        }
        if (header.hasUnknownFlags(timeline.version()) || offset == 0 && !header.isLong()) {
            return fail(Kind.BAD_PAGE, wanted, offset, messages.invalidInfo(header.info(), in.name(), wanted, offset));
        }
        if (header.pageAddress().value() != wanted) {
            boolean old = Long.compareUnsigned(header.pageAddress().value(), wanted) < 0;
            return fail(
                    old && !isCopy(header.pageAddress()) ? Kind.OLD_PAGE : Kind.BAD_PAGE,
                    wanted,
                    offset,
                    messages.unexpectedAddress(header.pageAddress().value(), in.name(), wanted, offset));
        }
        if (header.isLong() && !checkLong(header, wanted, offset)) {
            return false;
        }
        if (Integer.compareUnsigned(header.timeline(), highestTimeline) > 0) {
            return fail(
                    Kind.BAD_PAGE,
                    wanted,
                    offset,
                    messages.unexpectedTimeline(header.timeline(), in.name(), wanted, offset));
        }
        if (latestAddress != NOWHERE
                && Long.compareUnsigned(wanted, latestAddress) > 0
                && Integer.compareUnsigned(header.timeline(), latestTimeline) < 0) {
            return fail(
                    Kind.BAD_PAGE,
                    wanted,
                    offset,
                    messages.timelineGoesBack(header.timeline(), latestTimeline, in.name(), wanted, offset));
        }
        return true;
    }

    private boolean checkLong(PageHeader header, long wanted, long offset) {
        if (header.segmentSize() != timeline.segmentSize()) {
            return fail(Kind.BAD_PAGE, wanted, offset, messages.foreignSegmentSize());
        }
        if (header.blockSize() != PageHeader.PAGE_BYTES) {
            return fail(Kind.BAD_PAGE, wanted, offset, messages.foreignBlockSize());
        }
        if (timeline.systemIdentifier() != 0
                && header.systemIdentifier() != timeline.systemIdentifier()
                && acceptedForeign != wanted
                && acceptedForeign != EVERYWHERE) {
            return fail(
                    Kind.FOREIGN_PAGE,
                    wanted,
                    offset,
                    messages.foreignSystem(header.systemIdentifier(), timeline.systemIdentifier()));
        }
        return true;
    }

    /// Whether a page of an address that another file holds too is the very same page: then a file was copied under a
    /// later name, which recycling never does.
    private boolean isCopy(Lsn pageAddress) {
        return timeline.segmentAt(pageAddress)
                .filter(other -> {
                    long offset = pageAddress.minus(other.start());
                    return other.bytes().byteSize() - offset >= length
                            && other.bytes().asSlice(offset, length).mismatch(copy.asSlice(0, length)) < 0;
                })
                .isPresent();
    }

    private static boolean isZero(PageHeader header) {
        return header.magic() == 0
                && header.info() == 0
                && header.timeline() == 0
                && header.pageAddress().value() == 0;
    }

    private boolean fail(Kind kind, long lsn, long offset, String message) {
        WalSegment in = segment;
        failure = new ReadFailure(kind, lsn, in == null ? "" : in.fileName(), offset, message);
        return false;
    }
}
