package org.walscope.model.record;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.WalProblem.Severity;
import org.walscope.model.segment.PageHeader;
import org.walscope.model.segment.WalSegment;
import org.walscope.model.segment.WalTimeline;

/// Tells the end of a server's WAL from damage, when nothing behind a failure proves itself and no page behind it was
/// ever written. `pg_waldump` calls both an error.
record WalEnd(WalTimeline timeline) {

    /// Zero bytes at a record's end that make a torn write more likely than a spoilt byte.
    private static final int TORN_BYTES = 8;

    Severity severity(ReadFailure failure, long lastGood) {
        return switch (failure.kind()) {
            case MISSING_SEGMENT, UNWRITTEN_PAGE, OLD_PAGE, NO_RECORD -> Severity.INFO;
            case BAD_PREV -> isStale(failure, lastGood) ? Severity.INFO : Severity.ERROR;
            case BAD_CHECKSUM -> isTorn(failure) ? Severity.WARNING : Severity.ERROR;
            case CUT_FILE, BAD_PAGE, FOREIGN_PAGE, BAD_RECORD -> Severity.ERROR;
        };
    }

    /// Whether nothing is written behind a failure yet. A server writes WAL in order: then what failed is what
    /// it writes next. A segment that is missing may come.
    boolean isOpen(ReadFailure failure) {
        if (failure.kind() == ReadFailure.Kind.MISSING_SEGMENT) {
            return true;
        }
        int size = timeline.segmentSize();
        long page = failure.lsn() & -(long) PageHeader.PAGE_BYTES;
        long segment = failure.lsn() & -(long) size;
        return !isWritten(page + PageHeader.PAGE_BYTES) && !isWritten(segment + size);
    }

    private boolean isWritten(long page) {
        byte[] header = new byte[PageHeader.LONG_BYTES];
        return timeline.segmentAt(new Lsn(page))
                .filter(in -> {
                    int length = in.copy(page - in.start().value(), header);
                    return PageHeader.bytesNeeded(header, length) > 0
                            && PageHeader.read(header).magic()
                                    == timeline.version().pageMagic()
                            && PageHeader.read(header).pageAddress().value() == page;
                })
                .isPresent();
    }

    /// The failure said as what it is: an end.
    ///
    /// @param at where the record starts that could not be read
    ReadFailure worded(ReadFailure failure, long at) {
        String message = switch (failure.kind()) {
            case MISSING_SEGMENT -> {
                boolean inRecord = Long.compareUnsigned(at, failure.lsn()) < 0;
                yield inRecord
                        ? "end of the files: the record at %s goes on in segment %s, which is not among them"
                                .formatted(Lsn.toString(at), failure.file())
                        : "end of the files: the next record is in segment %s, which is not among them"
                                .formatted(failure.file());
            }
            case BAD_CHECKSUM -> "end of WAL inside a record, only zeros follow: " + failure.message();
            default -> "end of WAL: " + failure.message();
        };
        return new ReadFailure(failure.kind(), failure.lsn(), failure.file(), failure.offset(), message);
    }

    /// An old record, left on the page by the file's last use, links at least most of a segment too far back.
    private boolean isStale(ReadFailure failure, long lastGood) {
        Optional<Lsn> link = prevAt(failure.lsn());
        return link.isPresent()
                && Long.compareUnsigned(link.get().value(), lastGood) < 0
                && lastGood - link.get().value() > timeline.segmentSize() / 2;
    }

    private Optional<Lsn> prevAt(long lsn) {
        return timeline.segmentAt(new Lsn(lsn)).flatMap(segment -> {
            long offset = lsn - segment.start().value() + 8;
            return segment.bytes().byteSize() - offset < 8
                    ? Optional.empty()
                    : Optional.of(new Lsn(segment.bytes()
                            .get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(java.nio.ByteOrder.LITTLE_ENDIAN), offset)));
        });
    }

    /// The record's last bytes and all behind them, to the end of the file, are zeros: the write stopped inside it.
    private boolean isTorn(ReadFailure failure) {
        WalSegment segment = timeline.segmentAt(new Lsn(failure.lsn())).orElseThrow();
        MemorySegment bytes = segment.bytes();
        long offset = failure.offset();
        long length = Integer.toUnsignedLong(
                bytes.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(java.nio.ByteOrder.LITTLE_ENDIAN), offset));
        long from = offset + length - TORN_BYTES;
        return from < bytes.byteSize() && isZero(bytes, from);
    }

    private static boolean isZero(MemorySegment bytes, long from) {
        for (long i = from; i < bytes.byteSize(); i++) {
            if (bytes.get(ValueLayout.JAVA_BYTE, i) != 0) {
                return false;
            }
        }
        return true;
    }
}
