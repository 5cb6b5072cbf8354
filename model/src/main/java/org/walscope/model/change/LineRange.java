package org.walscope.model.change;

/// Lines of one output that follow each other.
///
/// @param from first line, counted from 0
/// @param to   the line after the last one; equal to `from` where there is none
public record LineRange(int from, int to) {

    public LineRange {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("lines " + from + " to " + to);
        }
    }

    /// One line.
    public static LineRange of(int line) {
        return new LineRange(line, line + 1);
    }

    /// No line, at a place.
    public static LineRange emptyAt(int line) {
        return new LineRange(line, line);
    }

    public int count() {
        return to - from;
    }

    public boolean isEmpty() {
        return from == to;
    }

    public boolean contains(int line) {
        return line >= from && line < to;
    }

    /// From the first line of this range to the last of `last`.
    public LineRange through(LineRange last) {
        return new LineRange(from, last.to);
    }
}
