package org.walscope.model.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.filter.FilterParser;
import org.walscope.model.filter.FilterScope;
import org.walscope.model.filter.FilterSyntaxException;
import org.walscope.model.filter.RowFilter;
import org.walscope.model.record.BlockRef;
import org.walscope.model.record.RecordReader;
import org.walscope.model.record.WalIndex;
import org.walscope.model.record.WalScan;
import org.walscope.model.reorder.Transactions;
import org.walscope.model.rmgr.RmgrTable;
import org.walscope.model.segment.WalSegment;
import org.walscope.model.segment.WalSegmentName;
import org.walscope.model.segment.WalTimeline;

/// All that can be made of a timeline: read from a place on, scanned by one thread and by several, filtered, assembled
/// to transactions, asked for records where perhaps none is.
final class TimelineTarget {

    private static final int SEGMENT_BYTES = 1 << 20;
    private static final int MOST_PAGES = 24;
    private static final int MOST_RECORDS = 40;
    private static final int MOST_JOINED = 64 << 20;

    private static final List<String> FILTERS = List.of(
            "rmgr == Heap && op == \"INSERT\" || fpi",
            "rel == 1663/16384/1259 || block == 7",
            "txn == 742 && !(len > 1kB)",
            "xid != 0 && lsn >= 0/1529FB0");

    private final SoundWal sound;
    private final WalTimeline timeline;
    private final boolean invents;

    /// @param invents whether records may be where none were
    TimelineTarget(SoundWal sound, SortedMap<String, byte[]> files, boolean invents) {
        this.sound = sound;
        this.invents = invents;
        this.timeline = new WalTimeline(
                0,
                1,
                sound.version(),
                SEGMENT_BYTES,
                files.entrySet().stream()
                        .map(file -> segment(file.getKey(), file.getValue()))
                        .toList());
    }

    private static WalSegment segment(String fileName, byte[] bytes) {
        WalSegmentName name = WalSegmentName.parse(fileName).orElseThrow();
        return new WalSegment(
                name, Path.of(fileName), MemorySegment.ofArray(bytes), name.start(SEGMENT_BYTES), SEGMENT_BYTES, false);
    }

    /// A few pages from a place on, each record in full.
    void window(Lsn from) {
        int[] pages = new int[1];
        int[] records = new int[1];
        WalScan.read(
                timeline,
                from,
                cursor -> {
                    wasThere(cursor.lsn());
                    RecordTarget.record(cursor.toRecord());
                    return records[0]++ < MOST_RECORDS;
                },
                TimelineTarget::problem,
                () -> pages[0]++ > MOST_PAGES);
    }

    /// The whole of it.
    void whole(Executor executor, RandomGenerator random) {
        var index = new WalIndex();
        var problems = new ArrayList<WalProblem>();
        WalScan.scan(timeline, index, problems::add, () -> false);
        problems.forEach(TimelineTarget::problem);
        for (int row = 0; row < index.size(); row++) {
            wasThere(index.lsn(row));
        }
        sameInParallel(index, problems, executor);
        var reader = new RecordReader(timeline);
        Transactions.build(index, reader, () -> false);
        filter(index, reader);
        for (int i = 0; i < 100; i++) {
            readAnywhere(reader, timeline.start().plus(8L * random.nextInt(SEGMENT_BYTES / 8)));
        }
    }

    private void wasThere(long lsn) {
        if (!invents && !sound.lsns().contains(lsn)) {
            throw new AssertionError("there was no record at " + Lsn.toString(lsn));
        }
    }

    private static void problem(WalProblem problem) {
        assertThat(problem.message()).isNotBlank();
        problem.resumesAt()
                .ifPresent(lsn -> assertThat(lsn.isBefore(problem.lsn())).isFalse());
    }

    private void sameInParallel(WalIndex index, List<WalProblem> problems, Executor executor) {
        var parallel = new WalIndex();
        var found = new ArrayList<WalProblem>();
        WalScan.scan(timeline, parallel, found::add, () -> false, executor, 2);
        assertThat(found).isEqualTo(problems);
        assertThat(parallel.size()).isEqualTo(index.size());
        for (int row = 0; row < index.size(); row++) {
            if (parallel.lsn(row) != index.lsn(row)) {
                throw new AssertionError("row " + row + " differs");
            }
        }
    }

    private void filter(WalIndex index, RecordReader reader) {
        for (String filter : FILTERS) {
            try {
                var test = RowFilter.of(FilterParser.parse(filter), new Scope(index, reader));
                int chosen = 0;
                for (int row = 0; row < index.size(); row++) {
                    chosen += test.test(row) ? 1 : 0;
                }
                assertThat(chosen).isLessThanOrEqualTo(index.size());
            } catch (FilterSyntaxException e) {
                throw new AssertionError(filter, e);
            }
        }
    }

    private static void readAnywhere(RecordReader reader, Lsn at) {
        try {
            assertThat(reader.read(at).totalLength()).isLessThan(MOST_JOINED);
        } catch (WalFormatException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private record Scope(WalIndex index, RecordReader reader) implements FilterScope {

        @Override
        public String rmgrName(int rmid) {
            return RmgrTable.of(rmid, reader.timeline().version()).name();
        }

        @Override
        public String operation(int rmid, int info) {
            return RmgrTable.identify(rmid, info, reader.timeline().version());
        }

        @Override
        public int topLevelXid(int xid) {
            return xid;
        }

        @Override
        public List<BlockRef> blocks(int row) {
            return reader.read(new Lsn(index.lsn(row))).blocks();
        }
    }
}
