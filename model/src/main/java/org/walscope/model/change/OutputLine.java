package org.walscope.model.change;

import java.util.Optional;

/// A line as a reader shows it: one write of the plugin, or a part of one. For text plugins the lines of a write,
/// put together, are its text; a binary message is told in one readable line.
///
/// @param write   place of the write in [DecodedOutput#writes]
/// @param text    bytes that are not UTF-8 as in [PluginText]; may hold line breaks
/// @param problem why the line could not be read
public record OutputLine(int write, String text, Optional<ReadProblem> problem) {}
