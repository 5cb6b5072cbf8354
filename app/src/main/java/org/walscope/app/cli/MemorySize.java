package org.walscope.app.cli;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A size as postgresql.conf has it: a number and `B`, `kB`, `MB`, `GB` or `TB`; kB without a unit, as
/// `logical_decoding_work_mem` counts.
final class MemorySize {

    /// The least `logical_decoding_work_mem` there is, in bytes.
    static final long SMALLEST_WORK_MEM = 64 << 10;

    private static final Pattern SIZE = Pattern.compile("\\s*(\\d{1,9})\\s*(B|kB|MB|GB|TB)?\\s*");

    private MemorySize() {}

    /// In bytes; empty when the text is no size.
    static Optional<Long> parse(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2) == null ? "kB" : matcher.group(2);
        return Optional.of(
                switch (unit) {
                    case "B" -> number;
                    case "kB" -> number << 10;
                    case "MB" -> number << 20;
                    case "GB" -> number << 30;
                    default -> number << 40;
                });
    }
}
