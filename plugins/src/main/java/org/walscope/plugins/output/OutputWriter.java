package org.walscope.plugins.output;

import java.io.IOException;
import org.walscope.model.bytes.Utf8Builder;

/// Takes what a plugin writes: a file, a pipe, a text pane, a test. The server's are `WalSndWriteData` and
/// `LogicalOutputWrite`; `LogicalOutputPluginWriterPrepareWrite` and `…Write` of replication/logical.h.
public interface OutputWriter {

    /// A message begins.
    ///
    /// @param xid  of the transaction, 0 for none
    /// @param last whether the callback writes no further one
    default void prepareWrite(long lsn, int xid, boolean last) {}

    /// The message is complete.
    ///
    /// @param message good until this returns
    void write(long lsn, int xid, boolean last, Utf8Builder message) throws IOException;
}
