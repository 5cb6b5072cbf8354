package org.walscope.model.record;

/// What a scan shows its records to.
@FunctionalInterface
public interface RecordSink {

    /// One record; they come in the order of their LSNs, on the scan's thread.
    ///
    /// @return whether the scan shall go on
    boolean record(RecordCursor cursor);

    /// The record shown last was the first one of its page, or the scan has ended: time to let others see.
    default void pageEnded() {}
}
