package org.walscope.model.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.walscope.model.ForkNumber;
import org.walscope.model.RelFileLocator;
import org.walscope.model.bytes.FlagNames;
import org.walscope.model.bytes.Flags;

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

    private static final FlagNames FLAG_NAMES =
            FlagNames.of("", "", "", "", "HAS_IMAGE", "HAS_DATA", "WILL_INIT", "SAME_REL");

    /// `fork_flags` for a trace: the fork's name, then those of the flags.
    static Flags flags(int value) {
        var names = new ArrayList<String>();
        names.add(ForkNumber.of(value & 0x0F).map(ForkNumber::forkName).orElse("fork " + (value & 0x0F)));
        names.addAll(FLAG_NAMES.apply(value & 0xF0).names());
        return new Flags(value, List.copyOf(names));
    }

    public boolean willInit() {
        return (flags & WILL_INIT) != 0;
    }

    /// `BKPBLOCK_HAS_DATA`
    public boolean hasData() {
        return (flags & HAS_DATA) != 0;
    }
}
