package org.walscope.model.rmgr;

import java.util.Optional;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.Utf8Builder;

/// Resource manager Tablespace; access/rmgrdesc/tblspcdesc.c.
final class TablespaceDesc implements RmgrDesc {

    private static final int CREATE = 0x00;
    private static final int DROP = 0x10;

    /// `xl_tblspc_create_rec`, commands/tablespace.h.
    record XlTblspcCreate(int tsId, String tsPath) {

        static XlTblspcCreate read(FieldReader in) {
            in.open("xl_tblspc_create_rec");
            var create = new XlTblspcCreate(in.oid("ts_id"), in.cstring("ts_path"));
            in.close();
            return create;
        }
    }

    /// `xl_tblspc_drop_rec`
    record XlTblspcDrop(int tsId) {

        static XlTblspcDrop read(FieldReader in) {
            in.open("xl_tblspc_drop_rec");
            var drop = new XlTblspcDrop(in.oid("ts_id"));
            in.close();
            return drop;
        }
    }

    @Override
    public String name() {
        return "Tablespace";
    }

    @Override
    public Optional<String> identify(int info, PgVersion version) {
        return switch (info & 0xF0) {
            case CREATE -> Optional.of("CREATE");
            case DROP -> Optional.of("DROP");
            default -> Optional.empty();
        };
    }

    @Override
    public void describe(RecordFields in, Utf8Builder text) {
        switch (in.record().rmgrInfo()) {
            case CREATE -> {
                var create = XlTblspcCreate.read(in.main());
                DescText.unsigned(text, create.tsId())
                        .append(" \"")
                        .append(create.tsPath())
                        .append('"');
            }
            case DROP -> DescText.unsigned(text, XlTblspcDrop.read(in.main()).tsId());
            default -> {}
        }
    }
}
