package org.walscope.plugins.align;

/// Sections that stand side by side, by their places in the outputs.
///
/// @param left  -1 where the right one stands alone
/// @param right -1 where the left one does
record SectionPair(int left, int right) {}
