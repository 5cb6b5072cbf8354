package org.walscope.model.record;

import org.walscope.model.Lsn;
import org.walscope.model.bytes.WalFormatException;

/// Why no record could be read at a place.
///
/// @param lsn     of the record, or of the page when the page itself is what is wrong
/// @param file    the name of the file it lies in, or of the segment that is not there
/// @param offset  in that file; -1 when there is no file
/// @param message in the words of xlogreader.c
record ReadFailure(Kind kind, long lsn, String file, long offset, String message) {

    enum Kind {
        /// The segment is not among the files.
        MISSING_SEGMENT,
        /// The file ends before its segment does.
        CUT_FILE,
        /// The page was never written: zeros.
        UNWRITTEN_PAGE,
        /// The page holds an earlier part of WAL: a recycled segment not written that far yet.
        OLD_PAGE,
        /// The page header is no header for this place.
        BAD_PAGE,
        /// Long header of another system, everything else in place.
        FOREIGN_PAGE,
        /// Zeros where a record header should be.
        NO_RECORD,
        /// The link to the previous record is not right.
        BAD_PREV,
        /// The record's bytes contradict its checksum.
        BAD_CHECKSUM,
        /// Anything else in a record.
        BAD_RECORD
    }

    WalFormatException toException() {
        return new WalFormatException(new Lsn(lsn), message);
    }
}
