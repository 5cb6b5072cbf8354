package org.walscope.view.page;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.walscope.model.page.PageLayout;
import org.walscope.model.page.PageLayout.Part;
import org.walscope.model.page.PageRestore;
import org.walscope.model.record.BlockRef;
import org.walscope.model.record.PageImage;
import org.walscope.model.record.XLogRecord;
import org.walscope.view.bytes.HexBytes.Tint;
import org.walscope.view.fx.ColorRole;

/// A page restored from its image in a record, and what is on it.
///
/// @param bytes [PageRestore#PAGE_BYTES] of them
record ImagePage(BlockRef block, PageImage image, byte[] bytes, PageLayout layout) {

    /// Restores and reads it; not for the FX thread.
    ///
    /// @throws org.walscope.model.bytes.WalFormatException when it cannot be restored
    static ImagePage read(XLogRecord record, BlockRef block) {
        byte[] page = PageRestore.restore(record, block).orElseThrow();
        return new ImagePage(
                block,
                block.image().orElseThrow(),
                page,
                PageLayout.of(page, block.fork(), record.lsn(), record.version()));
    }

    MemorySegment segment() {
        return MemorySegment.ofArray(bytes);
    }

    /// The part that a byte is in.
    Part partAt(int offset) {
        for (Part part : layout.parts()) {
            if (offset < part.offset() + part.length()) {
                return part;
            }
        }
        throw new IndexOutOfBoundsException(offset);
    }

    List<Tint> tints() {
        return layout.parts().stream()
                .map(part -> new Tint(part.offset(), part.offset() + part.length(), role(part)))
                .toList();
    }

    /// The same colours in the picture and behind the bytes.
    static ColorRole role(Part part) {
        return switch (part.kind()) {
            case HEADER -> ColorRole.HEX_HEADER;
            case LINE_POINTERS -> ColorRole.HEX_BLOCK;
            case ITEM, CONTENTS -> ColorRole.HEX_DATA;
            case DEAD_ITEM -> ColorRole.HEX_IMAGE;
            case SPECIAL -> ColorRole.HEX_MAIN;
            case FREE, UNUSED, PADDING -> ColorRole.SURFACE;
        };
    }
}
