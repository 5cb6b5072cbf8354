package org.walscope.plugins.reader;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.walscope.model.change.DecodedOutput;
import org.walscope.model.change.PluginWrite;

/// Reads what one output plugin wrote. Stateless: may be used again and from any thread.
public interface OutputReader {

    /// The plugin's name, as `pg_replication_slots.plugin` says it.
    String plugin();

    /// Reads all writes, in order. Never fails: a write that cannot be read is a line with its problem.
    ///
    /// @param stop asked once in a while; when true, what was read so far comes back
    DecodedOutput read(List<PluginWrite> writes, BooleanSupplier stop);
}
