package org.walscope.model;

import java.util.Optional;

/// The major releases whose WAL is read. WAL names its release by `XLOG_PAGE_MAGIC` (access/xlog_internal.h) in
/// every page header.
public enum PgVersion {
    PG12(12, 0xD101),
    PG13(13, 0xD106),
    PG14(14, 0xD10D),
    PG15(15, 0xD110),
    PG16(16, 0xD113),
    PG17(17, 0xD116),
    PG18(18, 0xD118),
    PG19(19, 0xD122);

    private static final PgVersion[] VALUES = values();

    private final int major;
    private final int pageMagic;

    PgVersion(int major, int pageMagic) {
        this.major = major;
        this.pageMagic = pageMagic;
    }

    public int major() {
        return major;
    }

    public int pageMagic() {
        return pageMagic;
    }

    public boolean atLeast(PgVersion other) {
        return compareTo(other) >= 0;
    }

    public static Optional<PgVersion> ofPageMagic(int magic) {
        for (PgVersion version : VALUES) {
            if (version.pageMagic == magic) {
                return Optional.of(version);
            }
        }
        return Optional.empty();
    }

    public static Optional<PgVersion> ofMajor(int major) {
        int place = major - PG12.major;
        return place >= 0 && place < VALUES.length ? Optional.of(VALUES[place]) : Optional.empty();
    }

    @Override
    public String toString() {
        return "PostgreSQL " + major;
    }
}
