package org.walscope.model.change;

/// What holds changes together and is none itself.
public record Frame(Kind kind, LineRange lines) implements DecodedItem {

    public enum Kind {
        BEGIN,
        ORIGIN,
        COMMIT,
        PREPARE,
        COMMIT_PREPARED,
        ROLLBACK_PREPARED,
        STREAM_START,
        STREAM_STOP,
        STREAM_COMMIT,
        STREAM_PREPARE,
        STREAM_ABORT;

        /// Whether the transaction (or its prepared part) ends with it.
        public boolean isEnd() {
            return switch (this) {
                case BEGIN, ORIGIN, STREAM_START, STREAM_STOP -> false;
                case COMMIT, PREPARE, COMMIT_PREPARED, ROLLBACK_PREPARED, STREAM_COMMIT, STREAM_PREPARE, STREAM_ABORT ->
                    true;
            };
        }
    }
}
