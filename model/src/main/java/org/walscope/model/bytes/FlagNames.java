package org.walscope.model.bytes;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/// PostgreSQL's names of the bits of a field of flags, which turn its number into [Flags] for the trace.
public final class FlagNames implements IntFunction<Flags> {

    private final List<String> names;

    private FlagNames(List<String> names) {
        this.names = names;
    }

    /// @param names of the bits, the lowest first; empty text where a bit has none
    public static FlagNames of(String... names) {
        return new FlagNames(List.of(names));
    }

    @Override
    public Flags apply(int bits) {
        var set = new ArrayList<String>();
        int unnamed = bits;
        for (int bit = 0; bit < names.size(); bit++) {
            if ((bits >>> bit & 1) != 0 && !names.get(bit).isEmpty()) {
                set.add(names.get(bit));
                unnamed &= ~(1 << bit);
            }
        }
        if (unnamed != 0) {
            set.add("0x%02X".formatted(unnamed));
        }
        return new Flags(Integer.toUnsignedLong(bits), List.copyOf(set));
    }
}
