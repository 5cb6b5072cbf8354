package org.walscope.model.page;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.walscope.model.ForkNumber;

/// What a page looks like. Of a main fork's page nothing says for sure what wrote it: the size of its special space and
/// the
/// id that most access methods leave in its last two bytes tell, as for pg_filedump.
public enum PageKind {
    /// Zeros only.
    NEW,
    /// No special space.
    HEAP,
    /// `SEQ_MAGIC`, commands/sequence.c.
    SEQUENCE,
    /// `BTPageOpaqueData`, access/nbtree.h: 16 bytes, the last two of them no other method's id.
    BTREE,
    /// `HASHO_PAGE_ID`, access/hash.h.
    HASH,
    /// `GIST_PAGE_ID`, access/gist.h.
    GIST,
    /// `GinPageOpaqueData`, access/ginblock.h: 8 bytes without an id, flags that GIN knows.
    GIN,
    /// `SPGIST_PAGE_ID`, access/spgist_private.h.
    SPGIST,
    /// `BRIN_PAGETYPE_…`, access/brin_page.h.
    BRIN,
    /// `BLOOM_PAGE_ID`, contrib/bloom/bloom.h.
    BLOOM,
    /// Known by its fork.
    FREE_SPACE_MAP,
    /// Known by its fork.
    VISIBILITY_MAP,
    /// A special space that none of PostgreSQL's own access methods has, or a header that does not hold together.
    UNKNOWN;

    private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final int SEQ_MAGIC = 0x1717;
    private static final int HASHO_PAGE_ID = 0xFF80;
    private static final int GIST_PAGE_ID = 0xFF81;
    private static final int SPGIST_PAGE_ID = 0xFF82;
    private static final int BLOOM_PAGE_ID = 0xFF83;
    private static final int MAX_BT_CYCLE_ID = 0xFF7F;
    private static final int BRIN_PAGETYPE_META = 0xF091;
    private static final int BRIN_PAGETYPE_REGULAR = 0xF093;

    /// Every flag that `GinPageOpaqueData` may have.
    private static final int GIN_FLAGS = 0x00FF;

    /// @param page    whose header is sound
    /// @param special where its special space starts
    static PageKind of(MemorySegment page, int special, ForkNumber fork) {
        if (fork == ForkNumber.FSM) {
            return FREE_SPACE_MAP;
        }
        if (fork == ForkNumber.VISIBILITYMAP) {
            return VISIBILITY_MAP;
        }
        int id = page.get(U16, PageRestore.PAGE_BYTES - 2) & 0xFFFF;
        return switch (PageRestore.PAGE_BYTES - special) {
            case 0 -> HEAP;
            case 8 -> ofEightBytes(page, special, id);
            case 16 ->
                switch (id) {
                    case HASHO_PAGE_ID -> HASH;
                    case GIST_PAGE_ID -> GIST;
                    default -> id <= MAX_BT_CYCLE_ID ? BTREE : UNKNOWN;
                };
            default -> UNKNOWN;
        };
    }

    private static PageKind ofEightBytes(MemorySegment page, int special, int id) {
        if (page.get(U32, special) == SEQ_MAGIC && page.get(U32, special + 4) == 0) {
            return SEQUENCE;
        }
        if (id == SPGIST_PAGE_ID) {
            return SPGIST;
        }
        if (id == BLOOM_PAGE_ID) {
            return BLOOM;
        }
        if (id >= BRIN_PAGETYPE_META && id <= BRIN_PAGETYPE_REGULAR) {
            return BRIN;
        }
        return (id & ~GIN_FLAGS) == 0 ? GIN : UNKNOWN;
    }
}
