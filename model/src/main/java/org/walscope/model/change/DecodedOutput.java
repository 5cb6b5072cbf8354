package org.walscope.model.change;

import java.util.List;

/// All that a slot's plugin wrote, as read.
///
/// @param plugin       its name
/// @param writes       as the slot handed them over
/// @param lines        their text, nothing left out
/// @param transactions by their first line
/// @param sections     cover all lines, in order
public record DecodedOutput(
        String plugin,
        List<PluginWrite> writes,
        List<OutputLine> lines,
        List<DecodedTransaction> transactions,
        List<OutputSection> sections) {

    public DecodedOutput {
        writes = List.copyOf(writes);
        lines = List.copyOf(lines);
        transactions = List.copyOf(transactions);
        sections = List.copyOf(sections);
    }

    /// Nothing written.
    public static DecodedOutput empty(String plugin) {
        return new DecodedOutput(plugin, List.of(), List.of(), List.of(), List.of());
    }

    /// The write a line belongs to.
    public PluginWrite writeOf(int line) {
        return writes.get(lines.get(line).write());
    }

    /// Lines that could not be read.
    public long problems() {
        return lines.stream().filter(line -> line.problem().isPresent()).count();
    }
}
