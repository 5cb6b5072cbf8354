package org.walscope.model.rmgr;

import java.util.Optional;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.Utf8Builder;

/// Resource manager SPGist; access/rmgrdesc/spgdesc.c, structs in access/spgxlog.h. Up to PG 13 the text says less,
/// in other words.
final class SpgistDesc implements RmgrDesc {

    private static final int ADD_LEAF = 0x10;
    private static final int MOVE_LEAFS = 0x20;
    private static final int ADD_NODE = 0x30;
    private static final int SPLIT_TUPLE = 0x40;
    private static final int PICKSPLIT = 0x50;
    private static final int VACUUM_LEAF = 0x60;
    private static final int VACUUM_ROOT = 0x70;
    private static final int VACUUM_REDIRECT = 0x80;

    @Override
    public String name() {
        return "SPGist";
    }

    @Override
    public Optional<String> identify(int info, PgVersion version) {
        return switch (info & 0xF0) {
            case ADD_LEAF -> Optional.of("ADD_LEAF");
            case MOVE_LEAFS -> Optional.of("MOVE_LEAFS");
            case ADD_NODE -> Optional.of("ADD_NODE");
            case SPLIT_TUPLE -> Optional.of("SPLIT_TUPLE");
            case PICKSPLIT -> Optional.of("PICKSPLIT");
            case VACUUM_LEAF -> Optional.of("VACUUM_LEAF");
            case VACUUM_ROOT -> Optional.of("VACUUM_ROOT");
            case VACUUM_REDIRECT -> Optional.of("VACUUM_REDIRECT");
            default -> Optional.empty();
        };
    }

    @Override
    public void describe(RecordFields in, Utf8Builder text) {
        FieldReader main = in.main();
        switch (in.record().rmgrInfo()) {
            case ADD_LEAF -> addLeaf(main, text);
            case MOVE_LEAFS -> moveLeafs(main, text);
            case ADD_NODE -> addNode(main, text);
            case SPLIT_TUPLE -> splitTuple(main, text);
            case PICKSPLIT -> SpgistPickSplit.describe(main, text);
            case VACUUM_LEAF -> vacuumLeaf(main, text);
            case VACUUM_ROOT -> vacuumRoot(main, text);
            case VACUUM_REDIRECT -> vacuumRedirect(main, text);
            default -> {}
        }
    }

    /// `spgxlogAddLeaf`; the tuple follows.
    private static void addLeaf(FieldReader in, Utf8Builder text) {
        in.open("spgxlogAddLeaf");
        boolean newPage = in.bool("newPage");
        boolean nulls = in.bool("storesNulls");
        int leaf = in.u16("offnumLeaf");
        int head = in.u16("offnumHeadLeaf");
        int parent = in.u16("offnumParent");
        int node = in.u16("nodeI");
        in.close();
        if (telling(in)) {
            text.append("off: ").append(leaf).append(", headoff: ").append(head);
            text.append(", parentoff: ").append(parent).append(", nodeI: ").append(node);
        } else {
            text.append("add leaf to page; off ").append(leaf);
            text.append("; headoff ").append(head).append("; parentoff ").append(parent);
        }
        text.append(newPage ? " (newpage)" : "").append(nulls ? " (nulls)" : "");
        in.rest("leaf tuple");
    }

    /// `spgxlogMoveLeafs`; offsets and tuples follow.
    private static void moveLeafs(FieldReader in, Utf8Builder text) {
        in.open("spgxlogMoveLeafs");
        int moves = in.u16("nMoves");
        boolean newPage = in.bool("newPage");
        boolean replaceDead = in.bool("replaceDead");
        boolean nulls = in.bool("storesNulls");
        in.skip(1);
        int parent = in.u16("offnumParent");
        int node = in.u16("nodeI");
        in.skip(2);
        state(in);
        in.close();
        DescText.offsets(in, "toDelete", moves);
        DescText.offsets(in, "toInsert", replaceDead ? 1 : moves + 1);
        in.rest("leaf tuples");
        if (telling(in)) {
            text.append("nmoves: ").append(moves);
            text.append(", parentoff: ").append(parent).append(", nodeI: ").append(node);
            text.append(newPage ? " (newpage)" : "")
                    .append(replaceDead ? " (replacedead)" : "")
                    .append(nulls ? " (nulls)" : "");
        } else {
            text.append(moves).append(" leafs");
        }
    }

