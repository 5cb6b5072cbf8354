package org.walscope.model.reorder;

import java.util.Arrays;

/// Some of the transactions' slots, in no order, without boxes. Adding and removing take the same time however many
/// there are. One thread.
final class SlotSet {

    private int[] members = new int[64];
    /// A slot's place + 1 among the members, 0 when it is none.
    private final int[] places;

    private int size;

    /// @param slots that there are
    SlotSet(int slots) {
        this.places = new int[slots];
    }

    int size() {
        return size;
    }

    int get(int i) {
        return members[i];
    }

    boolean contains(int slot) {
        return places[slot] != 0;
    }

    /// Nothing when it is there already.
    void add(int slot) {
        if (places[slot] != 0) {
            return;
        }
        if (size == members.length) {
            members = Arrays.copyOf(members, size * 2);
        }
        members[size++] = slot;
        places[slot] = size;
    }

    /// Nothing when it is not there.
    void remove(int slot) {
        int place = places[slot];
        if (place == 0) {
            return;
        }
        int last = members[--size];
        members[place - 1] = last;
        places[last] = place;
        places[slot] = 0;
    }
}
