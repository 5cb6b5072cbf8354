package org.walscope.view.slot;

import java.util.Map;
import org.walscope.model.server.ReplicationSlot;

/// A copy somebody asked for.
///
/// @param name    of the copy; of several, what their names begin with
/// @param plugin  of a logical one
/// @param options tried at once, with a read of a temporary copy: a slot itself keeps none
/// @param count   how many; more than one only of a physical slot that is copied to stay
record CopyRequest(
        ReplicationSlot source, String name, String plugin, Map<String, String> options, int count, boolean temporary) {

    CopyRequest {
        options = Map.copyOf(options);
    }
}
