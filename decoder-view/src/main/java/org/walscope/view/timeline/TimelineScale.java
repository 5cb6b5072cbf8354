package org.walscope.view.timeline;

/// Where an LSN lies on the axis, in whole units counted from the axis' left end. Never falls with rising LSNs. Any
/// thread.
interface TimelineScale {

    /// What the axis counts.
    enum Unit {
        /// Bytes of WAL.
        LSN,
        /// Microseconds, interpolated between commit times.
        TIME
    }

    Unit unit();

    double position(long lsn);

    /// The LSN at a position; the reverse of [#position] up to rounding.
    long lsn(double position);

    /// Units from the first record to the end of the last.
    long span();
}
