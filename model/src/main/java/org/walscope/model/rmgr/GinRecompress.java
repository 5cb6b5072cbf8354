package org.walscope.model.rmgr;

import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.Utf8Builder;

/// Changes to the posting lists of a leaf page: `desc_recompress_leaf` of access/rmgrdesc/gindesc.c, reading
/// `ginxlogRecompressDataLeaf` of access/ginxlog.h.
final class GinRecompress {

    private static final int DELETE = 1;
    private static final int INSERT = 2;
    private static final int REPLACE = 3;
    private static final int ADDITEMS = 4;

    private static final int ITEM_POINTER_BYTES = 6;

    private GinRecompress() {}

    static void describe(FieldReader in, Utf8Builder text) {
        in.open("ginxlogRecompressDataLeaf");
        int count = in.u16("nactions");
        in.close();
        text.append(' ').append(count).append(" segments:");
        for (int i = 0; i < count; i++) {
            if (!action(in, text)) {
                return;
            }
        }
    }

    /// `ginxlogSegmentAction`; false where what follows cannot be read because its kind is unknown.
    private static boolean action(FieldReader in, Utf8Builder text) {
        in.open("ginxlogSegmentAction");
        text.append(' ').append(in.u8("segno"));
        int type = in.u8("type");
        switch (type) {
            case DELETE -> text.append(" (delete)");
            case INSERT -> {
                postingList(in);
                text.append(" (insert)");
            }
            case REPLACE -> {
                postingList(in);
                text.append(" (replace)");
            }
            case ADDITEMS -> {
                int items = in.u16("nitems");
                in.bytes("items", items * ITEM_POINTER_BYTES);
                text.append(" (add ").append(items).append(" items)");
            }
            default -> text.append(" unknown action ").append(type).append(" ???");
        }
        in.close();
        return type >= DELETE && type <= ADDITEMS;
    }

    /// `GinPostingList`, access/ginblock.h, padded to an even number of bytes.
    private static void postingList(FieldReader in) {
        in.open("GinPostingList");
        ItemPointer.read(in, "first");
        int length = in.u16("nbytes");
        in.bytes("bytes", length);
        in.skip(length & 1);
        in.close();
    }
}
