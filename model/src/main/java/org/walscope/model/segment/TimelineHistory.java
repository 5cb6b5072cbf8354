package org.walscope.model.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.WalFormatException;

/// A timeline and those it came from, oldest first; `readTimeLineHistory` of access/transam/timeline.c, which reads the
/// `.history` file of a timeline.
///
/// @param timeline the timeline, unsigned
/// @param ancestors where it came from; empty for the first timeline
public record TimelineHistory(int timeline, List<Ancestor> ancestors) {

    /// `sscanf` with `%u\t%X/%X`, and what follows that.
    private static final Pattern LINE = Pattern.compile(
            "\\s*(?<timeline>[+-]?\\d+)(?:\\s+(?<high>[0-9A-Fa-f]{1,8})/(?<low>[0-9A-Fa-f]{1,8})(?<reason>.*))?.*");

    /// `TimeLineHistoryEntry`: a timeline up to where the next one began.
    ///
    /// @param timeline unsigned
    /// @param begin    where it begins; invalid for the first
    /// @param end      the switch point: the next timeline's first position
    /// @param reason   why the next one was begun, as the server wrote it: "no recovery target specified"
    public record Ancestor(int timeline, Lsn begin, Lsn end, String reason) {}

    public TimelineHistory {
        ancestors = List.copyOf(ancestors);
    }

    /// Reads a history file's text.
    ///
    /// @param timeline the file's, by its name
    /// @throws WalFormatException in the server's words
    public static TimelineHistory parse(int timeline, String text) {
        var ancestors = new ArrayList<Ancestor>();
        Lsn begin = Lsn.INVALID;
        int last = 0;
        for (String line : text.lines().toList()) {
            if (line.isBlank() || line.stripLeading().startsWith("#")) {
                continue;
            }
            Matcher fields = LINE.matcher(line);
            if (!fields.matches()) {
                throw wrong("syntax error in history file: %s (expected a numeric timeline ID)", line);
            }
            if (fields.group("high") == null) {
                throw wrong("syntax error in history file: %s (expected a write-ahead log switchpoint location)", line);
            }
            int ancestor = unsigned(fields.group("timeline"))
                    .orElseThrow(
                            () -> wrong("syntax error in history file: %s (expected a numeric timeline ID)", line));
            if (!ancestors.isEmpty() && Integer.compareUnsigned(ancestor, last) <= 0) {
                throw wrong("invalid data in history file: %s (timeline IDs must be in increasing sequence)", line);
            }
            last = ancestor;
            Lsn end = new Lsn(Long.parseLong(fields.group("high"), 16) << 32 | Long.parseLong(fields.group("low"), 16));
            String reason = fields.group("reason");
            ancestors.add(new Ancestor(ancestor, begin, end, reason == null ? "" : reason.strip()));
            begin = end;
        }
        if (!ancestors.isEmpty() && Integer.compareUnsigned(timeline, last) <= 0) {
            throw wrong(
                    "invalid data in history file \"%s\" (timeline IDs must be less than child timeline's ID)",
                    fileName(timeline));
        }
        return new TimelineHistory(timeline, ancestors);
    }

    /// `TLHistoryFileName`
    public static String fileName(int timeline) {
        return "%08X.history".formatted(timeline);
    }

    /// Where the timeline itself begins; invalid for the first.
    public Lsn begin() {
        return ancestors.isEmpty() ? Lsn.INVALID : ancestors.getLast().end();
    }

    /// `tliOfPointInHistory`: the timeline that position was written on.
    public int timelineAt(Lsn position) {
        for (Ancestor ancestor : ancestors) {
            if (position.isBefore(ancestor.end())) {
                return ancestor.timeline();
            }
        }
        return timeline;
    }

    /// The timeline this one was forked off, with the position and the reason.
    public Optional<Ancestor> parent() {
        return ancestors.isEmpty() ? Optional.empty() : Optional.of(ancestors.getLast());
    }

    private static Optional<Integer> unsigned(String digits) {
        try {
            return Optional.of(Integer.parseUnsignedInt(digits));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static WalFormatException wrong(String format, String what) {
        return new WalFormatException(Lsn.INVALID, format.formatted(what.strip()));
    }
}
