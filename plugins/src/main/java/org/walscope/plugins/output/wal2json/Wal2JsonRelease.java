package org.walscope.plugins.output.wal2json;

import org.walscope.model.PgVersion;

/// Releases of the plugin that write differently. WAL does not say which one a server has: it is taken to be the one
/// that Debian ships with that release of PostgreSQL.
enum Wal2JsonRelease {
    V2_3,
    V2_5,
    /// 2.7 writes the same.
    V2_6;

    static Wal2JsonRelease of(PgVersion server) {
        return switch (server) {
            case PG12, PG13 -> V2_3;
            case PG14, PG15 -> V2_5;
            case PG16, PG17, PG18, PG19 -> V2_6;
        };
    }

    boolean atLeast(Wal2JsonRelease other) {
        return compareTo(other) >= 0;
    }
}
