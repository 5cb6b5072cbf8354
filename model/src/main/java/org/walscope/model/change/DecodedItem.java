package org.walscope.model.change;

/// A line (or a few) of an output, understood: a change, or the frame around changes.
public sealed interface DecodedItem permits DecodedChange, Frame {

    /// Where it stands in the output's text.
    LineRange lines();
}
