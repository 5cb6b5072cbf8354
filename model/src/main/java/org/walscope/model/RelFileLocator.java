package org.walscope.model;

/// Where a relation's file is: tablespace, database, file number; `RelFileLocator` in storage/relfilelocator.h
/// (`RelFileNode` before PG 16). All three are unsigned.
public record RelFileLocator(int spcOid, int dbOid, int relNumber) {

    /// As pg_waldump prints it: `1663/16384/1259`.
    @Override
    public String toString() {
        return Integer.toUnsignedString(spcOid)
                + "/"
                + Integer.toUnsignedString(dbOid)
                + "/"
                + Integer.toUnsignedString(relNumber);
    }
}
