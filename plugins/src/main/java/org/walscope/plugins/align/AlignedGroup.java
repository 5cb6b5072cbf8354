package org.walscope.plugins.align;

import java.util.OptionalInt;

/// Rows that follow each other and belong to one transaction, or to none.
///
/// @param left  the transaction's place in the left output, empty where it is not there or there is none
/// @param from  its first row
/// @param to    the row after its last
/// @param worst of its rows
public record AlignedGroup(OptionalInt left, OptionalInt right, int from, int to, DifferenceKind worst) {}
