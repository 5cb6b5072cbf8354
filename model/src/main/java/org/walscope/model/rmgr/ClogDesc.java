package org.walscope.model.rmgr;

import java.util.Optional;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.Utf8Builder;

/// Resource manager CLOG; access/rmgrdesc/clogdesc.c. Page numbers have 64 bits from PG 17 on.
final class ClogDesc implements RmgrDesc {

    private static final int ZEROPAGE = 0x00;
    private static final int TRUNCATE = 0x10;

    /// `xl_clog_truncate`, access/clog.h.
    record XlClogTruncate(long pageno, int oldestXact, int oldestXactDb) {

        static XlClogTruncate read(FieldReader in) {
            in.open("xl_clog_truncate");
            var truncate = new XlClogTruncate(pageNumber(in), in.xid("oldestXact"), in.oid("oldestXactDb"));
            in.close();
            return truncate;
        }
    }

    @Override
    public String name() {
        return "CLOG";
    }

    @Override
    public Optional<String> identify(int info, PgVersion version) {
        return switch (info & 0xF0) {
            case ZEROPAGE -> Optional.of("ZEROPAGE");
            case TRUNCATE -> Optional.of("TRUNCATE");
            default -> Optional.empty();
        };
    }

    @Override
    public void describe(RecordFields in, Utf8Builder text) {
        switch (in.record().rmgrInfo()) {
            case ZEROPAGE -> text.append("page ").append(pageNumber(in.main()));
            case TRUNCATE -> {
                var truncate = XlClogTruncate.read(in.main());
                text.append("page ").append(truncate.pageno());
                DescText.unsigned(text.append("; oldestXact "), truncate.oldestXact());
            }
            default -> {}
        }
    }

    /// A page of an SLRU: clog, commit timestamps or multixacts.
    static long pageNumber(FieldReader in) {
        return in.version().atLeast(PgVersion.PG17) ? in.i64("pageno") : in.i32("pageno");
    }
}
