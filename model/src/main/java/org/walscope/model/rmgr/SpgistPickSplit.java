package org.walscope.model.rmgr;

import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.Utf8Builder;

/// PICKSPLIT of [SpgistDesc]: `spgxlogPickSplit`, access/spgxlog.h, the longest of its structs.
final class SpgistPickSplit {

    private SpgistPickSplit() {}

    static void describe(FieldReader in, Utf8Builder text) {
        in.open("spgxlogPickSplit");
        boolean rootSplit = in.bool("isRootSplit");
        in.skip(1);
        int delete = in.u16("nDelete");
        int insert = in.u16("nInsert");
        in.bool("initSrc");
        in.bool("initDest");
        int inner = in.u16("offnumInner");
        in.bool("initInner");
        boolean nulls = in.bool("storesNulls");
        boolean innerIsParent = in.bool("innerIsParent");
        in.skip(1);
        int parent = in.u16("offnumParent");
        int node = in.u16("nodeI");
        in.skip(2);
        SpgistDesc.state(in);
        in.close();
        DescText.offsets(in, "toDelete", delete);
        DescText.offsets(in, "toInsert", insert);
        in.bytes("leafPageSelect", insert);
        in.rest("inner and leaf tuples");
        if (SpgistDesc.telling(in)) {
            text.append("ndelete: ").append(delete).append(", ninsert: ").append(insert);
            text.append(", inneroff: ").append(inner);
            text.append(", parentoff: ").append(parent).append(", nodeI: ").append(node);
            text.append(innerIsParent ? " (innerIsParent)" : "").append(nulls ? " (nulls)" : "");
        } else {
            text.append("ndel ").append(delete).append("; nins ").append(insert);
            text.append(innerIsParent ? " (innerIsParent)" : "");
        }
        text.append(rootSplit ? " (isRootSplit)" : "");
    }
}
