package org.walscope.view.hex;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.walscope.model.record.BlockRef;
import org.walscope.model.record.PageImage;
import org.walscope.model.record.XLogRecord;

/// A record's bytes by what they are part of, without gaps, in byte order: what the hex view tints.
public record HexRegions(List<Region> regions) {

    public enum Kind {
        /// `XLogRecord`, the fixed header.
        HEADER,
        /// Headers of block references, images and main data.
        REFERENCES,
        /// A full-page image.
        IMAGE,
        /// A block's own data.
        BLOCK_DATA,
        /// The main data.
        MAIN_DATA
    }

    /// @param end the first byte after it
    public record Region(int start, int end, Kind kind) {}

    public static HexRegions of(XLogRecord record) {
        var parts = new ArrayList<Region>();
        for (BlockRef block : record.blocks()) {
            block.image().ifPresent(image -> parts.add(image(image)));
            if (block.dataLength() > 0) {
                parts.add(new Region(block.dataOffset(), block.dataOffset() + block.dataLength(), Kind.BLOCK_DATA));
            }
        }
        if (record.mainLength() > 0) {
            parts.add(new Region(record.mainOffset(), record.mainOffset() + record.mainLength(), Kind.MAIN_DATA));
        }
        parts.sort(Comparator.comparingInt(Region::start));
        int payload = parts.isEmpty() ? Math.toIntExact(record.bytes().byteSize()) : parts.getFirst().start;
        parts.addFirst(new Region(XLogRecord.HEADER_BYTES, payload, Kind.REFERENCES));
        parts.addFirst(new Region(0, XLogRecord.HEADER_BYTES, Kind.HEADER));
        return new HexRegions(
                parts.stream().filter(part -> part.end > part.start).toList());
    }

    private static Region image(PageImage image) {
        return new Region(image.offset(), image.offset() + image.length(), Kind.IMAGE);
    }
}
