package org.walscope.model.dump;

import java.util.Optional;
import java.util.function.Consumer;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.record.RecordCursor;
import org.walscope.model.record.RecordSink;
import org.walscope.model.record.XLogRecord;
import org.walscope.model.rmgr.RecordLine;

/// Prints a scan's records, or counts them: the loop of bin/pg_waldump/pg_waldump.c. Used by one thread.
public final class Dump implements RecordSink {

    /// Text is handed out when there is more of it than this many characters.
    private static final int FLUSH_CHARS = 1 << 16;

    private static final int RM_XLOG_ID = 0;
    private static final int XLOG_SWITCH = 0x40;

    /// How records are shown.
    public enum Style {
        /// A line each.
        LINES,
        /// The same and a line for each block reference.
        DETAILS,
        /// One JSON object a line.
        JSON,
        /// Not at all, only the table of [WalStats], a row for each resource manager.
        STATS,
        /// The same with a row for each operation.
        RECORD_STATS,
        /// Not at all.
        QUIET
    }

    /// @param limit how many records to show at most; empty for all
    /// @param end   a record that reaches behind it is not read
    public record Options(RecordFilter filter, Style style, Optional<Integer> limit, Optional<Lsn> end) {}

    private final Options options;
    private final Consumer<StringBuilder> out;
    private final Consumer<WalFormatException> damaged;
    private final WalStats stats;
    private final StringBuilder text = new StringBuilder(FLUSH_CHARS + (1 << 14));
    private Optional<Lsn> first = Optional.empty();
    private Optional<Lsn> next = Optional.empty();
    private Optional<Lsn> last = Optional.empty();
    private int shown;

    /// @param out     takes text and empties it
    /// @param damaged hears of records shorter than their operation needs; they are printed up to the operation
    public Dump(PgVersion version, Options options, Consumer<StringBuilder> out, Consumer<WalFormatException> damaged) {
        this.options = options;
        this.out = out;
        this.damaged = damaged;
        this.stats = new WalStats(version);
    }

    @Override
    public boolean record(RecordCursor record) {
        if (options.end.isPresent() && reachesBehind(record, options.end.get())) {
            return false;
        }
        if (first.isEmpty()) {
            first = Optional.of(new Lsn(record.lsn()));
            stats.start(record.lsn());
        }
        last = Optional.of(new Lsn(record.lsn()));
        next = Optional.of(new Lsn(record.nextLsn()));
        if (!options.filter.matches(record)) {
            return true;
        }
        show(record);
        shown++;
        if (text.length() > FLUSH_CHARS) {
            flush();
        }
        return options.limit.isEmpty() || shown < options.limit.get();
    }

    /// Hands out what is left, and the table of statistics.
    public void finish() {
        switch (options.style) {
            case STATS -> stats.append(false, text);
            case RECORD_STATS -> stats.append(true, text);
            case LINES, DETAILS, JSON, QUIET -> {}
        }
        flush();
    }

    /// Hands out what was printed so far.
    public void flush() {
        if (!text.isEmpty()) {
            out.accept(text);
            text.setLength(0);
        }
    }

    /// Whether as many records as wanted were shown.
    public boolean limitReached() {
        return options.limit.isPresent() && shown >= options.limit.get();
    }

    /// The first record read, shown or not.
    public Optional<Lsn> first() {
        return first;
    }

    /// The last record read, shown or not.
    public Optional<Lsn> last() {
        return last;
    }

    /// Where the record after the last one read may start.
    public Optional<Lsn> next() {
        return next;
    }

    private void show(RecordCursor record) {
        switch (options.style) {
            case LINES, DETAILS -> line(record.toRecord());
            case JSON -> RecordJson.append(record.toRecord(), text);
            case STATS, RECORD_STATS -> stats.add(record);
            case QUIET -> {}
        }
    }

    private void line(XLogRecord record) {
        try {
            RecordLine.append(record, options.style == Style.DETAILS, text);
        } catch (WalFormatException e) {
            text.append('\n');
            damaged.accept(e);
        }
    }

    /// Where the record's own bytes end: padding and what a switch leaves free behind it do not count.
    private static boolean reachesBehind(RecordCursor record, Lsn end) {
        boolean isSwitch = record.rmid() == RM_XLOG_ID && (record.info() & 0xF0) == XLOG_SWITCH;
        long bytesEnd = isSwitch ? record.lsn() + record.totalLength() : record.nextLsn() - (-record.totalLength() & 7);
        return Long.compareUnsigned(bytesEnd, end.value()) > 0;
    }
}
