package org.walscope.model.bytes;

import java.util.ArrayList;
import java.util.List;

/// A field or struct of a record with its byte range, for the inspector's tree.
///
/// @param name     PostgreSQL's name, as `xl_tot_len`
/// @param offset   from the record's first byte
/// @param length   in bytes; 0 for what has no bytes of its own
/// @param data     the value as it was read: a number, a boolean, text, an [org.walscope.model.Lsn], [Flags],
///     [OpaqueBytes] or another whose text is fit to be shown; empty text for a struct
/// @param children in byte order; empty for a field
public record FieldNode(String name, int offset, int length, Object data, List<FieldNode> children) {

    /// As text, for a person; empty for a struct.
    public String value() {
        return data.toString();
    }

    /// Gathers what a decode tells its trace into a tree.
    public static final class Builder implements FieldTrace {

        private record Level(String name, int offset, List<FieldNode> children) {}

        private final List<Level> open = new ArrayList<>();
        private final List<FieldNode> roots = new ArrayList<>();

        @Override
        public void field(String name, int offset, int length, Object value) {
            add(new FieldNode(name, offset, length, value, List.of()));
        }

        @Override
        public void open(String name, int offset) {
            open.add(new Level(name, offset, new ArrayList<>()));
        }

        @Override
        public void close(int offset) {
            Level level = open.removeLast();
            add(new FieldNode(level.name, level.offset, offset - level.offset, "", List.copyOf(level.children)));
        }

        private void add(FieldNode node) {
            (open.isEmpty() ? roots : open.getLast().children).add(node);
        }

        /// What was read so far; structs a failed decode left open are closed at their last child.
        public List<FieldNode> roots() {
            while (!open.isEmpty()) {
                Level level = open.getLast();
                close(
                        level.children.isEmpty()
                                ? level.offset
                                : level.children.getLast().offset()
                                        + level.children.getLast().length());
            }
            return List.copyOf(roots);
        }
    }
}
