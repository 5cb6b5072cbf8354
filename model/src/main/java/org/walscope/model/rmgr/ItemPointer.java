package org.walscope.model.rmgr;

import org.walscope.model.bytes.FieldReader;

/// Where a tuple is: `ItemPointerData`, storage/itemptr.h; six bytes.
///
/// @param block  unsigned
/// @param offset of its line pointer on the page
public record ItemPointer(int block, int offset) {

    public static ItemPointer read(FieldReader in, String name) {
        in.open(name);
        var pointer = new ItemPointer(readBlock(in, "ip_blkid"), in.u16("ip_posid"));
        in.close();
        return pointer;
    }

    /// `BlockIdData`, storage/block.h: a block number as two 16-bit halves, the higher one first.
    static int readBlock(FieldReader in, String name) {
        in.open(name);
        int block = in.u16("bi_hi") << 16 | in.u16("bi_lo");
        in.close();
        return block;
    }
}
