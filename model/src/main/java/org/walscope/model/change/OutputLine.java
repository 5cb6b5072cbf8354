package org.walscope.model.change;

import java.util.Optional;
import java.util.function.Supplier;

/// A line as a reader shows it: one write of the plugin, or a part of one. For text plugins the lines of a write,
/// put together, are its text; a binary message is told in one readable line. Its text is mostly made when
/// somebody
/// asks for it: of a million lines few are ever seen. Not changed once made; any thread.
public final class OutputLine {

    private final int write;
    private final Supplier<String> text;
    private final Optional<ReadProblem> problem;

    /// @param write   place of the write in [DecodedOutput#writes]
    /// @param text    gives the line's text, the same each time
    /// @param problem why the line could not be read
    public OutputLine(int write, Supplier<String> text, Optional<ReadProblem> problem) {
        this.write = write;
        this.text = text;
        this.problem = problem;
    }

    /// The place of its write in [DecodedOutput#writes].
    public int write() {
        return write;
    }

    /// Bytes that are not UTF-8 as in [PluginText]; may hold line breaks.
    public String text() {
        return text.get();
    }

    /// Why the line could not be read.
    public Optional<ReadProblem> problem() {
        return problem;
    }

    @Override
    public String toString() {
        return write + " " + text();
    }
}
