package org.walscope.model.bytes;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;

/// A field's bytes that are not read further, as a tuple's data.
///
/// @param bytes of the record, not copied
public record OpaqueBytes(MemorySegment bytes) {

    /// Lower-case hexadecimal digits, two a byte.
    public String hex() {
        return HexFormat.of().formatHex(bytes.toArray(ValueLayout.JAVA_BYTE));
    }

    @Override
    public String toString() {
        return bytes.byteSize() == 1 ? "1 byte" : bytes.byteSize() + " bytes";
    }
}
