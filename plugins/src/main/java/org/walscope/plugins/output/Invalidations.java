package org.walscope.plugins.output;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.walscope.model.PgVersion;
import org.walscope.model.rmgr.SharedInvalidationMessage;
import org.walscope.plugins.output.OutputPlugin.InvalidatedCatalog;

/// Tells a plugin what messages of WAL invalidate: `LocalExecuteInvalidationMessage` of utils/cache/inval.c, as far as
/// plugins ask. Whoever decodes calls it where a server executes them.
public final class Invalidations {

    /// The `SHAREDINVAL…_ID`s of storage/sinval.h that matter here; a number from 0 on is a catalog cache's.
    private static final int CATALOG = -1;

    private static final int RELCACHE = -2;
    private static final int RELSYNC = -6;

    private Invalidations() {}

    /// @param messages in their order, of any database
    public static void tell(OutputPlugin plugin, OutputContext context, List<SharedInvalidationMessage> messages) {
        for (SharedInvalidationMessage message : messages) {
            if (message.dbId() == 0 || message.dbId() == context.catalog().database()) {
                tell(plugin, context, message);
            }
        }
    }

    private static void tell(OutputPlugin plugin, OutputContext context, SharedInvalidationMessage message) {
        switch (message.id()) {
            case RELCACHE, RELSYNC -> plugin.relcacheInvalidated(context, message.value());
            case CATALOG -> tell(plugin, context, catalog(message.value()));
            default -> tell(plugin, context, cache(context.catalog().version(), message.id()));
        }
    }

    private static void tell(OutputPlugin plugin, OutputContext context, @Nullable InvalidatedCatalog catalog) {
        if (catalog != null) {
            plugin.syscacheInvalidated(context, catalog);
        }
    }

    /// All of a catalog, by its OID.
    private static @Nullable InvalidatedCatalog catalog(int oid) {
        return switch (oid) {
            case 2615 -> InvalidatedCatalog.PG_NAMESPACE;
            case 6104 -> InvalidatedCatalog.PG_PUBLICATION;
            case 6106 -> InvalidatedCatalog.PG_PUBLICATION_REL;
            case 6237 -> InvalidatedCatalog.PG_PUBLICATION_NAMESPACE;
            default -> null;
        };
    }

    /// The caches `NAMESPACEOID`, `PUBLICATIONOID`, `PUBLICATIONRELMAP` and `PUBLICATIONNAMESPACEMAP` in the release's
    /// `SysCacheIdentifier`, utils/syscache.h.
    private static @Nullable InvalidatedCatalog cache(PgVersion version, int id) {
        int[] ids = switch (version) {
            case PG12, PG13, PG14 -> new int[] {36, 45, 47};
            case PG15, PG16, PG17 -> new int[] {36, 49, 51, 48};
            case PG18, PG19 -> new int[] {38, 51, 53, 50};
        };
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] == id) {
                return InvalidatedCatalog.values()[i];
            }
        }
        return null;
    }
}
