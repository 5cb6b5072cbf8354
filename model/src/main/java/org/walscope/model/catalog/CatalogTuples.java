package org.walscope.model.catalog;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.walscope.model.heap.HeapRedo;
import org.walscope.model.heap.HeapTupleBytes;
import org.walscope.model.record.BlockRef;

/// The catalogs' tuples that the WAL has shown so far, by where they lie. A tuple that was removed stays until another
/// takes its place.
final class CatalogTuples implements HeapRedo.Tuples {

    private final Map<Place, byte[]> tuples = new HashMap<>();

    /// @param relNumber of the file; catalogs are in their database's default tablespace
    private record Place(int relNumber, long block, int offset) {}

    @Override
    public boolean follows(BlockRef block) {
        return true;
    }

    @Override
    public byte @Nullable [] get(BlockRef block, int offset) {
        return tuples.get(place(block, offset));
    }

    @Override
    public void put(BlockRef block, int offset, byte @Nullable [] tuple) {
        if (tuple == null) {
            tuples.remove(place(block, offset));
        } else {
            tuples.put(place(block, offset), tuple);
        }
    }

    @Override
    public void page(BlockRef block, byte[] page) {
        HeapTupleBytes.forEach(page, (offset, tuple) -> put(block, offset, tuple));
    }

    @Override
    public void emptied(BlockRef block) {}

    private static Place place(BlockRef block, int offset) {
        return new Place(block.relation().relNumber(), block.block(), offset);
    }
}
