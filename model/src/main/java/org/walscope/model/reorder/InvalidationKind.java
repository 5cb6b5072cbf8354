package org.walscope.model.reorder;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.walscope.model.rmgr.SharedInvalidationMessage;

/// What a message to other backends' caches is about; the `SHAREDINVAL…_ID`s of storage/sinval.h.
public enum InvalidationKind {
    CATCACHE,
    CATALOG,
    RELCACHE,
    SMGR,
    RELMAP,
    SNAPSHOT,
    RELSYNC,
    /// A number that no release known here has.
    UNKNOWN;

    private static final InvalidationKind[] BY_ID = {CATALOG, RELCACHE, SMGR, RELMAP, SNAPSHOT, RELSYNC};

    static InvalidationKind of(SharedInvalidationMessage message) {
        int id = message.id();
        if (id >= 0) {
            return CATCACHE;
        }
        return -id <= BY_ID.length ? BY_ID[-id - 1] : UNKNOWN;
    }

    static Map<InvalidationKind, Integer> counts(List<SharedInvalidationMessage> messages) {
        Map<InvalidationKind, Integer> counts = new EnumMap<>(InvalidationKind.class);
        messages.forEach(message -> counts.merge(of(message), 1, Integer::sum));
        return counts;
    }

    /// As pg_waldump names it: `catcache`.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
