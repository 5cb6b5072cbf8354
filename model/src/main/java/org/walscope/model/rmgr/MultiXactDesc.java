package org.walscope.model.rmgr;

import java.util.Optional;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.Utf8Builder;

/// Resource manager MultiXact; access/rmgrdesc/mxactdesc.c. Member offsets have 64 bits from PG 19 on.
final class MultiXactDesc implements RmgrDesc {

    private static final int ZERO_OFF_PAGE = 0x00;
    private static final int ZERO_MEM_PAGE = 0x10;
    private static final int CREATE_ID = 0x20;
    private static final int TRUNCATE_ID = 0x30;

    /// `MultiXactMember`, access/multixact.h.
    record MultiXactMember(int xid, int status) {

        static final int BYTES = 8;

        static MultiXactMember read(FieldReader in) {
            in.open("MultiXactMember");
            var member = new MultiXactMember(in.xid("xid"), in.i32("status"));
            in.close();
            return member;
        }

        void describe(Utf8Builder text) {
            DescText.unsigned(text, xid)
                    .append(
                            switch (status) {
                                case 0 -> " (keysh) ";
                                case 1 -> " (sh) ";
                                case 2 -> " (fornokeyupd) ";
                                case 3 -> " (forupd) ";
                                case 4 -> " (nokeyupd) ";
                                case 5 -> " (upd) ";
                                default -> " (unk) ";
                            });
        }
    }

    @Override
    public String name() {
        return "MultiXact";
    }

    @Override
    public Optional<String> identify(int info, PgVersion version) {
        return switch (info & 0xF0) {
            case ZERO_OFF_PAGE -> Optional.of("ZERO_OFF_PAGE");
            case ZERO_MEM_PAGE -> Optional.of("ZERO_MEM_PAGE");
            case CREATE_ID -> Optional.of("CREATE_ID");
            case TRUNCATE_ID -> Optional.of("TRUNCATE_ID");
            default -> Optional.empty();
        };
    }

    @Override
    public void describe(RecordFields in, Utf8Builder text) {
        switch (in.record().rmgrInfo()) {
            case ZERO_OFF_PAGE, ZERO_MEM_PAGE -> text.append(ClogDesc.pageNumber(in.main()));
            case CREATE_ID -> create(in.main(), text);
            case TRUNCATE_ID -> truncate(in.main(), text);
            default -> {}
        }
    }

    /// `xl_multixact_create`
    private static void create(FieldReader in, Utf8Builder text) {
        int start = in.offset();
        in.open("xl_multixact_create");
        DescText.unsigned(text, in.xid("mid")).append(" offset ");
        if (in.version().atLeast(PgVersion.PG19)) {
            in.align(start, 8);
            text.append(Long.toUnsignedString(in.i64("moff")));
        } else {
            text.append(in.u32("moff"));
        }
        int count = in.i32("nmembers");
        DescText.checkCount(in, count, "members", MultiXactMember.BYTES);
        text.append(" nmembers ").append(count).append(": ");
        for (int i = 0; i < count; i++) {
            MultiXactMember.read(in).describe(text);
        }
        in.close();
    }

    /// `xl_multixact_truncate`
    private static void truncate(FieldReader in, Utf8Builder text) {
        in.open("xl_multixact_truncate");
        in.oid("oldestMultiDB");
        if (in.version().atLeast(PgVersion.PG19)) {
            DescText.unsigned(text.append("oldestMulti "), in.xid("oldestMulti"));
            text.append(", oldestOffset ").append(Long.toUnsignedString(in.i64("oldestOffset")));
        } else {
            DescText.unsigned(text.append("offsets ["), in.xid("startTruncOff"));
            DescText.unsigned(text.append(", "), in.xid("endTruncOff"));
            DescText.unsigned(text.append("), members ["), (int) in.u32("startTruncMemb"));
            DescText.unsigned(text.append(", "), (int) in.u32("endTruncMemb")).append(')');
        }
        in.close();
    }
}
