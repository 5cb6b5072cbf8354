package org.walscope.model.record;

import java.util.Optional;
import org.walscope.model.ForkNumber;
import org.walscope.model.RelFileLocator;

/// A block a record touches; `DecodedBkpBlock` in access/xlogreader.h.
///
/// @param id         the reference's number, 0 to 32
/// @param block      block number, unsigned
/// @param flags      `fork_flags` without the fork
/// @param image      its full-page image, where the record has one
/// @param dataOffset of the block's own data, from the record's first byte
/// @param dataLength of it, in bytes
public record BlockRef(
        int id,
        RelFileLocator relation,
        ForkNumber fork,
        long block,
        int flags,
        Optional<PageImage> image,
        int dataOffset,
        int dataLength) {

    /// Redo will initialize the page anew; its old content does not matter.
    public static final int WILL_INIT = 0x40;

    static final int HAS_IMAGE = 0x10;
    static final int HAS_DATA = 0x20;
    static final int SAME_REL = 0x80;

    public boolean willInit() {
        return (flags & WILL_INIT) != 0;
    }

    /// `BKPBLOCK_HAS_DATA`
    public boolean hasData() {
        return (flags & HAS_DATA) != 0;
    }
}
