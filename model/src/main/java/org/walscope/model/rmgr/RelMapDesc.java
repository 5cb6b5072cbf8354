package org.walscope.model.rmgr;

import java.util.Optional;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.Utf8Builder;

/// Resource manager RelMap; access/rmgrdesc/relmapdesc.c.
public final class RelMapDesc implements RmgrDesc {

    /// `RM_RELMAP_ID` in access/rmgrlist.h.
    public static final int RMID = 7;

    public static final int UPDATE = 0x00;

    private static final int MAPPING_BYTES = 8;
    /// Magic and number of mappings before them, checksum behind.
    private static final int FIXED_BYTES = 12;

    @Override
    public String name() {
        return "RelMap";
    }

    @Override
    public Optional<String> identify(int info, PgVersion version) {
        return (info & 0xF0) == UPDATE ? Optional.of("UPDATE") : Optional.empty();
    }

    @Override
    public void describe(RecordFields in, Utf8Builder text) {
        if (in.record().rmgrInfo() != UPDATE) {
            return;
        }
        FieldReader main = in.main();
        main.open("xl_relmap_update");
        DescText.unsigned(text.append("database "), main.oid("dbid"));
        DescText.unsigned(text.append(" tablespace "), main.oid("tsid"));
        text.append(" size ").append(main.i32("nbytes"));
        main.close();
        if (in.trace().listens() && main.hasRemaining()) {
            file(main);
        }
    }

    /// `RelMapFile` of utils/cache/relmapper.c: a fixed number of places, the first ones filled.
    private static void file(FieldReader in) {
        in.open("RelMapFile");
        in.i32("magic");
        int count = in.i32("num_mappings");
        DescText.checkCount(in, count, "mappings", MAPPING_BYTES);
        for (int i = 0; i < count; i++) {
            in.open("RelMapping");
            in.oid("mapoid");
            in.oid("mapfilenumber");
            in.close();
        }
        int unused = (in.remaining() - (FIXED_BYTES - 8)) / MAPPING_BYTES;
        in.bytes("unused mappings", unused * MAPPING_BYTES);
        in.u32("crc");
        // To PG 15, which makes the struct 512 bytes.
        if (in.hasRemaining()) {
            in.i32("pad");
        }
        in.close();
    }
}
