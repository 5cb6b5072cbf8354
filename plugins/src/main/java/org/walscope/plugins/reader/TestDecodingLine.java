package org.walscope.plugins.reader;

import java.util.Optional;
import java.util.OptionalInt;
import org.walscope.model.change.DecodedChange;
import org.walscope.model.change.Frame;

/// A line of contrib/test_decoding.
sealed interface TestDecodingLine {

    /// `BEGIN 742`.
    record Begin(OptionalInt xid) implements TestDecodingLine {}

    /// `COMMIT 742 (at …)`, `PREPARE TRANSACTION 'gid', txid 742`, and what ends a streamed transaction.
    ///
    /// @param time as written
    record End(Frame.Kind kind, Optional<String> gid, OptionalInt xid, Optional<String> time)
            implements TestDecodingLine {}

    /// `opening a streamed block for transaction TXN 742` and its closing.
    record Block(boolean opening, OptionalInt xid) implements TestDecodingLine {}

    /// A change, a message, or the announcement of one.
    record Change(DecodedChange change) implements TestDecodingLine {}
}
