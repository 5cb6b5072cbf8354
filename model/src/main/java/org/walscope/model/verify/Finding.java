package org.walscope.model.verify;

import org.walscope.model.bytes.WalProblem;

/// A problem with what it costs and what comes after it.
///
/// @param skippedBytes  bytes of the files, from the end of what could be read before to where reading goes on, or to
///     the end of the files, where zeros at their very end do not count
/// @param missingBytes  bytes of the WAL in that stretch that are in no file
/// @param recordsAfter  good records from where reading goes on to the next finding that is no mere notice
/// @param segmentsAfter whole segments behind the one where reading goes on, up to that next finding
public record Finding(
        WalProblem problem, long skippedBytes, long missingBytes, long recordsAfter, long segmentsAfter) {}
