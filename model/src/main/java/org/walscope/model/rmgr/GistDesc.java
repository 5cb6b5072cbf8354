package org.walscope.model.rmgr;

import java.util.Optional;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.Utf8Builder;

/// Resource manager Gist; access/rmgrdesc/gistdesc.c, structs in access/gistxlog.h.
final class GistDesc implements RmgrDesc {

    private static final int PAGE_UPDATE = 0x00;
    private static final int DELETE = 0x10;
    private static final int PAGE_REUSE = 0x20;
    private static final int PAGE_SPLIT = 0x30;
    private static final int PAGE_DELETE = 0x60;
    /// PG 13 to 18; later XLOG has it.
    private static final int ASSIGN_LSN = 0x70;

    @Override
    public String name() {
        return "Gist";
    }

    @Override
    public Optional<String> identify(int info, PgVersion version) {
        return switch (info & 0xF0) {
            case PAGE_UPDATE -> Optional.of("PAGE_UPDATE");
            case DELETE -> Optional.of("DELETE");
            case PAGE_REUSE -> Optional.of("PAGE_REUSE");
            case PAGE_SPLIT -> Optional.of("PAGE_SPLIT");
            case PAGE_DELETE -> Optional.of("PAGE_DELETE");
            case ASSIGN_LSN -> assignsLsn(version) ? Optional.of("ASSIGN_LSN") : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static boolean assignsLsn(PgVersion version) {
        return version.atLeast(PgVersion.PG13) && !version.atLeast(PgVersion.PG19);
    }

    @Override
    public void describe(RecordFields in, Utf8Builder text) {
        FieldReader main = in.main();
        switch (in.record().rmgrInfo()) {
            case PAGE_UPDATE -> {
                main.open("gistxlogPageUpdate");
                int deleted = main.u16("ntodelete");
                main.u16("ntoinsert");
                main.close();
                in.traceBlock(0, block -> {
                    DescText.offsets(block, "todelete", deleted);
                    IndexTuples.packed(block);
                });
            }
            case DELETE -> delete(main, text);
            case PAGE_REUSE -> pageReuse(main, text);
            case PAGE_SPLIT -> {
                pageSplit(main, text);
                in.record()
                        .blocks()
                        .forEach(block -> in.traceBlock(block.id(), data -> {
                            data.i32("num");
                            IndexTuples.packed(data);
                        }));
            }
            case PAGE_DELETE -> {
                main.open("gistxlogPageDelete");
                DescText.fullXid(text.append("deleteXid "), main.i64("deleteXid", FullTransactionId::new));
                text.append("; downlink ").append(main.u16("downlinkOffset"));
                main.close();
            }
            case ASSIGN_LSN -> {
                if (assignsLsn(in.version())) {
                    main.i32("dummy");
                }
            }
            default -> {}
        }
    }

    /// `gistxlogDelete`; the offsets follow.
    private static void delete(FieldReader in, Utf8Builder text) {
        boolean v16 = in.version().atLeast(PgVersion.PG16);
        in.open("gistxlogDelete");
        text.append(v16 ? "delete: snapshotConflictHorizon " : "delete: latestRemovedXid ");
        DescText.unsigned(text, in.xid(v16 ? "snapshotConflictHorizon" : "latestRemovedXid"));
        text.append(", nitems: ").append(in.u16("ntodelete"));
        if (v16) {
            boolean catalog = in.bool("isCatalogRel");
            in.skip(1);
            if (in.version().atLeast(PgVersion.PG17)) {
                DescText.flag(text.append(", isCatalogRel "), catalog);
            }
        }
        in.close();
        DescText.offsets(in, "offsets");
    }

    /// `gistxlogPageReuse`
    private static void pageReuse(FieldReader in, Utf8Builder text) {
        boolean v16 = in.version().atLeast(PgVersion.PG16);
        in.open("gistxlogPageReuse");
        DescText.relation(text.append("rel "), in.relFileLocator("locator"));
        text.append("; blk ").append(in.u32("block"));
        text.append(v16 ? "; snapshotConflictHorizon " : "; latestRemovedXid ");
        DescText.fullXid(
                text, in.i64(v16 ? "snapshotConflictHorizon" : "latestRemovedFullXid", FullTransactionId::new));
        boolean catalog = v16 && in.bool("isCatalogRel");
        if (in.version().atLeast(PgVersion.PG17)) {
            DescText.flag(text.append(", isCatalogRel "), catalog);
        }
        in.close();
    }

    /// `gistxlogPageSplit`
    private static void pageSplit(FieldReader in, Utf8Builder text) {
        int start = in.offset();
        in.open("gistxlogPageSplit");
        in.u32("origrlink");
        in.skip(4);
        in.lsn("orignsn");
        in.bool("origleaf");
        in.skip(1);
        text.append("page_split: splits to ").append(in.u16("npage")).append(" pages");
        in.bool("markfollowright");
        in.pad(start, 8);
        in.close();
    }
}
