package org.walscope.model.heap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.walscope.model.RelFileLocator;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.record.BlockRef;
import org.walscope.model.record.XLogRecord;

/// Tuples of heap pages as they were at some record. Pages used last are kept, 64 MB of tuples; others are rebuilt from
/// their last image when they are asked for again.
///
/// Whoever asks goes through transactions in the order of their ends: a page may be further on than the record asked
/// for, by records of transactions that ended earlier. Until its own transaction ends, nothing takes the place of a
/// tuple that the transaction made, removed or changed, so it is still there. Not so what was rolled back. One thread.
public final class HeapPageCache {

    private static final long MOST_BYTES = 64L << 20;

    /// Line pointers that a page has room for, and more.
    private static final int MOST_TUPLES = 2048;

    private static final int OVERHEAD = 16;

    private final HeapPages pages;
    private final long mostBytes;
    private final Map<Place, Page> cached = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    private record Place(RelFileLocator file, long block) {}

    public HeapPageCache(HeapPages pages) {
        this(pages, MOST_BYTES);
    }

    HeapPageCache(HeapPages pages, long mostBytes) {
        this.pages = pages;
        this.mostBytes = mostBytes;
    }

    /// The tuple that the record puts there, or changes; null where the WAL does not show it.
    ///
    /// @param row    of the index
    /// @param offset on the page of the record's first block
    public byte @Nullable [] tuple(int row, int offset) {
        XLogRecord record = pages.record(row);
        return tuple(row, record, record.block(0), offset);
    }

    /// The tuple that the record, an update or a delete, removes; null where the WAL does not show it.
    ///
    /// @param offset on the page that it is removed from
    public byte @Nullable [] oldTuple(int row, int offset) {
        XLogRecord record = pages.record(row);
        return tuple(row, record, record.block(1).or(() -> record.block(0)), offset);
    }

    private byte @Nullable [] tuple(int row, XLogRecord record, Optional<BlockRef> block, int offset) {
        if (block.isEmpty()) {
            return null;
        }
        int touch = pages.touch(row, record, block.get());
        if (touch == LastTouches.NONE) {
            return null;
        }
        byte[] tuple = page(new Place(block.get().relation(), block.get().block()), touch)
                .get(block.get(), offset);
        return tuple == null || !HeapTupleBytes.isSound(tuple) ? null : tuple;
    }

    private Page page(Place place, int touch) {
        Page page = cached.computeIfAbsent(place, Page::new);
        if (page.touch < touch) {
            bytes -= page.bytes;
            catchUp(page, touch);
            bytes += page.bytes;
            Iterator<Page> eldest = cached.values().iterator();
            while (bytes > mostBytes && cached.size() > 1) {
                bytes -= eldest.next().bytes;
                eldest.remove();
            }
        }
        return page;
    }

    private void catchUp(Page page, int touch) {
        int[] todo = new int[16];
        int count = 0;
        int at = touch;
        while (at > page.touch) {
            if (count == todo.length) {
                todo = Arrays.copyOf(todo, count * 2);
            }
            todo[count++] = at;
            at = pages.before(at);
        }
        if (at != page.touch) {
            page.clear();
        }
        while (count > 0) {
            try {
                HeapRedo.apply(pages.record(pages.row(todo[--count])), page);
            } catch (WalFormatException | IndexOutOfBoundsException | IllegalArgumentException e) {
                page.clear();
            }
        }
        page.touch = touch;
    }

    /// What is known of a page.
    private static final class Page implements HeapRedo.Tuples {

        private final Place place;
        private final List<byte @Nullable []> tuples = new ArrayList<>();
        /// The last one that is in it.
        private int touch = LastTouches.NONE;

        private long bytes = OVERHEAD;

        Page(Place place) {
            this.place = place;
        }

        @Override
        public boolean follows(BlockRef block) {
            return block.block() == place.block && block.relation().equals(place.file);
        }

        @Override
        public byte @Nullable [] get(BlockRef block, int offset) {
            return follows(block) && offset >= 1 && offset <= tuples.size() ? tuples.get(offset - 1) : null;
        }

        @Override
        public void put(BlockRef block, int offset, byte @Nullable [] tuple) {
            if (offset < 1 || offset > MOST_TUPLES) {
                return;
            }
            while (tuples.size() < offset) {
                tuples.add(null);
                bytes += OVERHEAD;
            }
            byte[] old = tuples.set(offset - 1, tuple);
            bytes += (tuple == null ? 0 : tuple.length) - (old == null ? 0 : old.length);
        }

        @Override
        public void page(BlockRef block, byte[] page) {
            clear();
            HeapTupleBytes.forEach(page, (offset, tuple) -> put(block, offset, tuple));
        }

        @Override
        public void emptied(BlockRef block) {
            clear();
        }

        void clear() {
            tuples.clear();
            bytes = OVERHEAD;
        }
    }
}
