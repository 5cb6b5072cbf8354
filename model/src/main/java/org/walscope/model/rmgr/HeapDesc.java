package org.walscope.model.rmgr;

import java.util.Optional;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.rmgr.HeapXlog.XlHeapConfirm;
import org.walscope.model.rmgr.HeapXlog.XlHeapDelete;
import org.walscope.model.rmgr.HeapXlog.XlHeapHeader;
import org.walscope.model.rmgr.HeapXlog.XlHeapInplace;
import org.walscope.model.rmgr.HeapXlog.XlHeapInsert;
import org.walscope.model.rmgr.HeapXlog.XlHeapLock;
import org.walscope.model.rmgr.HeapXlog.XlHeapTruncate;
import org.walscope.model.rmgr.HeapXlog.XlHeapUpdate;

/// Resource manager Heap; access/rmgrdesc/heapdesc.c.
final class HeapDesc implements RmgrDesc {

    private static final int TRUNCATE_CASCADE = 0x01;
    private static final int TRUNCATE_RESTART_SEQS = 0x02;

    @Override
    public String name() {
        return "Heap";
    }

    @Override
    public Optional<String> identify(int info, PgVersion version) {
        return switch (info & 0xF0) {
            case HeapXlog.INSERT -> Optional.of("INSERT");
            case HeapXlog.INSERT | HeapXlog.INIT_PAGE -> Optional.of("INSERT+INIT");
            case HeapXlog.DELETE -> Optional.of("DELETE");
            case HeapXlog.UPDATE -> Optional.of("UPDATE");
            case HeapXlog.UPDATE | HeapXlog.INIT_PAGE -> Optional.of("UPDATE+INIT");
            case HeapXlog.HOT_UPDATE -> Optional.of("HOT_UPDATE");
            case HeapXlog.HOT_UPDATE | HeapXlog.INIT_PAGE -> Optional.of("HOT_UPDATE+INIT");
            case HeapXlog.TRUNCATE -> Optional.of("TRUNCATE");
            case HeapXlog.CONFIRM -> Optional.of("HEAP_CONFIRM");
            case HeapXlog.LOCK -> Optional.of("LOCK");
            case HeapXlog.INPLACE -> Optional.of("INPLACE");
            default -> Optional.empty();
        };
    }

    @Override
    public void describe(RecordFields in, Utf8Builder text) {
        FieldReader main = in.main();
        switch (in.record().rmgrInfo() & HeapXlog.OPMASK) {
            case HeapXlog.INSERT -> insert(in, XlHeapInsert.read(main), text);
            case HeapXlog.DELETE -> delete(main, XlHeapDelete.read(main), text);
            case HeapXlog.UPDATE, HeapXlog.HOT_UPDATE -> update(in, main, XlHeapUpdate.read(main), text);
            case HeapXlog.TRUNCATE -> truncate(XlHeapTruncate.read(main), in.version(), text);
            case HeapXlog.CONFIRM -> offset(XlHeapConfirm.read(main).offnum(), in.version(), text);
            case HeapXlog.LOCK -> lock(XlHeapLock.read(main, "xl_heap_lock"), in.version(), text);
            case HeapXlog.INPLACE -> inplace(in, XlHeapInplace.read(main), text);
            default -> {}
        }
    }

    private static void insert(RecordFields in, XlHeapInsert insert, Utf8Builder text) {
        offset(insert.offnum(), in.version(), text);
        text.append(in.version().atLeast(PgVersion.PG16) ? ", flags: " : " flags ");
        DescText.hex(text, insert.flags());
        traceTuple(in);
    }

    private static void delete(FieldReader main, XlHeapDelete delete, Utf8Builder text) {
        if (main.version().atLeast(PgVersion.PG16)) {
            DescText.unsigned(text.append("xmax: "), delete.xmax());
            text.append(", off: ").append(delete.offnum());
            infobits(delete.infobitsSet(), ", infobits", text);
            DescText.hex(text.append(", flags: "), delete.flags());
        } else {
            text.append("off ").append(delete.offnum());
            DescText.hex(text.append(" flags "), delete.flags()).append(' ');
            infobits(delete.infobitsSet(), text);
        }
        if ((delete.flags() & HeapXlog.DELETE_CONTAINS_OLD) != 0 && main.hasRemaining()) {
            tuple(main);
        }
    }

