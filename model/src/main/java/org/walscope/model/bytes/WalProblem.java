package org.walscope.model.bytes;

import java.util.Optional;
import org.walscope.model.Lsn;

/// Something wrong, or worth knowing, at a place in the WAL: a finding as data.
///
/// @param lsn       where; [Lsn#INVALID] when the file could not be placed in any WAL stream
/// @param file      the file's name as it was opened, without its folder
/// @param offset    bytes from the file's start; -1 when the problem is not in a file's bytes (a missing one)
/// @param message   one sentence, in xlogreader.c's wording where it has one
/// @param resumesAt the first record after it that proved itself; empty when none does
public record WalProblem(
        Severity severity, Lsn lsn, String file, long offset, String message, Optional<Lsn> resumesAt) {

    public enum Severity {
        /// Data is damaged or missing.
        ERROR,
        /// Odd, and nothing is lost by it.
        WARNING,
        /// Normal and good to know, as the end of a live server's WAL.
        INFO
    }
}
