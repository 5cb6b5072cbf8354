package org.walscope.view.timeline;

/// The axis by LSN: a unit is a byte of WAL.
///
/// @param base the LSN of position 0
/// @param span bytes shown
record LsnScale(long base, long span) implements TimelineScale {

    @Override
    public Unit unit() {
        return Unit.LSN;
    }

    @Override
    public double position(long lsn) {
        return lsn - base;
    }

    @Override
    public long lsn(double position) {
        return base + (long) Math.floor(position);
    }
}
