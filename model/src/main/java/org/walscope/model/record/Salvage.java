package org.walscope.model.record;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.LittleEndian;
import org.walscope.model.record.ReadFailure.Kind;
import org.walscope.model.segment.PageHeader;
import org.walscope.model.segment.WalSegment;
import org.walscope.model.segment.WalTimeline;

/// Looks for the next record that proves itself behind damage: by its checksum and by a link to a previous record that
/// can be right. First where the damaged record's length says, then on the rest of its page, then where later pages
/// say their first record starts. Used by one thread.
final class Salvage {

    /// Nothing proved itself.
    static final long NONE = -1;

    private final WalTimeline timeline;
    private final XLogReader probe;
    private final BooleanSupplier stop;
    private boolean onlyUnwritten;

    Salvage(WalTimeline timeline, BooleanSupplier stop) {
        this.timeline = timeline;
        this.probe = new XLogReader(timeline);
        this.stop = stop;
        probe.page().acceptAllForeign();
    }

    /// Whether the last search met nothing but pages that were never written, or not since their file was recycled.
    boolean onlyUnwritten() {
        return onlyUnwritten;
    }

    /// Where the first proven record behind the failure starts, or [#NONE].
    ///
    /// @param at       where the record should have been that could not be read
    /// @param lastGood where the last record before it starts; 0 when there is none
    long search(ReadFailure failure, long at, long lastGood) {
        onlyUnwritten = true;
        probe.page().forget();
        long page = failure.lsn() & -PageHeader.PAGE_BYTES;
        if (!isInRecord(failure.kind())) {
            // The page itself is tried too: perhaps only its order was wrong, which the probe has forgotten.
            return onLaterPage(page, lastGood);
        }
        long found = onSamePage(failure.lsn(), lastGood);
        return found != NONE ? found : onLaterPage(page + PageHeader.PAGE_BYTES, lastGood);
    }

    private static boolean isInRecord(Kind kind) {
        return switch (kind) {
            case NO_RECORD, BAD_PREV, BAD_CHECKSUM, BAD_RECORD -> true;
            case MISSING_SEGMENT, CUT_FILE, UNWRITTEN_PAGE, OLD_PAGE, BAD_PAGE, FOREIGN_PAGE -> false;
        };
    }

    private long onSamePage(long damaged, long lastGood) {
        long address = damaged & -PageHeader.PAGE_BYTES;
        if (!probe.page().load(address)) {
            return NONE;
        }
        byte[] bytes = probe.page().bytes.clone();
        int headerBytes = probe.page().headerBytes();
        int inPage = (int) (damaged - address);
        if (inPage <= PageHeader.PAGE_BYTES - 4) {
            long next = behind(damaged, Integer.toUnsignedLong(LittleEndian.i32(bytes, inPage)));
            if (next != NONE && probe.read(next, damaged)) {
                return next;
            }
        }
        long first = firstOnPage(address, lastGood);
        if (first != NONE && Long.compareUnsigned(first, damaged) > 0) {
            return first;
        }
        for (int i = Math.max(inPage + 8, headerBytes); i < PageHeader.PAGE_BYTES; i += 8) {
            long candidate = address + i;
            if (canBeRecord(bytes, i, damaged, candidate)
                    && probe.read(candidate, XLogReader.ANY_PREV)
                    && Long.compareUnsigned(probe.prev(), damaged) >= 0) {
                return candidate;
            }
        }
        return NONE;
    }

    /// Where a record of `length` bytes at `at` ends, page headers on the way counted; [#NONE] when it cannot be.
    private long behind(long at, long length) {
        if (length < XLogRecord.HEADER_BYTES) {
            return NONE;
        }
        long end = at;
        long left = XLogReader.align(length);
        while (true) {
            long here = PageHeader.PAGE_BYTES - (end & PageHeader.PAGE_BYTES - 1);
            if (left < here) {
                return end + left;
            }
            left -= here;
            end += here;
            if (left == 0) {
                return end;
            }
            if (Long.compareUnsigned(end, timeline.end().value()) >= 0) {
                return NONE;
            }
            end += end % timeline.segmentSize() == 0 ? PageHeader.LONG_BYTES : PageHeader.SHORT_BYTES;
        }
    }

    private static boolean canBeRecord(byte[] page, int at, long damaged, long candidate) {
        if (LittleEndian.i32(page, at) == 0) {
            return false;
        }
        if (at > PageHeader.PAGE_BYTES - XLogRecord.HEADER_BYTES) {
            return true;
        }
        long prev = LittleEndian.i64(page, at + 8);
        return Long.compareUnsigned(prev, damaged) >= 0 && Long.compareUnsigned(prev, candidate) < 0;
    }

    private long onLaterPage(long from, long lastGood) {
        long address = from;
        while (!stop.getAsBoolean()) {
            Optional<WalSegment> segment = timeline.segmentAt(new Lsn(address));
            if (segment.isEmpty()) {
                Optional<WalSegment> later = timeline.segmentFrom(new Lsn(address));
                if (later.isEmpty()) {
                    return NONE;
                }
                address = later.get().start().value();
                continue;
            }
            long offset = address - segment.get().start().value();
            if (PageHeader.bytesNeeded(segment.get().bytes(), offset) < 0) {
                address = segment.get().end().value();
                continue;
            }
            if (isUnwritten(PageHeader.read(segment.get().bytes(), offset), address)) {
                address += PageHeader.PAGE_BYTES;
                continue;
            }
            long first = firstOnPage(address, lastGood);
            if (first != NONE) {
                return first;
            }
            onlyUnwritten = false;
            address += PageHeader.PAGE_BYTES;
        }
        return NONE;
    }

    /// Where the page says its first record starts, behind the rest of one begun before, if that proves itself.
    private long firstOnPage(long address, long lastGood) {
        if (!probe.page().load(address)) {
            return NONE;
        }
        long rest = probe.page().firstIsContinuation()
                ? XLogReader.align(probe.page().remainingLength())
                : 0;
        if (rest >= PageHeader.PAGE_BYTES - probe.page().headerBytes()) {
            return NONE;
        }
        long candidate = address + probe.page().headerBytes() + rest;
        return probe.read(candidate, XLogReader.ANY_PREV) && Long.compareUnsigned(probe.prev(), lastGood) >= 0
                ? candidate
                : NONE;
    }

    private boolean isUnwritten(PageHeader header, long address) {
        long own = header.pageAddress().value();
        return header.magic() == 0 && header.info() == 0 && own == 0
                || PgVersion.ofPageMagic(header.magic()).isPresent() && Long.compareUnsigned(own, address) < 0;
    }
}
