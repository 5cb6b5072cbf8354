package org.walscope.model.rmgr;

import org.walscope.model.ForkNumber;
import org.walscope.model.PgVersion;
import org.walscope.model.RelFileLocator;

/// A relation's file below the data directory as descriptions name it; `relpathperm` of common/relpath.c.
final class RelPath {

    /// `DEFAULTTABLESPACE_OID` and `GLOBALTABLESPACE_OID` in catalog/pg_tablespace.dat.
    private static final int DEFAULT_TABLESPACE = 1663;

    private static final int GLOBAL_TABLESPACE = 1664;

    private RelPath() {}

    static String of(RelFileLocator relation, ForkNumber fork, PgVersion version) {
        String number = Integer.toUnsignedString(relation.relNumber());
        String database = Integer.toUnsignedString(relation.dbOid());
        String file = fork == ForkNumber.MAIN ? number : number + "_" + fork.forkName();
        return switch (relation.spcOid()) {
            case GLOBAL_TABLESPACE -> "global/" + file;
            case DEFAULT_TABLESPACE -> "base/" + database + "/" + file;
            default ->
                "pg_tblspc/" + Integer.toUnsignedString(relation.spcOid()) + "/PG_" + version.major() + "_"
                        + catalogVersion(version) + "/" + database + "/" + file;
        };
    }

    /// `CATALOG_VERSION_NO`, catalog/catversion.h: part of a tablespace's folder name.
    private static int catalogVersion(PgVersion version) {
        return switch (version) {
            case PG12 -> 201909212;
            case PG13 -> 202007201;
            case PG14 -> 202107181;
            case PG15 -> 202209061;
            case PG16 -> 202307071;
            case PG17 -> 202406281;
            case PG18 -> 202506291;
            case PG19 -> 202610061;
        };
    }
}
