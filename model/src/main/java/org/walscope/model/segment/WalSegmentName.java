package org.walscope.model.segment;

import java.util.HexFormat;
import java.util.Optional;
import org.walscope.model.Lsn;

/// The name of a WAL segment; `XLogFileName` in access/xlog_internal.h: 24 hex digits, eight each of the timeline,
/// and of the two parts of the segment number.
///
/// @param timeline unsigned
/// @param high     the upper 32 bits of the LSNs in it, unsigned
/// @param low      which segment of those 4 GB, unsigned
public record WalSegmentName(int timeline, int high, int low) {

    /// Characters of a name.
    public static final int LENGTH = 24;

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    /// The name of a segment by its number, counted from the start of WAL.
    ///
    /// @param segmentSize in bytes, a power of two from 1 MB to 1 GB
    public static WalSegmentName of(int timeline, long number, int segmentSize) {
        long perHigh = 0x1_0000_0000L / segmentSize;
        return new WalSegmentName(timeline, (int) (number / perHigh), (int) (number % perHigh));
    }

    /// Reads a name as `IsXLogFileName` does: 24 upper-case hex digits and nothing else.
    public static Optional<WalSegmentName> parse(String name) {
        if (name.length() != LENGTH) {
            return Optional.empty();
        }
        for (int i = 0; i < LENGTH; i++) {
            char c = name.charAt(i);
            if ((c < '0' || c > '9') && (c < 'A' || c > 'F')) {
                return Optional.empty();
            }
        }
        return Optional.of(new WalSegmentName(
                HexFormat.fromHexDigits(name, 0, 8),
                HexFormat.fromHexDigits(name, 8, 16),
                HexFormat.fromHexDigits(name, 16, 24)));
    }

    /// The segment's number; `XLogFromFileName`.
    public long number(int segmentSize) {
        return Integer.toUnsignedLong(high) * (0x1_0000_0000L / segmentSize) + Integer.toUnsignedLong(low);
    }

    /// Where the segment starts in the WAL stream.
    public Lsn start(int segmentSize) {
        return new Lsn(number(segmentSize) * segmentSize);
    }

    @Override
    public String toString() {
        return HEX.toHexDigits(timeline) + HEX.toHexDigits(high) + HEX.toHexDigits(low);
    }
}
