package org.walscope.plugins.align;

/// How a row's sides differ.
///
/// @param reason a sentence or two; empty where there is nothing to say
public record Difference(DifferenceKind kind, String reason) {

    public static final Difference NONE = new Difference(DifferenceKind.SAME, "");

    public static Difference spelling(String reason) {
        return new Difference(DifferenceKind.SPELLING, reason);
    }

    public static Difference expected(String reason) {
        return new Difference(DifferenceKind.EXPECTED, reason);
    }

    public static Difference meaning(String reason) {
        return new Difference(DifferenceKind.MEANING, reason);
    }
}
