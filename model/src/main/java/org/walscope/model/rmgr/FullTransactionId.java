package org.walscope.model.rmgr;

import org.walscope.model.bytes.Utf8Builder;

/// A transaction id that does not wrap around, as a field's trace sees it; access/transam.h.
///
/// @param value epoch above, `TransactionId` below
public record FullTransactionId(long value) {

    /// Epoch and id, as `0:742`.
    @Override
    public String toString() {
        return DescText.fullXid(new Utf8Builder(), value).toString();
    }
}
