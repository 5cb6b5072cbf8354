package org.walscope.model.rmgr;

import org.walscope.model.PgVersion;
import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.rmgr.BtreeDesc.XlBtreeDelete;

/// Removal of tuples from a leaf page, by VACUUM and on the fly; the part of access/rmgrdesc/nbtdesc.c about
/// `xl_btree_vacuum` and `xl_btree_delete`.
final class BtreeVacuum {

    private BtreeVacuum() {}

    /// DELETE; PG 12 keeps the offsets in the main data.
    static void delete(RecordFields in, Utf8Builder text) {
        FieldReader main = in.main();
        var delete = XlBtreeDelete.read(main);
        PgVersion version = in.version();
        if (BtreeDesc.keyed(version)) {
            DescText.unsigned(text.append("snapshotConflictHorizon: "), delete.horizon());
            text.append(", ndeleted: ").append(delete.ndeleted());
            text.append(", nupdated: ").append(delete.nupdated());
            if (version.atLeast(PgVersion.PG17)) {
                DescText.flag(text.append(", isCatalogRel: "), delete.isCatalogRel());
            }
            offsets(in, delete.ndeleted(), delete.nupdated(), text);
        } else if (version.atLeast(PgVersion.PG13)) {
            DescText.unsigned(text.append("latestRemovedXid "), delete.horizon());
            DescText.unsigned(text.append("; ndeleted "), delete.ndeleted());
            if (version.atLeast(PgVersion.PG14)) {
                text.append("; nupdated ").append(delete.nupdated());
            }
            traceOffsets(in, delete.ndeleted(), delete.nupdated());
        } else {
            text.append(delete.ndeleted()).append(" items, latest removed xid ");
            DescText.unsigned(text, delete.horizon());
            DescText.offsets(main, "offsets", delete.ndeleted());
        }
    }

    /// VACUUM, `xl_btree_vacuum`.
    static void vacuum(RecordFields in, Utf8Builder text) {
        FieldReader main = in.main();
        main.open("xl_btree_vacuum");
        if (!in.version().atLeast(PgVersion.PG13)) {
            text.append("lastBlockVacuumed ").append(main.u32("lastBlockVacuumed"));
            main.close();
            in.traceBlock(0, block -> DescText.offsets(block, "offsets"));
            return;
        }
        int ndeleted = main.u16("ndeleted");
        int nupdated = main.u16("nupdated");
        main.close();
        boolean keyed = BtreeDesc.keyed(in.version());
        text.append(keyed ? "ndeleted: " : "ndeleted ").append(ndeleted);
        text.append(keyed ? ", nupdated: " : "; nupdated ").append(nupdated);
        if (keyed) {
            offsets(in, ndeleted, nupdated, text);
        } else {
            traceOffsets(in, ndeleted, nupdated);
        }
    }

    /// `delvacuum_desc`, from PG 16 on.
    private static void offsets(RecordFields in, int ndeleted, int nupdated, Utf8Builder text) {
        if (!in.hasBlockData(0)) {
            return;
        }
        FieldReader block = in.block(0);
        DescText.array(text.append(", deleted:"), DescText.offsets(block, "deleted", ndeleted));
        text.append(", updated: [");
        int[] updated = DescText.offsets(block, "updated", nupdated);
        for (int i = 0; i < nupdated; i++) {
            int[] ptids = update(block);
            text.append(i == 0 ? "{ off: " : ", { off: ").append(updated[i]);
            text.append(", nptids: ").append(ptids.length);
            DescText.array(text.append(", ptids:"), ptids).append(" }");
        }
        text.append(']');
    }

    private static void traceOffsets(RecordFields in, int ndeleted, int nupdated) {
        in.traceBlock(0, block -> {
            DescText.offsets(block, "deleted", ndeleted);
            DescText.offsets(block, "updated", nupdated);
            for (int i = 0; i < nupdated; i++) {
                update(block);
            }
        });
    }

    /// `xl_btree_update`: places in a posting list to remove.
    private static int[] update(FieldReader in) {
        in.open("xl_btree_update");
        int[] ptids = DescText.offsets(in, "ptids", in.u16("ndeletedtids"));
        in.close();
        return ptids;
    }
}
