package org.walscope.model.value;

import org.walscope.model.bytes.Utf8Builder;

/// Writes a value of one type as its output function does.
@FunctionalInterface
interface TypeOutput {

    /// @param length in bytes, of the value without a varlena header and decompressed
    /// @throws ValueFormatException      where the bytes are no such value
    /// @throws IndexOutOfBoundsException likewise
    void write(byte[] bytes, int offset, int length, Utf8Builder out);
}
