package org.walscope.model.heap;

import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.walscope.model.ForkNumber;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.record.BlockRef;
import org.walscope.model.record.RecordReader;
import org.walscope.model.record.WalIndex;
import org.walscope.model.record.XLogRecord;
import org.walscope.model.rmgr.XlogDesc;

/// Which records of one database's WAL touch which pages of its tables: for each touch the one before, of the same
/// page,
/// so that any page can be rebuilt as of any record; 8 bytes a touch. Catalogs' first files are left out. Not changed
/// once built; any thread.
public final class HeapPages {

    /// `FirstNormalObjectId` of access/transam.h: files of tables that users made have such numbers.
    public static final int FIRST_NORMAL_OBJECT_ID = 16_384;

    private static final int STOP_MASK = 0xFFF;
    private static final int FIRST_CAPACITY = 1 << 10;

    private final WalIndex index;
    private final RecordReader reader;
    private final int database;
    private int[] rows = new int[FIRST_CAPACITY];
    private int[] before = new int[FIRST_CAPACITY];
    private int size;

    private HeapPages(WalIndex index, RecordReader reader, int database) {
        this.index = index;
        this.reader = reader;
        this.database = database;
    }

    /// Reads every record's header. Behind a gap in the WAL nothing is known of any page.
    ///
    /// @param end  the row before which pages are asked for
    /// @param stop asked every few thousand records; when true, what was read by then counts
    public static HeapPages of(WalIndex index, RecordReader reader, int database, int end, BooleanSupplier stop) {
        var pages = new HeapPages(index, reader, database);
        var last = new LastTouches();
        for (int row = 0; row < end; row++) {
            if ((row & STOP_MASK) == 0 && stop.getAsBoolean()) {
                break;
            }
            try {
                XLogRecord record = pages.record(row);
                if (row > 0 && record.prev().value() != index.lsn(row - 1)) {
                    last.clear();
                }
                pages.note(row, record, last);
            } catch (WalFormatException e) {
                last.clear();
            }
        }
        return pages;
    }

    private void note(int row, XLogRecord record, LastTouches last) {
        for (BlockRef block : record.blocks()) {
            if (touches(record, block)) {
                if (size == rows.length) {
                    rows = Arrays.copyOf(rows, size * 2);
                    before = Arrays.copyOf(before, size * 2);
                }
                int previous = last.put(index.relationNumber(row), block.block(), size);
                rows[size] = row;
                before[size++] = HeapRedo.restores(block) || block.willInit() ? LastTouches.NONE : previous;
            }
        }
    }

    private boolean touches(XLogRecord record, BlockRef block) {
        int rmid = record.rmid();
        return (rmid == HeapRedo.RM_HEAP || rmid == HeapRedo.RM_HEAP2 || rmid == XlogDesc.RMID)
                && block.fork() == ForkNumber.MAIN
                && block.relation().dbOid() == database
                && block.relation().equals(record.blocks().getFirst().relation())
                && Integer.compareUnsigned(block.relation().relNumber(), FIRST_NORMAL_OBJECT_ID) >= 0
                && (HeapRedo.restores(block) || block.willInit() || HeapRedo.moves(rmid, record.rmgrInfo()));
    }

    XLogRecord record(int row) {
        return reader.read(new Lsn(index.lsn(row)));
    }

    /// The record's touch of that page; [LastTouches#NONE] where it has none.
    int touch(int row, XLogRecord record, BlockRef page) {
        int touch = Arrays.binarySearch(rows, 0, size, row);
        while (touch > 0 && rows[touch - 1] == row) {
            touch--;
        }
        for (BlockRef block : record.blocks()) {
            if (touches(record, block)) {
                if (block.id() == page.id()) {
                    return touch < 0 ? LastTouches.NONE : touch;
                }
                touch++;
            }
        }
        return LastTouches.NONE;
    }

    /// The row whose record a touch is of.
    int row(int touch) {
        return rows[touch];
    }

    /// The touch of the same page before; [LastTouches#NONE] where the page begins with this one, or is not known
    /// before it.
    int before(int touch) {
        return before[touch];
    }
}
