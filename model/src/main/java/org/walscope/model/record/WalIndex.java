package org.walscope.model.record;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.walscope.model.Lsn;
import org.walscope.model.RelFileLocator;

/// The records of one timeline as columns: one primitive array each, in chunks, ordered by LSN. One thread appends
/// and publishes; any thread reads the rows published so far. 14 bytes a record, 16 where records hold page images.
public final class WalIndex {

    private static final int CHUNK_SHIFT = 16;
    private static final int CHUNK_ROWS = 1 << CHUNK_SHIFT;
    private static final int CHUNK_MASK = CHUNK_ROWS - 1;

    /// The relation number of a record that touches no block.
    public static final int NO_RELATION = -1;

    private static final int RELATION_PARTS = 3;

    private static final class Chunk {

        /// LSNs are multiples of it, as `MAXALIGN` makes them.
        private static final int LSN_UNIT = 8;

        /// The LSN of the first row; those of the others are counted from it.
        long base;
        final int[] lsn = new int[CHUNK_ROWS];
        /// The LSNs themselves, once one of them is too far from the first.
        volatile long @Nullable [] wideLsn;

        final NarrowColumn length = new NarrowColumn(CHUNK_ROWS);
        final int[] xid = new int[CHUNK_ROWS];
        /// There from the first record with a page image on.
        @Nullable
        NarrowColumn imageBytes;

        /// The relation's number, plus one so that none is small too.
        final NarrowColumn relation = new NarrowColumn(CHUNK_ROWS);
        final byte[] rmid = new byte[CHUNK_ROWS];
        final byte[] info = new byte[CHUNK_ROWS];

        long lsn(int at) {
            long[] wide = wideLsn;
            return wide == null ? base + Integer.toUnsignedLong(lsn[at]) * LSN_UNIT : wide[at];
        }

        void setLsn(int at, long value) {
            if (at == 0) {
                base = value;
                wideLsn = null;
            }
            long distance = value - base;
            lsn[at] = (int) (distance / LSN_UNIT);
            if (wideLsn != null || Integer.toUnsignedLong(lsn[at]) * LSN_UNIT != distance) {
                setWideLsn(at, value);
            }
        }

        private void setWideLsn(int at, long value) {
            long[] wide = wideLsn;
            if (wide == null) {
                wide = new long[CHUNK_ROWS];
                for (int i = 0; i < at; i++) {
                    wide[i] = lsn(i);
                }
            }
            wide[at] = value;
            wideLsn = wide;
        }

        int imageBytes(int at) {
            return imageBytes == null ? 0 : imageBytes.get(at);
        }

        void setImageBytes(int at, int value) {
            if (imageBytes == null) {
                if (value == 0) {
                    return;
                }
                imageBytes = new NarrowColumn(CHUNK_ROWS);
            }
            imageBytes.set(at, value);
        }

        int relation(int at) {
            return relation.get(at) - 1;
        }

        void setRelation(int at, int number) {
            relation.set(at, number + 1);
        }

        /// @param numbers what this index's relation numbers are in the other one
        void copy(int from, Chunk into, int to, int count, int[] numbers) {
            copyLsns(from, into, to, count);
            length.copy(from, into.length, to, count);
            System.arraycopy(xid, from, into.xid, to, count);
            System.arraycopy(rmid, from, into.rmid, to, count);
            System.arraycopy(info, from, into.info, to, count);
            for (int i = 0; i < count; i++) {
                int number = relation(from + i);
                into.setRelation(to + i, number == NO_RELATION ? NO_RELATION : numbers[number]);
            }
            for (int i = 0; i < count && (imageBytes != null || into.imageBytes != null); i++) {
                into.setImageBytes(to + i, imageBytes(from + i));
            }
        }

        private void copyLsns(int from, Chunk into, int to, int count) {
            into.setLsn(to, lsn(from));
            long shift = base - into.base;
            long last = lsn(from + count - 1) - into.base;
            if (wideLsn != null || into.wideLsn != null || shift % LSN_UNIT != 0 || last / LSN_UNIT >>> 32 != 0) {
                for (int i = 1; i < count; i++) {
                    into.setLsn(to + i, lsn(from + i));
                }
                return;
            }
            int units = (int) (shift / LSN_UNIT); // as they are in order, what holds for the last holds for all
            for (int i = 1; i < count; i++) {
                into.lsn[to + i] = lsn[from + i] + units;
            }
        }
    }

    private volatile Chunk[] chunks = new Chunk[0];
    private volatile int published;
    private int appended;

    /// Places of `knownRelations` by hash, -1 where empty; always at least half empty.
    private int[] relationPlaces = emptyPlaces(64);
    /// The parts of `knownRelations` one behind the other, where a search finds them quickly.
    private int[] relationParts = new int[32 * RELATION_PARTS];
    private volatile List<RelFileLocator> relations = List.of();
    private final List<RelFileLocator> knownRelations = new ArrayList<>();

    /// Rows that may be read.
    public int size() {
        return published;
    }

    public long lsn(int row) {
        return chunk(row).lsn(row & CHUNK_MASK);
    }

    /// `xl_tot_len`, in bytes.
    public int length(int row) {
        return chunk(row).length.get(row & CHUNK_MASK);
    }

    public int xid(int row) {
        return chunk(row).xid[row & CHUNK_MASK];
    }

    /// Bytes of full-page images in the record, as stored.
    public int imageBytes(int row) {
        return chunk(row).imageBytes(row & CHUNK_MASK);
    }

