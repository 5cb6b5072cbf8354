package org.walscope.model.bytes;

import java.util.List;

/// A field of flags with the names of those that are set.
///
/// @param bits  the field, unsigned
/// @param names of the set bits, the lowest first; those of bits that have no name, together, as `0x40`
public record Flags(long bits, List<String> names) {

    @Override
    public String toString() {
        String number = "0x%02X".formatted(bits);
        return names.isEmpty() ? number : number + " (" + String.join(", ", names) + ")";
    }
}
