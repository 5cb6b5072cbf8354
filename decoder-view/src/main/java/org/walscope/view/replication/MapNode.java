package org.walscope.view.replication;

import java.util.ArrayList;
import java.util.List;

/// A line of the replication map.
///
/// @param what     "Slot s12"
/// @param state    what it is doing
/// @param position LSNs and lag
/// @param remark   what else is known
/// @param trouble  whether somebody should look
/// @param children what hangs on it; not copied
record MapNode(String what, String state, String position, String remark, boolean trouble, List<MapNode> children) {

    static MapNode of(String what, String state, String position, String remark) {
        return new MapNode(what, state, position, remark, false, new ArrayList<>());
    }

    MapNode troubled(boolean is) {
        return new MapNode(what, state, position, remark, is || trouble, children);
    }

    MapNode with(List<MapNode> below) {
        List<MapNode> all = new ArrayList<>(children);
        all.addAll(below);
        return new MapNode(what, state, position, remark, trouble, all);
    }
}
