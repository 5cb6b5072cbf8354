package org.walscope.model.catalog;

import java.util.Arrays;
import java.util.HexFormat;

/// `pg_attribute.attmissingval`: what rows hold that were written before the column was added; `AttrMissing` of
/// access/tupdesc_details.h.
public sealed interface AttrMissing {

    /// As its type's output function writes it with default settings.
    record Printed(String text) implements AttrMissing {}

    /// As stored: an array of one element, without its length word.
    record Stored(byte[] array) implements AttrMissing {

        @Override
        public boolean equals(Object other) {
            return other instanceof Stored(byte[] theirs) && Arrays.equals(array, theirs);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(array);
        }

        @Override
        public String toString() {
            return HexFormat.of().formatHex(array);
        }
    }
}
