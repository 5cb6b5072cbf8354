package org.walscope.model.rmgr;

/// A moment in a record's field, as its trace sees it; told as [Timestamps] does.
///
/// @param micros since 2000-01-01 UTC
public record TimestampTz(long micros) {

    @Override
    public String toString() {
        return Timestamps.toString(micros);
    }
}
