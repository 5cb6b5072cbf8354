package org.walscope.model.page;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.walscope.model.ForkNumber;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.FieldNode;

/// A page taken apart: storage/bufpage.h and storage/itemid.h, and what lies behind by what the page looks like.
/// Whatever
/// the bytes are, there is a layout; what contradicts itself is said, and left as bytes.
///
/// @param kind     a guess, but for the maps and for a page of zeros
/// @param fields   header, line pointers, items, contents, special space; offsets count from the page's first byte.
///     Items are in the order of their line pointers, everything else in byte order
/// @param parts    in byte order, without gaps, from the page's first byte to its last
/// @param problems sentences, in the order of what they are about
public record PageLayout(PageKind kind, List<FieldNode> fields, List<Part> parts, List<String> problems) {

    /// `SizeOfPageHeaderData`, which is aligned: what follows the header begins here.
    public static final int HEADER_BYTES = 24;

    /// What a stretch of a page is.
    public enum PartKind {
        HEADER,
        LINE_POINTERS,
        /// Between `pd_lower` and `pd_upper`.
        FREE,
        /// The tuple of a normal line pointer.
        ITEM,
        /// The tuple of a dead line pointer.
        DEAD_ITEM,
        /// What a page without line pointers holds.
        CONTENTS,
        /// Fewer than eight bytes behind an item: `MAXALIGN`.
        PADDING,
        /// No line pointer leads here.
        UNUSED,
        SPECIAL
    }

    /// @param item   the line pointer's number, from 1 on; 0 for what is no item
    /// @param offset from the page's first byte
    /// @param length in bytes, never 0
    public record Part(PartKind kind, int item, int offset, int length) {}

    /// @param page [PageRestore#PAGE_BYTES] of them
    /// @param fork of the relation
    /// @param at   the record the image is in, for sentences
    public static PageLayout of(byte[] page, ForkNumber fork, Lsn at, PgVersion version) {
        if (page.length != PageRestore.PAGE_BYTES) {
            throw new IllegalArgumentException("a page has " + PageRestore.PAGE_BYTES + " bytes, not " + page.length);
        }
        return new PageReader(new PageBytes(MemorySegment.ofArray(page), at, version), fork).read(page);
    }
}
