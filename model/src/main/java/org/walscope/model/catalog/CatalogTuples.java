package org.walscope.model.catalog;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.walscope.model.RelFileLocator;
import org.walscope.model.bytes.LittleEndian;

/// The catalogs' tuples that the WAL has shown so far, by where they lie. A tuple that was removed stays until
/// another
/// takes its place.
final class CatalogTuples {

    private static final int PAGE_HEADER_BYTES = 24;
    private static final int LP_NORMAL = 1;

    private final Map<Place, byte[]> tuples = new HashMap<>();

    /// @param relNumber of the file; catalogs are in their database's default tablespace
    private record Place(int relNumber, long block, int offset) {}

    /// Null where the WAL has not shown it.
    byte @Nullable [] get(RelFileLocator file, long block, int offset) {
        return tuples.get(new Place(file.relNumber(), block, offset));
    }

    void put(RelFileLocator file, long block, int offset, byte[] tuple) {
        tuples.put(new Place(file.relNumber(), block, offset), tuple);
    }

    /// All of a page.
    void putPage(RelFileLocator file, long block, byte[] page) {
        forEach(page, (offset, tuple) -> put(file, block, offset, tuple));
    }

    /// Takes a tuple.
    @FunctionalInterface
    interface Taker {
        void take(int offset, byte[] tuple);
    }

    /// The tuples of a page; storage/bufpage.h.
    static void forEach(byte[] page, Taker taker) {
        int lower = LittleEndian.u16(page, 12);
        int count = (Math.min(lower, page.length) - PAGE_HEADER_BYTES) / 4;
        for (int i = 0; i < count; i++) {
            int pointer = LittleEndian.i32(page, PAGE_HEADER_BYTES + 4 * i);
            int offset = pointer & 0x7FFF;
            int length = pointer >>> 17;
            if ((pointer >>> 15 & 3) == LP_NORMAL && offset + length <= page.length) {
                taker.take(i + 1, Arrays.copyOfRange(page, offset, offset + length));
            }
        }
    }
}