    private static void update(RecordFields in, FieldReader main, XlHeapUpdate update, Utf8Builder text) {
        if (main.version().atLeast(PgVersion.PG16)) {
            DescText.unsigned(text.append("old_xmax: "), update.oldXmax());
            text.append(", old_off: ").append(update.oldOffnum());
            infobits(update.oldInfobitsSet(), ", old_infobits", text);
            DescText.hex(text.append(", flags: "), update.flags());
            DescText.unsigned(text.append(", new_xmax: "), update.newXmax());
            text.append(", new_off: ").append(update.newOffnum());
        } else {
            text.append("off ").append(update.oldOffnum());
            DescText.unsigned(text.append(" xmax "), update.oldXmax());
            DescText.hex(text.append(" flags "), update.flags()).append(' ');
            infobits(update.oldInfobitsSet(), text);
            text.append("; new off ").append(update.newOffnum());
            DescText.unsigned(text.append(" xmax "), update.newXmax());
        }
        if ((update.flags() & HeapXlog.UPDATE_CONTAINS_OLD) != 0 && main.hasRemaining()) {
            tuple(main);
        }
        traceNewTuple(in, update.flags());
    }

    private static void truncate(XlHeapTruncate truncate, PgVersion version, Utf8Builder text) {
        boolean cascade = (truncate.flags() & TRUNCATE_CASCADE) != 0;
        boolean restart = (truncate.flags() & TRUNCATE_RESTART_SEQS) != 0;
        if (version.atLeast(PgVersion.PG16)) {
            text.append("flags: [")
                    .append(cascade ? "CASCADE" : "")
                    .append(cascade && restart ? ", " : "")
                    .append(restart ? "RESTART_SEQS" : "")
                    .append("], nrelids: ")
                    .append(truncate.relids().length)
                    .append(", relids:");
            DescText.array(text, truncate.relids());
        } else {
            text.append(cascade ? "cascade " : "")
                    .append(restart ? "restart_seqs " : "")
                    .append("nrelids ")
                    .append(truncate.relids().length)
                    .append(" relids");
            for (int relid : truncate.relids()) {
                DescText.unsigned(text.append(' '), relid);
            }
        }
    }

    private static void lock(XlHeapLock lock, PgVersion version, Utf8Builder text) {
        if (version.atLeast(PgVersion.PG16)) {
            lock(lock, text);
        } else {
            text.append("off ").append(lock.offnum());
            DescText.unsigned(text.append(": xid "), lock.xmax());
            DescText.hex(text.append(": flags "), lock.flags()).append(' ');
            infobits(lock.infobitsSet(), text);
        }
    }

    /// LOCK and LOCK_UPDATED from PG 16 on.
    static void lock(XlHeapLock lock, Utf8Builder text) {
        DescText.unsigned(text.append("xmax: "), lock.xmax());
        text.append(", off: ").append(lock.offnum());
        infobits(lock.infobitsSet(), ", infobits", text);
        DescText.hex(text.append(", flags: "), lock.flags());
    }

    private static void inplace(RecordFields in, XlHeapInplace inplace, Utf8Builder text) {
        offset(inplace.offnum(), in.version(), text);
        if (in.version().atLeast(PgVersion.PG18)) {
            SharedInvalidationMessage.describeAll(
                    inplace.msgs(),
                    inplace.dbId(),
                    inplace.tsId(),
                    inplace.relcacheInitFileInval(),
                    in.version(),
                    text);
        }
        in.traceBlock(0, block -> block.rest("tuple data"));
    }

    private static void offset(int offnum, PgVersion version, Utf8Builder text) {
        text.append(version.atLeast(PgVersion.PG16) ? "off: " : "off ").append(offnum);
    }

    /// `out_infobits`, up to PG 15.
    static void infobits(int bits, Utf8Builder text) {
        for (int i = 0; i < HeapXlog.INFOBITS.length; i++) {
            if ((bits >>> i & 1) != 0) {
                text.append(HeapXlog.INFOBITS[i]).append(' ');
            }
        }
    }

    /// `infobits_desc`, from PG 16 on.
    static void infobits(int bits, String name, Utf8Builder text) {
        text.append(name).append(": [");
        int start = text.length();
        for (int i = 0; i < HeapXlog.INFOBITS.length; i++) {
            if ((bits >>> i & 1) != 0) {
                text.append(text.length() == start ? "" : ", ").append(HeapXlog.INFOBITS[i]);
            }
        }
        text.append(']');
    }

    private static void traceTuple(RecordFields in) {
        in.traceBlock(0, HeapDesc::tuple);
    }

    /// An update's new tuple may leave out what it shares with the old one.
    private static void traceNewTuple(RecordFields in, int flags) {
        in.traceBlock(0, block -> {
            if ((flags & HeapXlog.UPDATE_PREFIX_FROM_OLD) != 0) {
                block.u16("prefixlen");
            }
            if ((flags & HeapXlog.UPDATE_SUFFIX_FROM_OLD) != 0) {
                block.u16("suffixlen");
            }
            tuple(block);
        });
    }

    private static void tuple(FieldReader in) {
        XlHeapHeader.read(in);
        in.rest("tuple data");
    }
}
