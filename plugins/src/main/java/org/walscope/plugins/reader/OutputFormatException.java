package org.walscope.plugins.reader;

import org.walscope.model.change.ReadProblem;

/// A write is not what its plugin writes. Becomes a [ReadProblem] of its line in the reader.
final class OutputFormatException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int position;

    /// @param position in the write, from 0
    OutputFormatException(int position, String problem) {
        super(problem, null, false, false);
        this.position = position;
    }

    ReadProblem problem() {
        return new ReadProblem(position, String.valueOf(getMessage()));
    }
}
