package org.walscope.model.segment;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.walscope.model.Lsn;

/// What a backup history file or a `backup_label` says of a base backup, as `build_backup_content` of
/// access/transam/xlogbackup.c writes it.
///
/// @param start      where a recovery from the backup starts reading
/// @param checkpoint the checkpoint record it starts with
/// @param stop       where the backup's files are consistent; only in a backup history file
/// @param lines      all lines as they are: what they name before the colon, and what comes behind
public record BackupLabel(Lsn start, Optional<Lsn> checkpoint, Optional<Lsn> stop, Map<String, String> lines) {

    private static final int MOST_LINES = 100;

    public BackupLabel {
        lines = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(lines));
    }

    /// Reads a label's text; empty when it has no start.
    public static Optional<BackupLabel> parse(String text) {
        Map<String, String> lines = new LinkedHashMap<>();
        text.lines().limit(MOST_LINES).forEach(line -> {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                lines.putIfAbsent(
                        line.substring(0, colon), line.substring(colon + 2).strip());
            }
        });
        Optional<Lsn> start = lsn(lines, "START WAL LOCATION");
        return start.map(
                lsn -> new BackupLabel(lsn, lsn(lines, "CHECKPOINT LOCATION"), lsn(lines, "STOP WAL LOCATION"), lines));
    }

    /// The line's value as it is: "LABEL", "START TIME", "STOP TIME", "START TIMELINE", "BACKUP METHOD"…
    public Optional<String> line(String name) {
        return Optional.ofNullable(lines.get(name));
    }

    private static Optional<Lsn> lsn(Map<String, String> lines, String name) {
        String value = lines.getOrDefault(name, "");
        int space = value.indexOf(' ');
        return Lsn.parse(space < 0 ? value : value.substring(0, space));
    }
}
