package org.walscope.model.rmgr;

import java.util.Optional;
import org.walscope.model.PgVersion;
import org.walscope.model.RelFileLocator;
import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.Utf8Builder;

/// Resource manager Sequence; access/rmgrdesc/seqdesc.c.
final class SequenceDesc implements RmgrDesc {

    private static final int LOG = 0x00;

    /// `xl_seq_rec`, commands/sequence.h; the sequence's tuple follows.
    record XlSeqRec(RelFileLocator locator) {

        static XlSeqRec read(FieldReader in) {
            in.open("xl_seq_rec");
            var sequence = new XlSeqRec(in.relFileLocator("locator"));
            in.close();
            return sequence;
        }
    }

    @Override
    public String name() {
        return "Sequence";
    }

    @Override
    public Optional<String> identify(int info, PgVersion version) {
        return (info & 0xF0) == LOG ? Optional.of("LOG") : Optional.empty();
    }

    @Override
    public void describe(RecordFields in, Utf8Builder text) {
        if (in.record().rmgrInfo() == LOG) {
            FieldReader main = in.main();
            DescText.relation(text.append("rel "), XlSeqRec.read(main).locator());
            if (in.trace().listens() && main.hasRemaining()) {
                tuple(main);
            }
        }
    }

    /// The only tuple of a sequence, `HeapTupleHeaderData` of access/htup_details.h and `FormData_pg_sequence_data`.
    private static void tuple(FieldReader in) {
        int start = in.offset();
        in.open("HeapTupleHeaderData");
        in.xid("t_xmin");
        in.xid("t_xmax");
        in.u32("t_cid");
        ItemPointer.read(in, "t_ctid");
        in.u16("t_infomask2");
        in.u16("t_infomask");
        int hoff = in.u8("t_hoff");
        in.close();
        in.skip(hoff - (in.offset() - start));
        in.open("FormData_pg_sequence_data");
        in.i64("last_value");
        in.i64("log_cnt");
        in.bool("is_called");
        in.close();
    }
}
