package org.walscope.model.rmgr;

import java.util.ArrayList;
import java.util.List;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.Utf8Builder;

/// A cache invalidation that other backends must see; `SharedInvalidationMessage` in storage/sinval.h.
///
/// @param id    the catalog cache's number, or below zero the kind of message
/// @param dbId  the database, 0 for a shared relation
/// @param value the catalog, relation or hash value that `id` speaks of
public record SharedInvalidationMessage(int id, int dbId, int value) {

    /// Bytes of the C union.
    static final int BYTES = 16;

    private static final int CATALOG = -1;
    private static final int RELCACHE = -2;
    private static final int SMGR = -3;
    private static final int RELMAP = -4;
    private static final int SNAPSHOT = -5;
    private static final int RELSYNC = -6;

    /// Whether a relation is to be looked up anew; `value` is its OID, 0 for all.
    public boolean isRelation() {
        return id == RELCACHE;
    }

    /// Whether callbacks may be registered for it: of a catalog's rows, a relation, or what is published of it.
    public boolean isOfCaches() {
        return id >= CATALOG || id == RELCACHE || id == RELSYNC;
    }

    static SharedInvalidationMessage read(FieldReader in) {
        in.open("SharedInvalidationMessage");
        int id = (byte) in.u8("id");
        in.skip(3);
        int dbId = in.oid("dbId");
        int value = in.i32(valueName(id));
        in.skip(4);
        in.close();
        return new SharedInvalidationMessage(id, dbId, value);
    }

    static List<SharedInvalidationMessage> readAll(FieldReader in, int count) {
        var messages = new ArrayList<SharedInvalidationMessage>();
        for (int i = 0; i < count; i++) {
            messages.add(read(in));
        }
        return messages;
    }

    private static String valueName(int id) {
        return switch (id) {
            case CATALOG -> "catId";
            case RELCACHE, SNAPSHOT, RELSYNC -> "relId";
            default -> id >= 0 ? "hashValue" : "value";
        };
    }

    /// `standby_desc_invalidations` of access/rmgrdesc/standbydesc.c.
    static void describeAll(
            List<SharedInvalidationMessage> messages,
            int dbId,
            int tsId,
            boolean initFileInval,
            PgVersion version,
            Utf8Builder text) {
        if (messages.isEmpty() && version.atLeast(PgVersion.PG13)) {
            return;
        }
        if (initFileInval) {
            text.append("; relcache init file inval dbid ")
                    .append(Integer.toUnsignedString(dbId))
                    .append(" tsid ")
                    .append(Integer.toUnsignedString(tsId));
        }
        text.append("; inval msgs:");
        for (var message : messages) {
            message.describe(version, text);
        }
    }

    private void describe(PgVersion version, Utf8Builder text) {
        if (id >= 0) {
            text.append(" catcache ").append(id);
            return;
        }
        switch (id) {
            case CATALOG -> text.append(" catalog ").append(Integer.toUnsignedString(value));
            case RELCACHE -> text.append(" relcache ").append(Integer.toUnsignedString(value));
            case SMGR -> text.append(" smgr");
            case RELMAP -> text.append(" relmap db ").append(Integer.toUnsignedString(dbId));
            case SNAPSHOT -> text.append(" snapshot ").append(Integer.toUnsignedString(value));
            default -> {
                if (id == RELSYNC && version.atLeast(PgVersion.PG18)) {
                    text.append(" relsync ").append(Integer.toUnsignedString(value));
                } else {
                    text.append(" unrecognized id ").append(id);
                }
            }
        }
    }
}
