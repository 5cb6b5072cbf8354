package org.walscope.plugins.align;

/// How far two sides differ, the mildest first.
public enum DifferenceKind {
    /// They say the same; the plugins' own frames around it may differ.
    SAME,
    /// They say the same in other words: quoting, order of columns, names of types, `t` and `true`.
    SPELLING,
    /// They say different things, and it is known why: a plugin cannot say it, or was not asked to.
    EXPECTED,
    /// A transaction, change, column or value is missing on a side, or is another one.
    MEANING;

    public DifferenceKind worst(DifferenceKind other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