    /// `spgxlogAddNode`; the tuple follows.
    private static void addNode(FieldReader in, Utf8Builder text) {
        in.open("spgxlogAddNode");
        int offset = in.u16("offnum");
        int newOffset = in.u16("offnumNew");
        boolean newPage = in.bool("newPage");
        int parentBlock = (byte) in.u8("parentBlk");
        int parent = in.u16("offnumParent");
        int node = in.u16("nodeI");
        in.skip(2);
        state(in);
        in.close();
        in.rest("inner tuple");
        if (telling(in)) {
            text.append("off: ").append(offset).append(", newoff: ").append(newOffset);
            text.append(", parentBlk: ").append(parentBlock);
            text.append(", parentoff: ").append(parent).append(", nodeI: ").append(node);
            text.append(newPage ? " (newpage)" : "");
        } else {
            text.append("off ").append(offset);
        }
    }

    /// `spgxlogSplitTuple`; two tuples follow.
    private static void splitTuple(FieldReader in, Utf8Builder text) {
        in.open("spgxlogSplitTuple");
        int prefix = in.u16("offnumPrefix");
        int postfix = in.u16("offnumPostfix");
        boolean newPage = in.bool("newPage");
        boolean same = in.bool("postfixBlkSame");
        in.close();
        in.rest("prefix and postfix tuple");
        if (telling(in)) {
            text.append("prefixoff: ").append(prefix).append(", postfixoff: ").append(postfix);
            text.append(newPage ? " (newpage)" : "").append(same ? " (same)" : "");
        } else {
            text.append("prefix off: ").append(prefix).append(", postfix off: ").append(postfix);
            text.append(" (same ")
                    .append(same ? 1 : 0)
                    .append(", new ")
                    .append(newPage ? 1 : 0)
                    .append(')');
        }
    }

    /// `spgxlogVacuumLeaf`; six arrays of offsets follow.
    private static void vacuumLeaf(FieldReader in, Utf8Builder text) {
        in.open("spgxlogVacuumLeaf");
        int dead = in.u16("nDead");
        int placeholder = in.u16("nPlaceholder");
        int move = in.u16("nMove");
        int chain = in.u16("nChain");
        state(in);
        in.close();
        DescText.offsets(in, "toDead", dead);
        DescText.offsets(in, "toPlaceholder", placeholder);
        DescText.offsets(in, "moveSrc", move);
        DescText.offsets(in, "moveDest", move);
        DescText.offsets(in, "chainSrc", chain);
        DescText.offsets(in, "chainDest", chain);
        if (telling(in)) {
            text.append("ndead: ").append(dead).append(", nplaceholder: ").append(placeholder);
            text.append(", nmove: ").append(move).append(", nchain: ").append(chain);
        }
    }

    /// `spgxlogVacuumRoot`; offsets follow.
    private static void vacuumRoot(FieldReader in, Utf8Builder text) {
        in.open("spgxlogVacuumRoot");
        int delete = in.u16("nDelete");
        in.skip(2);
        state(in);
        in.close();
        DescText.offsets(in, "offsets", delete);
        if (telling(in)) {
            text.append("ndelete: ").append(delete);
        }
    }

    /// `spgxlogVacuumRedirect`; offsets follow.
    private static void vacuumRedirect(FieldReader in, Utf8Builder text) {
        PgVersion version = in.version();
        boolean v16 = version.atLeast(PgVersion.PG16);
        in.open("spgxlogVacuumRedirect");
        int count = in.u16("nToPlaceholder");
        int first = in.u16("firstPlaceholder");
        int horizon = in.xid(v16 ? "snapshotConflictHorizon" : "newestRedirectXid");
        boolean catalog = false;
        if (v16) {
            catalog = in.bool("isCatalogRel");
            in.skip(1);
        }
        in.close();
        DescText.offsets(in, "offsets", count);
        if (!telling(in)) {
            DescText.unsigned(text.append("newest XID "), horizon);
            return;
        }
        text.append("ntoplaceholder: ")
                .append(count)
                .append(", firstplaceholder: ")
                .append(first);
        DescText.unsigned(text.append(v16 ? ", snapshotConflictHorizon: " : ", newestredirectxid: "), horizon);
        if (version.atLeast(PgVersion.PG17)) {
            DescText.flag(text.append(", isCatalogRel: "), catalog);
        }
    }

    /// `spgxlogState`
    static void state(FieldReader in) {
        in.open("spgxlogState");
        in.xid(in.version().atLeast(PgVersion.PG17) ? "redirectXid" : "myXid");
        in.bool("isBuild");
        in.skip(3);
        in.close();
    }

    static boolean telling(FieldReader in) {
        return in.version().atLeast(PgVersion.PG14);
    }
}
