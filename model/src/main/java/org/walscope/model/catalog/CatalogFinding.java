package org.walscope.model.catalog;

import java.util.Optional;
import org.walscope.model.Lsn;

/// Why what is decoded with a catalog may not be what the server would have decoded. The rest decodes.
///
/// @param at   the record it is about; empty where it is about all
/// @param text a sentence
public record CatalogFinding(Kind kind, Optional<Lsn> at, String text) {

    public enum Kind {
        /// The catalog is of another cluster, or of another release.
        OTHER_CLUSTER,
        /// The WAL and the catalog do not meet: what changed between them, or before it was taken, is not known.
        OTHER_TIME,
        /// A change of the catalogs in the WAL that cannot be followed.
        GAP
    }
}
