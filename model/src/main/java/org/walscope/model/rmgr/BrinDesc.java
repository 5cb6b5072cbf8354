package org.walscope.model.rmgr;

import java.util.Optional;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.Utf8Builder;

/// Resource manager BRIN; access/rmgrdesc/brindesc.c.
final class BrinDesc implements RmgrDesc {

    private static final int CREATE_INDEX = 0x00;
    private static final int INSERT = 0x10;
    private static final int UPDATE = 0x20;
    private static final int SAMEPAGE_UPDATE = 0x30;
    private static final int REVMAP_EXTEND = 0x40;
    private static final int DESUMMARIZE = 0x50;
    private static final int OPMASK = 0x70;
    private static final int INIT_PAGE = 0x80;

    /// `xl_brin_insert`, access/brin_xlog.h.
    record XlBrinInsert(long heapBlk, long pagesPerRange, int offnum) {

        static XlBrinInsert read(FieldReader in) {
            in.open("xl_brin_insert");
            var insert = new XlBrinInsert(in.u32("heapBlk"), in.u32("pagesPerRange"), in.u16("offnum"));
            in.close();
            return insert;
        }

        void describe(Utf8Builder text) {
            text.append("heapBlk ").append(heapBlk).append(" pagesPerRange ").append(pagesPerRange);
        }
    }

    @Override
    public String name() {
        return "BRIN";
    }

    @Override
    public Optional<String> identify(int info, PgVersion version) {
        return switch (info & 0xF0) {
            case CREATE_INDEX -> Optional.of("CREATE_INDEX");
            case INSERT -> Optional.of("INSERT");
            case INSERT | INIT_PAGE -> Optional.of("INSERT+INIT");
            case UPDATE -> Optional.of("UPDATE");
            case UPDATE | INIT_PAGE -> Optional.of("UPDATE+INIT");
            case SAMEPAGE_UPDATE -> Optional.of("SAMEPAGE_UPDATE");
            case REVMAP_EXTEND -> Optional.of("REVMAP_EXTEND");
            case DESUMMARIZE -> Optional.of("DESUMMARIZE");
            default -> Optional.empty();
        };
    }

    @Override
    public void describe(RecordFields in, Utf8Builder text) {
        FieldReader main = in.main();
        switch (in.record().rmgrInfo() & OPMASK) {
            case CREATE_INDEX -> createIndex(main, text);
            case INSERT -> {
                var insert = XlBrinInsert.read(main);
                insert.describe(text);
                text.append(" offnum ").append(insert.offnum());
                traceTuple(in);
            }
            case UPDATE -> {
                update(main, text);
                traceTuple(in);
            }
            case SAMEPAGE_UPDATE -> {
                main.open("xl_brin_samepage_update");
                text.append("offnum ").append(main.u16("offnum"));
                main.close();
                traceTuple(in);
            }
            case REVMAP_EXTEND -> {
                main.open("xl_brin_revmap_extend");
                text.append("targetBlk ").append(main.u32("targetBlk"));
                main.close();
            }
            case DESUMMARIZE -> desummarize(main, text);
            default -> {}
        }
    }

    /// `xl_brin_createidx`
    private static void createIndex(FieldReader in, Utf8Builder text) {
        in.open("xl_brin_createidx");
        long pagesPerRange = in.u32("pagesPerRange");
        text.append('v').append(in.u16("version")).append(" pagesPerRange ").append(pagesPerRange);
        in.close();
    }

    /// `xl_brin_update`
    private static void update(FieldReader in, Utf8Builder text) {
        in.open("xl_brin_update");
        int oldOffnum = in.u16("oldOffnum");
        in.skip(2);
        var insert = XlBrinInsert.read(in);
        in.close();
        insert.describe(text);
        text.append(" old offnum ").append(oldOffnum).append(", new offnum ").append(insert.offnum());
    }

    /// `xl_brin_desummarize`
    private static void desummarize(FieldReader in, Utf8Builder text) {
        in.open("xl_brin_desummarize");
        text.append("pagesPerRange ").append(in.u32("pagesPerRange"));
        text.append(", heapBlk ").append(in.u32("heapBlk"));
        text.append(", page offset ").append(in.u16("regOffset"));
        in.close();
    }

    private static void traceTuple(RecordFields in) {
        in.traceBlock(0, block -> block.rest("BrinTuple"));
    }
}
