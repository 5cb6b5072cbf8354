package org.walscope.model.rmgr;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.walscope.model.bytes.FieldNode;
import org.walscope.model.bytes.OpaqueBytes;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.record.BlockRef;
import org.walscope.model.record.XLogRecord;

/// A record's fields as a tree with byte ranges, made by the very passes that read and describe it.
public final class RecordTree {

    /// The name of a node for bytes that no description reads: those of an extension's manager, of an operation the
    /// release does not know, and what stands behind the place where a damaged record stopped making sense.
    public static final String NOT_DESCRIBED = "not described";

    private RecordTree() {}

    /// The header, block headers and images, then each block's data and the main data with the structs the
    /// description reads; in byte order. Together they cover every byte, with nodes [#NOT_DESCRIBED] where no
    /// description reads. Where the record is shorter than its operation needs, what was read stands, and a last
    /// node without bytes, `problem`, says why.
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
                nodes.add(group(name, block.dataOffset(), block.dataLength(), described, record));
            }
        }
        if (record.mainLength() > 0) {
            nodes.add(group("main data", record.mainOffset(), record.mainLength(), described, record));
        }
        nodes.sort(Comparator.comparingInt(FieldNode::offset));
        nodes.addAll(problem);
        return List.copyOf(nodes);
    }

    private static List<FieldNode> describe(XLogRecord record, FieldNode.Builder trace) {
        try {
            RmgrTable.describe(record, trace, new Utf8Builder());
            return List.of();
        } catch (WalFormatException e) {
            return List.of(new FieldNode("problem", record.totalLength(), 0, e.getMessage(), List.of()));
        }
    }

    private static FieldNode group(String name, int offset, int length, List<FieldNode> described, XLogRecord record) {
        var children = new ArrayList<FieldNode>();
        int end = offset + length;
        for (FieldNode node : described) {
            if (node.offset() >= offset && node.offset() + node.length() <= end && node.length() > 0) {
                children.add(node);
            }
        }
        children.sort(Comparator.comparingInt(FieldNode::offset));
        return new FieldNode(name, offset, length, "", filled(children, offset, end, record));
    }

    /// With a node for each stretch that no description reads.
    private static List<FieldNode> filled(List<FieldNode> children, int from, int end, XLogRecord record) {
        var filled = new ArrayList<FieldNode>();
        int read = from;
        for (FieldNode child : children) {
            if (child.offset() > read) {
                filled.add(notDescribed(read, child.offset(), record));
            }
            filled.add(child);
            read = Math.max(read, child.offset() + child.length());
        }
        if (read < end) {
            filled.add(notDescribed(read, end, record));
        }
        return List.copyOf(filled);
    }

    private static FieldNode notDescribed(int from, int to, XLogRecord record) {
        var bytes = new OpaqueBytes(record.bytes().asSlice(from, to - from));
        return new FieldNode(NOT_DESCRIBED, from, to - from, bytes, List.of());
    }
}