    public int rmid(int row) {
        return chunk(row).rmid[row & CHUNK_MASK] & 0xFF;
    }

    /// `xl_info`, whole.
    public int info(int row) {
        return chunk(row).info[row & CHUNK_MASK] & 0xFF;
    }

    /// The number of the first referenced block's relation, for [#relation(int)], or [#NO_RELATION].
    public int relationNumber(int row) {
        return chunk(row).relation(row & CHUNK_MASK);
    }

    /// The relations records refer to, in the order of their first appearance; the list's places are the numbers.
    public List<RelFileLocator> relations() {
        return relations;
    }

    /// The relation of the record's first block reference.
    public Optional<RelFileLocator> relation(int row) {
        int number = relationNumber(row);
        return number == NO_RELATION ? Optional.empty() : Optional.of(relations.get(number));
    }

    /// The row of the record that starts at `lsn`, or covers it; -1 when `lsn` lies before the first row.
    public int rowAt(Lsn lsn) {
        int low = 0;
        int high = size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(lsn(middle), lsn.value()) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    /// The number `append` wants for a relation; the appending thread's.
    public int relationNumber(RelFileLocator relation) {
        return relationNumber(relation.spcOid(), relation.dbOid(), relation.relNumber());
    }

    /// The same, of a relation's three parts, so that the scan need not make a value of them.
    public int relationNumber(int spcOid, int dbOid, int relNumber) {
        int mask = relationPlaces.length - 1;
        int place = hash(spcOid, dbOid, relNumber) & mask;
        while (relationPlaces[place] >= 0) {
            int part = RELATION_PARTS * relationPlaces[place];
            if (relationParts[part] == relNumber
                    && relationParts[part + 1] == dbOid
                    && relationParts[part + 2] == spcOid) {
                return relationPlaces[place];
            }
            place = place + 1 & mask;
        }
        int number = knownRelations.size();
        relationPlaces[place] = number;
        knownRelations.add(new RelFileLocator(spcOid, dbOid, relNumber));
        addRelationParts(number, spcOid, dbOid, relNumber);
        if (2 * knownRelations.size() > relationPlaces.length) {
            growRelationPlaces();
        }
        return number;
    }

    private void addRelationParts(int number, int spcOid, int dbOid, int relNumber) {
        int part = RELATION_PARTS * number;
        if (part == relationParts.length) {
            relationParts = Arrays.copyOf(relationParts, 2 * part);
        }
        relationParts[part] = relNumber;
        relationParts[part + 1] = dbOid;
        relationParts[part + 2] = spcOid;
    }

    private void growRelationPlaces() {
        int[] places = emptyPlaces(2 * relationPlaces.length);
        for (int number = 0; number < knownRelations.size(); number++) {
            RelFileLocator known = knownRelations.get(number);
            int place = hash(known.spcOid(), known.dbOid(), known.relNumber()) & places.length - 1;
            while (places[place] >= 0) {
                place = place + 1 & places.length - 1;
            }
            places[place] = number;
        }
        relationPlaces = places;
    }

    private static int hash(int spcOid, int dbOid, int relNumber) {
        int mixed = (relNumber * 31 + dbOid) * 31 + spcOid;
        mixed *= 0x9E3779B9;
        return mixed ^ mixed >>> 15;
    }

    private static int[] emptyPlaces(int size) {
        int[] places = new int[size];
        Arrays.fill(places, -1);
        return places;
    }

    /// Adds a row, not seen by readers before [#publish].
    public void append(long lsn, int length, int xid, int rmid, int info, int imageBytes, int relationNumber) {
        Chunk chunk = chunkToFill();
        int at = appended++ & CHUNK_MASK;
        chunk.setLsn(at, lsn);
        chunk.length.set(at, length);
        chunk.xid[at] = xid;
        chunk.rmid[at] = (byte) rmid;
        chunk.info[at] = (byte) info;
        chunk.setImageBytes(at, imageBytes);
        chunk.setRelation(at, relationNumber);
    }

    /// Adds the published rows of `part`, not seen by readers before [#publish].
    void appendAll(WalIndex part) {
        int[] numbers = new int[part.relations.size()];
        for (int number = 0; number < numbers.length; number++) {
            numbers[number] = relationNumber(part.relations.get(number));
        }
        int row = 0;
        while (row < part.size()) {
            Chunk to = chunkToFill();
            int at = appended & CHUNK_MASK;
            int from = row & CHUNK_MASK;
            int count = Math.min(part.size() - row, CHUNK_ROWS - Math.max(at, from));
            part.chunk(row).copy(from, to, at, count, numbers);
            appended += count;
            row += count;
        }
    }

    /// Forgets all rows and relations and keeps the memory; for an index that nobody else reads.
    void clear() {
        published = 0;
        appended = 0;
        knownRelations.clear();
        relations = List.of();
        Arrays.fill(relationPlaces, -1);
    }

    /// Shows readers what was appended.
    public void publish() {
        if (knownRelations.size() != relations.size()) {
            relations = List.copyOf(knownRelations);
        }
        published = appended;
    }

    /// The chunk that the next row goes into.
    private Chunk chunkToFill() {
        int place = appended >>> CHUNK_SHIFT;
        if (place == chunks.length) {
            Chunk[] more = Arrays.copyOf(chunks, place + 1);
            more[place] = new Chunk();
            chunks = more;
        }
        return chunks[place];
    }

    private Chunk chunk(int row) {
        return chunks[row >>> CHUNK_SHIFT];
    }
}
