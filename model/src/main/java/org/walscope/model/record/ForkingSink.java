package org.walscope.model.record;

/// A sink that a scan can fill in parts, on several threads at once: a fork hears of a stretch's records on one thread,
/// and what it made of them is joined on the scan's thread, stretch by stretch in the order of the WAL.
///
/// @param <S> the sink's own type
public interface ForkingSink<S extends ForkingSink<S>> extends RecordSink {

    /// Bytes of WAL in a stretch, a multiple of a page's: enough work for a task, and what is made of it stays in the
    /// processor's cache until it is joined.
    default int stretchBytes() {
        return 1 << 20;
    }

    /// An empty sink of the same kind. On the scan's thread.
    S fork();

    /// Takes over what `part` made of the records behind those heard of so far, and leaves it empty, to be filled
    /// again. On the scan's thread, which sees all that the part's thread did.
    ///
    /// @return whether the scan shall go on
    boolean join(S part);
}
