package org.walscope.model.rmgr;

import java.util.Optional;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.Utf8Builder;

/// Resource manager Database; access/rmgrdesc/dbasedesc.c. PG 15 brought a second way to create one, and moved DROP.
final class DatabaseDesc implements RmgrDesc {

    private static final int CREATE_FILE_COPY = 0x00;
    /// DROP before PG 15.
    private static final int CREATE_WAL_LOG = 0x10;

    private static final int DROP = 0x20;

    /// `xl_dbase_create_file_copy_rec`, commands/dbcommands_xlog.h; `xl_dbase_create_rec` before PG 15.
    record XlDbaseCreate(int dbId, int tablespaceId, int srcDbId, int srcTablespaceId) {

        static XlDbaseCreate read(FieldReader in) {
            in.open(in.version().atLeast(PgVersion.PG15) ? "xl_dbase_create_file_copy_rec" : "xl_dbase_create_rec");
            var create = new XlDbaseCreate(
                    in.oid("db_id"), in.oid("tablespace_id"), in.oid("src_db_id"), in.oid("src_tablespace_id"));
            in.close();
            return create;
        }
    }

    /// `xl_dbase_create_wal_log_rec`
    record XlDbaseCreateWalLog(int dbId, int tablespaceId) {

        static XlDbaseCreateWalLog read(FieldReader in) {
            in.open("xl_dbase_create_wal_log_rec");
            var create = new XlDbaseCreateWalLog(in.oid("db_id"), in.oid("tablespace_id"));
            in.close();
            return create;
        }
    }

    /// `xl_dbase_drop_rec`; PG 12 writes one for each tablespace.
    record XlDbaseDrop(int dbId, int[] tablespaceIds) {

        static XlDbaseDrop read(FieldReader in) {
            in.open("xl_dbase_drop_rec");
            int dbId = in.oid("db_id");
            int count = in.version().atLeast(PgVersion.PG13) ? in.i32("ntablespaces") : 1;
            var drop = new XlDbaseDrop(dbId, DescText.ids(in, "tablespace_ids", count));
            in.close();
            return drop;
        }
    }

    @Override
    public String name() {
        return "Database";
    }

    @Override
    public Optional<String> identify(int info, PgVersion version) {
        boolean v15 = version.atLeast(PgVersion.PG15);
        return switch (info & 0xF0) {
            case CREATE_FILE_COPY -> Optional.of(v15 ? "CREATE_FILE_COPY" : "CREATE");
            case CREATE_WAL_LOG -> Optional.of(v15 ? "CREATE_WAL_LOG" : "DROP");
            case DROP -> v15 ? Optional.of("DROP") : Optional.empty();
            default -> Optional.empty();
        };
    }

    @Override
    public void describe(RecordFields in, Utf8Builder text) {
        boolean v15 = in.version().atLeast(PgVersion.PG15);
        switch (in.record().rmgrInfo()) {
            case CREATE_FILE_COPY -> {
                var create = XlDbaseCreate.read(in.main());
                directory(text.append("copy dir "), create.srcTablespaceId(), create.srcDbId());
                directory(text.append(" to "), create.tablespaceId(), create.dbId());
            }
            case CREATE_WAL_LOG -> {
                if (v15) {
                    var create = XlDbaseCreateWalLog.read(in.main());
                    directory(text.append("create dir "), create.tablespaceId(), create.dbId());
                } else {
                    drop(XlDbaseDrop.read(in.main()), text);
                }
            }
            case DROP -> {
                if (v15) {
                    drop(XlDbaseDrop.read(in.main()), text);
                }
            }
            default -> {}
        }
    }

    private static void drop(XlDbaseDrop drop, Utf8Builder text) {
        text.append("dir");
        for (int tablespace : drop.tablespaceIds()) {
            directory(text.append(' '), tablespace, drop.dbId());
        }
    }

    private static void directory(Utf8Builder text, int tablespace, int database) {
        DescText.unsigned(DescText.unsigned(text, tablespace).append('/'), database);
    }
}
