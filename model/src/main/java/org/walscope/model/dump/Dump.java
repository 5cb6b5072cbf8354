package org.walscope.model.dump;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.bytes.WalProblem.Kind;
import org.walscope.model.bytes.WalProblem.Severity;
import org.walscope.model.record.ForkingSink;
import org.walscope.model.record.RecordCursor;
import org.walscope.model.record.XLogRecord;
import org.walscope.model.rmgr.RecordLine;

/// Prints a scan's records, or counts them: the loop of bin/pg_waldump/pg_waldump.c. Used by one thread, and each of
/// its forks by one; a fork keeps what it prints until it is joined.
public final class Dump implements ForkingSink<Dump> {

    private static final int FLUSH_BYTES = 1 << 16;

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

    /// Who takes what a dump says.
    @FunctionalInterface
    public interface Output {

        /// Text as bytes: it is what the server wrote, whatever encoding a terminal has. They may change afterwards.
        void text(byte[] bytes, int length);

        /// Where the first record is that was read, before anything of it is printed.
        default void first(Lsn lsn) {}

        /// A record is shorter than its operation needs; it was printed up to the operation. Thrown by those who do
        /// not expect it.
        default void damaged(WalFormatException problem) {
            throw problem;
        }
    }

    private final PgVersion version;
    private final Options options;
    private final Output output;
    /// Text is handed out when there is more of it than this many bytes; a fork never hands out.
    private final int flushBytes;
    private final Utf8Builder text = new Utf8Builder(FLUSH_BYTES + (1 << 14));
    private final List<WalFormatException> damages = new ArrayList<>();
    private WalStats stats;
    private Optional<Lsn> first = Optional.empty();
    private long last;
    private long next;
    private int shown;
    private boolean ended;

    public Dump(PgVersion version, Options options, Output output) {
        this(version, options, output, FLUSH_BYTES);
    }

    private Dump(PgVersion version, Options options, Output output, int flushBytes) {
        this.version = version;
        this.options = options;
        this.output = output;
        this.flushBytes = flushBytes;
        this.stats = new WalStats(version);
    }

    /// Hears of a problem before the records behind it are shown. Statistics end at the first one where
    /// pg_waldump stops: its table is of what it read until then. The WAL does not tell which minor release wrote
    /// it: for PG 12 this is also where a record was overwritten, which pg_waldump passes from 12.9 on.
    ///
    /// @return whether the statistics end there
    public boolean problem(WalProblem problem) {
        boolean counts = options.style == Style.STATS || options.style == Style.RECORD_STATS;
        boolean stops = problem.severity() == Severity.ERROR && problem.kind() != Kind.BODY
                || problem.kind() == Kind.OVERWRITTEN && !version.atLeast(PgVersion.PG13);
        ended |= counts && stops;
        return counts && stops;
    }

    @Override
    public boolean record(RecordCursor record) {
        if (ended) {
            return false;
        }
        if (options.end.isPresent() && reachesBehind(record, options.end.get())) {
            ended = true;
            return false;
        }
        if (first.isEmpty()) {
            begin(new Lsn(record.lsn()));
        }
        last = record.lsn();
        next = record.nextLsn();
        if (options.filter.matches(record)) {
            show(record);
            shown++;
            ended = limitReached();
            if (text.length() > flushBytes) {
                flush();
            }
        }
        return !ended;
    }

    private void begin(Lsn lsn) {
        first = Optional.of(lsn);
        stats.start(lsn.value());
        if (!isFork()) {
            output.first(lsn);
        }
    }

    @Override
    public Dump fork() {
        return new Dump(version, options, output, Integer.MAX_VALUE);
    }

    private boolean isFork() {
        return flushBytes == Integer.MAX_VALUE;
    }

    /// With a limit, what a fork shows may be more than is wanted: such a dump is read by one thread.
    @Override
    public boolean join(Dump part) {
        if (ended) {
            return false;
        }
        flush();
        if (part.first.isPresent()) {
            if (first.isEmpty()) {
                begin(part.first.get());
            }
            last = part.last;
            next = part.next;
        }
        part.flush();
        part.damages.forEach(output::damaged);
        stats.add(part.stats);
        shown += part.shown;
        ended = part.ended;
        part.clear();
        return !ended;
    }

    private void clear() {
        stats = new WalStats(version);
        damages.clear();
        first = Optional.empty();
        shown = 0;
        ended = false;
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
            output.text(text.bytes(), text.length());
            text.setLength(0);
        }
    }

    /// Whether nothing more is wanted: as many records as asked for were shown, or the end asked for was reached.
    public boolean ended() {
        return ended;
    }

    private boolean limitReached() {
        return options.limit.isPresent() && shown >= options.limit.get();
    }

    /// How many records were shown.
    public int shown() {
        return shown;
    }

    /// The last record read, shown or not.
    public Optional<Lsn> last() {
        return first.map(any -> new Lsn(last));
    }

    /// Where the record after the last one read may start.
    public Optional<Lsn> next() {
        return first.map(any -> new Lsn(next));
    }

    private void show(RecordCursor record) {
        switch (options.style) {
            case LINES, DETAILS -> line(record.view());
            case JSON -> RecordJson.append(record.view(), text);
            case STATS, RECORD_STATS -> stats.add(record);
            case QUIET -> {}
        }
    }

    private void line(XLogRecord record) {
        try {
            RecordLine.append(record, options.style == Style.DETAILS, text);
        } catch (WalFormatException e) {
            text.append('\n');
            if (isFork()) {
                damages.add(e);
            } else {
                output.damaged(e);
            }
        }
    }

    /// Where the record's own bytes end: padding and what a switch leaves free behind it do not count.
    private static boolean reachesBehind(RecordCursor record, Lsn end) {
        boolean isSwitch = record.rmid() == RM_XLOG_ID && (record.info() & 0xF0) == XLOG_SWITCH;
        long bytesEnd = isSwitch ? record.lsn() + record.totalLength() : record.nextLsn() - (-record.totalLength() & 7);
        return Long.compareUnsigned(bytesEnd, end.value()) > 0;
    }
}
