package org.walscope.model.rmgr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.walscope.corpus.Corpus;
import org.walscope.corpus.CorpusSet;
import org.walscope.model.bytes.FieldNode;
import org.walscope.model.record.WalScan;
import org.walscope.model.record.XLogRecord;
import org.walscope.model.segment.WalFiles;
import org.walscope.model.segment.WalTimeline;

/// The tree of every record of the corpus is complete: each byte of header, block headers, images, block data and main
/// data is in exactly one field, and that field has a name.
class RecordTreeTest {

    /// The compiler aligns to eight bytes, so as many are no padding.
    private static final int MOST_PADDING = 7;

    @Test
    void hasEveryByteOfEveryRecordOnce() {
        var faults = new TreeSet<String>();
        int records = 0;
        for (CorpusSet set : Corpus.all()) {
            records += check(set, faults);
        }
        assertThat(faults).isEmpty();
        assertThat(records).isGreaterThan(4000);
    }

    private static int check(CorpusSet set, Set<String> faults) {
        int[] records = new int[1];
        try (WalFiles files = WalFiles.open(List.of(set.wal()))) {
            for (WalTimeline timeline : files.timelines()) {
                WalScan.read(
                        timeline,
                        timeline.start(),
                        cursor -> {
                            records[0]++;
                            check(cursor.toRecord(), faults);
                            return true;
                        },
                        problem -> {},
                        () -> false);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return records[0];
    }

    private static void check(XLogRecord record, Set<String> faults) {
        byte[] times = new byte[record.totalLength()];
        List<FieldNode> tree = RecordTree.of(record);
        String what = record.version() + " "
                + RmgrTable.of(record.rmid(), record.version()).name() + " "
                + RmgrTable.identify(record.rmid(), record.info(), record.version());
        if (tree.getLast().name().equals("problem")) {
            faults.add(what + ": " + tree.getLast().value());
        }
        count(tree, 0, record.totalLength(), times, what, faults);
        for (int i = 0; i < times.length; i++) {
            if (times[i] != 1) {
                faults.add(what + ": a byte of the " + (i >= record.mainOffset() ? "main data" : "blocks") + " is in "
                        + times[i] + " fields");
            }
        }
    }

    private static void count(List<FieldNode> nodes, int from, int to, byte[] times, String what, Set<String> faults) {
        int last = from;
        for (FieldNode node : nodes) {
            int end = node.offset() + node.length();
            if (node.offset() < last || end > to) {
                faults.add(what + ": " + node.name() + " lies outside or out of order");
                return;
            }
            last = end;
            if (node.name().equals(RecordTree.NOT_DESCRIBED)
                    || node.name().equals("padding") && node.length() > MOST_PADDING) {
                faults.add(what + ": " + node.name() + " " + node.length());
            }
            if (node.children().isEmpty()) {
                for (int i = node.offset(); i < end; i++) {
                    times[i]++;
                }
            } else {
                count(node.children(), node.offset(), end, times, what, faults);
            }
        }
    }
}
