package org.walscope.model.record;

import org.walscope.model.Lsn;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.bytes.WalProblem;

/// Why no record could be read at a place.
///
/// @param lsn     of the record, or of the page when the page itself is what is wrong
/// @param file    the name of the file it lies in, or of the segment that is not there
/// @param offset  in that file; -1 when there is no file
/// @param message in the words of xlogreader.c
record ReadFailure(Kind kind, long lsn, String file, long offset, String message) {

    enum Kind {
        /// The segment is not among the files.
        MISSING_SEGMENT(WalProblem.Kind.MISSING_SEGMENT),
        /// The file ends before its segment does.
        CUT_FILE(WalProblem.Kind.CUT_FILE),
        /// The page was never written: zeros.
        UNWRITTEN_PAGE(WalProblem.Kind.PAGE_HEADER),
        /// The page holds an earlier part of WAL: a recycled segment not written that far yet.
        OLD_PAGE(WalProblem.Kind.PAGE_HEADER),
        /// The page header is no header for this place.
        BAD_PAGE(WalProblem.Kind.PAGE_HEADER),
        /// Long header of another system, everything else in place.
        FOREIGN_PAGE(WalProblem.Kind.FOREIGN_SYSTEM),
        /// Zeros where a record header should be.
        NO_RECORD(WalProblem.Kind.RECORD),
        /// The link to the previous record is not right.
        BAD_PREV(WalProblem.Kind.PREV_LINK),
        /// The record's bytes contradict its checksum.
        BAD_CHECKSUM(WalProblem.Kind.CHECKSUM),
        /// Anything else in a record.
        BAD_RECORD(WalProblem.Kind.RECORD);

        private final WalProblem.Kind problem;

        Kind(WalProblem.Kind problem) {
            this.problem = problem;
        }

        /// What it is called where it is damage.
        WalProblem.Kind problem() {
            return problem;
        }
    }

    WalFormatException toException() {
        return new WalFormatException(new Lsn(lsn), message);
    }
}
