package org.walscope.model.server;

import java.util.List;
import java.util.Optional;
import org.walscope.model.change.PluginWrite;

/// What a peek found.
///
/// @param writes in the order the plugin wrote them
/// @param cut    a sentence when there may be more: which limit was reached, or that it was stopped
public record Peeked(List<PluginWrite> writes, Optional<String> cut) {

    public Peeked {
        writes = List.copyOf(writes);
    }

    /// @throws ServerException when there may be more
    public List<PluginWrite> whole() throws ServerException {
        if (cut.isPresent()) {
            throw new ServerException(cut.get() + " Give an upper LSN to read a part.", "54000");
        }
        return writes;
    }
}
