package org.walscope.model.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.FieldNode;
import org.walscope.model.bytes.FieldTrace;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.dump.RecordJsonText;
import org.walscope.model.page.PageRestore;
import org.walscope.model.record.BlockRef;
import org.walscope.model.record.XLogRecord;
import org.walscope.model.rmgr.RecordLine;
import org.walscope.model.rmgr.RecordTree;

/// All that can be made of one record: headers, line, tree, JSON, page images.
final class RecordTarget {

    private RecordTarget() {}

    /// Bytes that a scan may have proved: only their length is right.
    static void bytes(PgVersion version, Lsn lsn, byte[] bytes) {
        XLogRecord record;
        try {
            Lsn end = lsn.plus(bytes.length + 7 & -8);
            record = XLogRecord.parse(MemorySegment.ofArray(bytes), lsn, end, version, FieldTrace.NONE);
        } catch (WalFormatException e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        record(record);
        assertThat(JsonParser.parseString(RecordJsonText.of(record)).isJsonObject())
                .isTrue();
    }

    static void record(XLogRecord record) {
        try {
            RecordLine.append(record, true, new Utf8Builder());
        } catch (WalFormatException e) {
            assertThat(e.getMessage()).contains(record.lsn().toString());
        }
        List<FieldNode> tree = RecordTree.of(record);
        assertThat(end(tree, 0)).as("the end of the tree").isEqualTo(record.totalLength());
        for (BlockRef block : record.blocks()) {
            try {
                PageRestore.restore(record, block)
                        .ifPresent(page -> assertThat(page).hasSize(PageRestore.PAGE_BYTES));
            } catch (WalFormatException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    /// Where nodes end that must start at `from` and follow each other without a gap.
    private static int end(List<FieldNode> nodes, int from) {
        int last = from;
        for (FieldNode node : nodes) {
            if (node.offset() != last) {
                throw new AssertionError(node + " does not start at " + last);
            }
            last += node.length();
            if (!node.children().isEmpty() && end(node.children(), node.offset()) != last) {
                throw new AssertionError(node + " does not end where its fields do");
            }
        }
        return last;
    }
}
