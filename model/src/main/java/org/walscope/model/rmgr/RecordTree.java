package org.walscope.model.rmgr;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.walscope.model.bytes.FieldNode;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.record.BlockRef;
import org.walscope.model.record.XLogRecord;

/// A record's fields as a tree with byte ranges, made by the very passes that read and describe it.
public final class RecordTree {

    private RecordTree() {}

    /// The header, block headers and images, then each block's data and the main data with the structs the
    /// description reads; in byte order. Block data that no description reads is one node `not described`. Where
    /// the record is shorter than its operation needs, what was read stands, and a last node without bytes,
    /// `problem`, says why.
    public static List<FieldNode> of(XLogRecord record) {
        var headers = new FieldNode.Builder();
        XLogRecord.parse(record.bytes(), record.lsn(), record.endLsn(), record.version(), headers);
        var data = new FieldNode.Builder();
        var nodes = new ArrayList<>(headers.roots());
        List<FieldNode> problem = describe(record, data);
        List<FieldNode> described = data.roots();
        for (BlockRef block : record.blocks()) {
            if (block.dataLength() > 0) {
                String name = "block " + block.id() + " data";
                nodes.add(group(name, block.dataOffset(), block.dataLength(), described, true));
            }
        }
        if (record.mainLength() > 0) {
            nodes.add(group("main data", record.mainOffset(), record.mainLength(), described, false));
        }
        nodes.sort(Comparator.comparingInt(FieldNode::offset));
        nodes.addAll(problem);
        return List.copyOf(nodes);
    }

    private static List<FieldNode> describe(XLogRecord record, FieldNode.Builder trace) {
        try {
            RmgrTable.describe(record, trace, new StringBuilder());
            return List.of();
        } catch (WalFormatException e) {
            return List.of(new FieldNode("problem", record.totalLength(), 0, e.getMessage(), List.of()));
        }
    }

    private static FieldNode group(String name, int offset, int length, List<FieldNode> described, boolean fill) {
        var children = new ArrayList<FieldNode>();
        int end = offset + length;
        int read = offset;
        for (FieldNode node : described) {
            if (node.offset() >= offset && node.offset() + node.length() <= end && node.length() > 0) {
                children.add(node);
                read = Math.max(read, node.offset() + node.length());
            }
        }
        children.sort(Comparator.comparingInt(FieldNode::offset));
        if (fill && read < end) {
            children.add(new FieldNode("not described", read, end - read, (end - read) + " bytes", List.of()));
        }
        return new FieldNode(name, offset, length, "", List.copyOf(children));
    }
}
