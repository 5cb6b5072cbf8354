package org.walscope.model.bytes;

import java.util.Locale;
import java.util.Optional;
import org.walscope.model.Lsn;

/// Something wrong, or worth knowing, at a place in the WAL: a finding as data.
///
/// @param lsn       where; [Lsn#INVALID] when the file could not be placed in any WAL stream
/// @param file      the file's name as it was opened, without its folder
/// @param offset    bytes from the file's start; -1 when the problem is not in a file's bytes (a missing one)
/// @param message   one sentence, in xlogreader.c's wording where it has one
/// @param lostFrom  where what could be read before it ends: from there on nothing could, up to `resumesAt` or to the
///     end of the files; empty where no record was lost by it
/// @param resumesAt the first record after it that proved itself; empty when none does
public record WalProblem(
        Severity severity,
        Kind kind,
        Lsn lsn,
        String file,
        long offset,
        String message,
        Optional<Lsn> lostFrom,
        Optional<Lsn> resumesAt) {

    public enum Severity {
        /// Data is damaged or missing.
        ERROR,
        /// Odd, and nothing is lost by it.
        WARNING,
        /// Normal and good to know, as the end of a live server's WAL.
        INFO
    }

    /// What is wrong. The names are part of the machine-readable output.
    public enum Kind {
        /// A record's bytes contradict its `xl_crc`.
        CHECKSUM,
        /// A record's `xl_prev` is not where the record before it starts.
        PREV_LINK,
        /// Anything else in a record's header, or a record that its next page does not go on with.
        RECORD,
        /// A page's header is none for its place.
        PAGE_HEADER,
        /// A segment is not among the files.
        MISSING_SEGMENT,
        /// A file ends before its segment does.
        CUT_FILE,
        /// A segment says that it is of another database system.
        FOREIGN_SYSTEM,
        /// A record's frame is sound, but its body or a page image in it is not.
        BODY,
        /// About a file as a whole: its name, what it is, that there are two of it.
        FILE,
        /// Reading began inside a record that started before the files do.
        FIRST_RECORD,
        /// A crash cut a record short, and the server wrote on behind it.
        OVERWRITTEN,
        /// The WAL ends here.
        END_OF_WAL;

        /// As it is written for machines: `prev_link`.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// A problem of a file as a whole.
    public WalProblem(Severity severity, Lsn lsn, String file, long offset, String message, Optional<Lsn> resumesAt) {
        this(severity, Kind.FILE, lsn, file, offset, message, Optional.empty(), resumesAt);
    }
}
