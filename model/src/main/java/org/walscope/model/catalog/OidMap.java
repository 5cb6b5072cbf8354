package org.walscope.model.catalog;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An immutable map of OIDs. A changed one shares all but a few nodes with what it was made from, so that the
/// catalogs of thousands of moments fit into memory. Any thread.
final class OidMap<V> {

    private static final int BITS = 5;
    private static final int MASK = (1 << BITS) - 1;
    private static final OidMap<?> EMPTY = new OidMap<>(new Object[MASK + 1]);

    /// Each place holds nothing, an `Entry`, or a node of the next level, which tells OIDs apart by higher bits.
    private final @Nullable Object[] root;

    private record Entry(int oid, Object value) {}

    private OidMap(@Nullable Object[] root) {
        this.root = root;
    }

    @SuppressWarnings("unchecked") // it holds nothing
    static <V> OidMap<V> empty() {
        return (OidMap<V>) EMPTY;
    }

    @SuppressWarnings("unchecked") // only `with` puts values in
    @Nullable
    V get(int oid) {
        @Nullable Object[] node = root;
        for (int shift = 0; ; shift += BITS) {
            Object found = node[oid >>> shift & MASK];
            if (found instanceof Object[] child) {
                node = child;
            } else {
                return found instanceof Entry entry && entry.oid == oid ? (V) entry.value : null;
            }
        }
    }

    OidMap<V> with(int oid, V value) {
        return new OidMap<>(with(root, 0, new Entry(oid, value)));
    }

    private static @Nullable Object[] with(@Nullable Object[] node, int shift, Entry entry) {
        @Nullable Object[] copy = node.clone();
        int place = entry.oid >>> shift & MASK;
        Object there = node[place];
        if (there instanceof Object[] child) {
            copy[place] = with(child, shift + BITS, entry);
        } else if (there instanceof Entry other && other.oid != entry.oid) {
            @Nullable Object[] child = with(new Object[MASK + 1], shift + BITS, other);
            copy[place] = with(child, shift + BITS, entry);
        } else {
            copy[place] = entry;
        }
        return copy;
    }

    OidMap<V> without(int oid) {
        return get(oid) == null ? this : new OidMap<>(without(root, 0, oid));
    }

    private static @Nullable Object[] without(@Nullable Object[] node, int shift, int oid) {
        @Nullable Object[] copy = node.clone();
        int place = oid >>> shift & MASK;
        copy[place] = node[place] instanceof Object[] child ? without(child, shift + BITS, oid) : null;
        return copy;
    }

    void forEach(Consumer<V> action) {
        forEach(root, action);
    }

    @SuppressWarnings("unchecked") // only `with` puts values in
    private static <V> void forEach(@Nullable Object[] node, Consumer<V> action) {
        for (Object each : node) {
            if (each instanceof Object[] child) {
                forEach(child, action);
            } else if (each instanceof Entry entry) {
                action.accept((V) entry.value);
            }
        }
    }
}
