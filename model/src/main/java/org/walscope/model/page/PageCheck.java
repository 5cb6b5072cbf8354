package org.walscope.model.page;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Whether bytes can be a page of a relation; the header part of `PageIsVerified` in storage/page/bufpage.c.
public final class PageCheck {

    private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /// `PD_VALID_FLAG_BITS`
    private static final int VALID_FLAGS = 0x0007;

    private PageCheck() {}

    /// True for a page whose header holds together, and for one that is new: zeros only.
    ///
    /// @param page [PageRestore#PAGE_BYTES] of them
    public static boolean isSound(byte[] page) {
        var bytes = MemorySegment.ofArray(page);
        int flags = bytes.get(U16, 10) & 0xFFFF;
        int lower = bytes.get(U16, 12) & 0xFFFF;
        int upper = bytes.get(U16, 14) & 0xFFFF;
        int special = bytes.get(U16, 16) & 0xFFFF;
        if (upper == 0) {
            return isZero(page);
        }
        return (flags & ~VALID_FLAGS) == 0
                && lower <= upper
                && upper <= special
                && special <= PageRestore.PAGE_BYTES
                && special % 8 == 0;
    }

    private static boolean isZero(byte[] page) {
        for (byte b : page) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }
}
