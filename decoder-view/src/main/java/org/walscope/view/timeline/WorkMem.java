package org.walscope.view.timeline;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A value of `logical_decoding_work_mem` as one writes it in postgresql.conf; utils/misc/guc_tables.c.
final class WorkMem {

    /// What the server accepts, in bytes.
    static final long LEAST = 64L << 10;

    static final long MOST = Integer.MAX_VALUE * 1024L;

    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})\\s*([kmgt]?b?)");

    private WorkMem() {}

    /// Bytes of "64kB", "16 MB" or "64", which are kilobytes; empty when the server would refuse it. Unlike the server
    /// it reads the units in any case.
    static Optional<Long> parse(String text) {
        Matcher size = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(size.group(1));
        int shift = switch (size.group(2)) {
            case "b" -> 0;
            case "", "k", "kb" -> 10;
            case "m", "mb" -> 20;
            case "g", "gb" -> 30;
            default -> 40;
        };
        boolean fits = number <= Long.MAX_VALUE >> shift;
        return fits && isValid(number << shift) ? Optional.of(number << shift) : Optional.empty();
    }

    static boolean isValid(long bytes) {
        return bytes >= LEAST && bytes <= MOST;
    }

    /// The nearest value that can be set: whole kilobytes, with at most three digits, within the server's bounds.
    static long nearest(double bytes) {
        double kilobytes = Math.max(1, bytes / 1024);
        double unit = Math.max(1, Math.pow(10, Math.floor(Math.log10(kilobytes)) - 2));
        return Math.clamp((long) (Math.rint(kilobytes / unit) * unit) * 1024, LEAST, MOST);
    }

    /// The next power of two above or below.
    static long step(long bytes, boolean up) {
        long power = Long.highestOneBit(bytes);
        long next = up ? power * 2 : power == bytes ? power / 2 : power;
        return Math.clamp(next, LEAST, MOST);
    }
}
