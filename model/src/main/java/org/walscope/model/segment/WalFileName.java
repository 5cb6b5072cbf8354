package org.walscope.model.segment;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a file's name says it is: `IsXLogFileName`, `IsPartialXLogFileName`, `IsTLHistoryFileName` and
/// `IsBackupHistoryFileName` of access/xlog_internal.h, and what archiving programs append: the compression, and
/// pgBackRest a checksum before that.
public sealed interface WalFileName {

    Pattern FORM = Pattern.compile(
            "([0-9A-F]{24}|[0-9A-F]{8}(?=\\.history))" // segment, or timeline
                    + "(\\.partial|\\.[0-9A-F]{8}\\.backup|\\.history)?"
                    + "(?:-[0-9a-f]{40})?"
                    + "((?:\\.(?:gz|lz4|zst|bz2|xz))?)"
                    + "(\\.partial)?"); // pg_receivewal's, while it compresses

    /// @param exact the server would take the file for that segment: nothing was appended to the name
    record Segment(WalSegmentName name, boolean partial, boolean exact) implements WalFileName {}

    record History(int timeline) implements WalFileName {}

    /// A backup history file in an archive, or `backup_label` in a data directory.
    record Backup() implements WalFileName {}

    /// What the name says; empty when that is nothing.
    static Optional<WalFileName> parse(String fileName) {
        if (fileName.equals("backup_label")) {
            return Optional.of(new Backup());
        }
        Matcher form = FORM.matcher(fileName);
        if (!form.matches()) {
            return Optional.empty();
        }
        String kind = form.group(2) == null ? "" : form.group(2);
        if (kind.equals(".history")) {
            return Optional.of(new History(HexFormat.fromHexDigits(form.group(1), 0, 8)));
        }
        if (kind.endsWith(".backup")) {
            return Optional.of(new Backup());
        }
        boolean partial = kind.equals(".partial") || form.group(4) != null;
        boolean exact = fileName.equals(form.group(1)) || fileName.equals(form.group(1) + ".partial");
        return WalSegmentName.parse(form.group(1)).map(name -> new Segment(name, partial, exact));
    }

    /// The segment whose file this is by its name.
    static Optional<WalSegmentName> segment(String fileName) {
        return parse(fileName)
                .flatMap(name -> name instanceof Segment segment ? Optional.of(segment.name()) : Optional.empty());
    }
}
