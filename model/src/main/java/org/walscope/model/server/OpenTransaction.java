package org.walscope.model.server;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// A transaction on the server that holds something back: one of a session (`pg_stat_activity`), a prepared one
/// (`pg_prepared_xacts`). Transaction ids are unsigned, 0 for none.
///
/// @param pid       of its session; empty for a prepared one
/// @param state     of its session: `active`, `idle in transaction`…; `prepared` for a prepared one
/// @param database  empty for a process that has none
/// @param xid       its id, once it has written
/// @param xidAge    by how many ids it is older than the next one, 0 without an id
/// @param xmin      the oldest id whose rows it may still want to see
/// @param xminAge   the same of `xmin`
/// @param since     when it began, as the server writes times
/// @param gid       the name of a prepared one
/// @param relations those it has locked for writing; by name where they are of the session's database, else by OID
public record OpenTransaction(
        OptionalInt pid,
        String state,
        Optional<String> database,
        Optional<String> role,
        Optional<String> application,
        int xid,
        long xidAge,
        int xmin,
        long xminAge,
        Optional<String> since,
        Optional<String> gid,
        List<String> relations) {

    public OpenTransaction {
        relations = List.copyOf(relations);
    }

    public boolean isPrepared() {
        return gid.isPresent();
    }
}
