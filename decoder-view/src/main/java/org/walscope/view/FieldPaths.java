package org.walscope.view;

import java.util.ArrayList;
import java.util.List;
import org.walscope.model.bytes.FieldNode;

/// Ways through a record's field tree.
public final class FieldPaths {

    private FieldPaths() {}

    /// From a top-level node down to the smallest one that contains the byte; empty when none does.
    public static List<FieldNode> at(List<FieldNode> roots, int offset) {
        return covering(roots, offset, 1);
    }

    /// From a top-level node down to the smallest one that contains all those bytes; empty when none does.
    public static List<FieldNode> covering(List<FieldNode> roots, int offset, int length) {
        var path = new ArrayList<FieldNode>();
        List<FieldNode> level = roots;
        while (true) {
            FieldNode best = null;
            for (FieldNode node : level) {
                boolean covers =
                        offset >= node.offset() && offset - node.offset() <= node.length() - Math.max(1, length);
                if (covers && (best == null || node.length() < best.length())) {
                    best = node;
                }
            }
            if (best == null) {
                return List.copyOf(path);
            }
            path.add(best);
            level = best.children();
        }
    }

    /// The names on the way with the last one's value: `XLogRecord › xl_tot_len = 54`.
    public static String text(List<FieldNode> path) {
        var text = new StringBuilder();
        for (FieldNode node : path) {
            text.append(text.isEmpty() ? "" : " › ").append(node.name());
        }
        if (!path.isEmpty() && !path.getLast().value().isEmpty()) {
            text.append(" = ").append(path.getLast().value());
        }
        return text.toString();
    }
}
