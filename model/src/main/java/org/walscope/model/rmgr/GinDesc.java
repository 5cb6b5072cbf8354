package org.walscope.model.rmgr;

import java.util.Optional;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.FlagNames;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.record.BlockRef;
import org.walscope.model.record.PageImage;

/// Resource manager Gin; access/rmgrdesc/gindesc.c, structs in access/ginxlog.h.
final class GinDesc implements RmgrDesc {

    private static final int CREATE_PTREE = 0x10;
    private static final int INSERT = 0x20;
    private static final int SPLIT = 0x30;
    private static final int VACUUM_PAGE = 0x40;
    private static final int DELETE_PAGE = 0x50;
    private static final int UPDATE_META_PAGE = 0x60;
    private static final int INSERT_LISTPAGE = 0x70;
    private static final int DELETE_LISTPAGE = 0x80;
    private static final int VACUUM_DATA_LEAF_PAGE = 0x90;

    private static final int ISDATA = 0x01;
    private static final int ISLEAF = 0x02;
    private static final int SPLIT_ROOT = 0x04;
    private static final FlagNames FLAG_NAMES = FlagNames.of("ISDATA", "ISLEAF", "SPLIT_ROOT");

    /// `InvalidBlockNumber`
    private static final long NO_BLOCK = 0xFFFFFFFFL;

    @Override
    public String name() {
        return "Gin";
    }

    @Override
    public Optional<String> identify(int info, PgVersion version) {
        return switch (info & 0xF0) {
            case CREATE_PTREE -> Optional.of("CREATE_PTREE");
            case INSERT -> Optional.of("INSERT");
            case SPLIT -> Optional.of("SPLIT");
            case VACUUM_PAGE -> Optional.of("VACUUM_PAGE");
            case DELETE_PAGE -> Optional.of("DELETE_PAGE");
            case UPDATE_META_PAGE -> Optional.of("UPDATE_META_PAGE");
            case INSERT_LISTPAGE -> Optional.of("INSERT_LISTPAGE");
            case DELETE_LISTPAGE -> Optional.of("DELETE_LISTPAGE");
            case VACUUM_DATA_LEAF_PAGE -> Optional.of("VACUUM_DATA_LEAF_PAGE");
            default -> Optional.empty();
        };
    }

    @Override
    public void describe(RecordFields in, Utf8Builder text) {
        FieldReader main = in.main();
        switch (in.record().rmgrInfo()) {
            case CREATE_PTREE -> {
                main.open("ginxlogCreatePostingTree");
                main.u32("size");
                main.close();
                main.rest("posting list");
            }
            case INSERT -> insert(in, main, text);
            case SPLIT -> split(main, text);
            case DELETE_PAGE -> deletePage(main);
            case UPDATE_META_PAGE -> {
                updateMetaPage(main, text);
                in.traceBlock(1, IndexTuples::packed);
            }
            case INSERT_LISTPAGE -> {
                main.open("ginxlogInsertListPage");
                main.u32("rightlink");
                int tuples = main.i32("ntuples");
                main.close();
                if (in.version().atLeast(PgVersion.PG19)) {
                    text.append("ntuples: ").append(tuples);
                }
                in.traceBlock(0, IndexTuples::packed);
            }
            case DELETE_LISTPAGE -> {
                int start = main.offset();
                main.open("ginxlogDeleteListPages");
                metaPage(main);
                text.append("ndeleted: ").append(main.i32("ndeleted"));
                main.pad(start, 8);
                main.close();
            }
            case VACUUM_DATA_LEAF_PAGE -> {
                if (!image(in, text)) {
                    GinRecompress.describe(in.block(0), text);
                }
            }
            default -> {}
        }
    }

    /// `ginxlogInsert`; an inner page's children follow, what is inserted is in block 0.
    private static void insert(RecordFields in, FieldReader main, Utf8Builder text) {
        main.open("ginxlogInsert");
        int flags = main.u16("flags", FLAG_NAMES);
        main.close();
        dataAndLeaf(flags, "isdata: ", text);
        if ((flags & ISLEAF) == 0) {
            DescText.unsigned(text.append(" children: "), ItemPointer.readBlock(main, "leftChildBlkno"));
            DescText.unsigned(text.append('/'), ItemPointer.readBlock(main, "rightChildBlkno"));
        }
        if (image(in, text)) {
            return;
        }
        FieldReader block = in.block(0);
        if ((flags & ISDATA) == 0) {
            block.open("ginxlogInsertEntry");
            block.u16("offset");
            DescText.flag(text.append(" isdelete: "), block.bool("isDelete"));
            block.close();
            if (in.trace().listens()) {
                block.skip(1);
                IndexTuples.one(block);
            }
        } else if ((flags & ISLEAF) != 0) {
            GinRecompress.describe(block, text);
        } else {
            block.open("ginxlogInsertDataInternal");
            block.u16("offset");
            DescText.unsigned(text.append(" pitem: "), ItemPointer.readBlock(block, "child_blkno"));
            var key = ItemPointer.read(block, "key");
            DescText.unsigned(text.append('-'), key.block()).append('/').append(key.offset());
            block.close();
        }
    }

    /// `ginxlogSplit`
    private static void split(FieldReader in, Utf8Builder text) {
        int start = in.offset();
        in.open("ginxlogSplit");
        in.relFileLocator("locator");
        in.u32("rrlink");
        in.u32("leftChildBlkno");
        in.u32("rightChildBlkno");
        int flags = in.u16("flags", FLAG_NAMES);
        in.pad(start, 4);
        in.close();
        DescText.flag(text.append("isrootsplit: "), (flags & SPLIT_ROOT) != 0);
        dataAndLeaf(flags, " isdata: ", text);
    }

    private static void dataAndLeaf(int flags, String name, Utf8Builder text) {
        DescText.flag(text.append(name), (flags & ISDATA) != 0);
        DescText.flag(text.append(" isleaf: "), (flags & ISLEAF) != 0);
    }

    /// `ginxlogDeletePage`
    private static void deletePage(FieldReader in) {
        in.open("ginxlogDeletePage");
        in.u16("parentOffset");
        in.skip(2);
        in.u32("rightLink");
        in.xid("deleteXid");
        in.close();
    }

    /// `ginxlogUpdateMeta`
    private static void updateMetaPage(FieldReader in, Utf8Builder text) {
        int start = in.offset();
        in.open("ginxlogUpdateMeta");
        in.relFileLocator("locator");
        in.skip(4);
        metaPage(in);
        long tail = in.u32("prevTail");
        long rightLink = in.u32("newRightlink");
        int tuples = in.i32("ntuples");
        in.pad(start, 8);
        in.close();
        if (in.version().atLeast(PgVersion.PG19)) {
            text.append("ntuples: ").append(tuples);
            if (tail != NO_BLOCK) {
                text.append(" prevTail: ").append(tail);
            }
            if (rightLink != NO_BLOCK) {
                text.append(" newRightlink: ").append(rightLink);
            }
        }
    }

    /// `GinMetaPageData`, access/ginblock.h.
    private static void metaPage(FieldReader in) {
        in.open("GinMetaPageData");
        in.u32("head");
        in.u32("tail");
        in.u32("tailFreeSize");
        in.u32("nPendingPages");
        in.i64("nPendingHeapTuples");
        in.u32("nTotalPages");
        in.u32("nEntryPages");
        in.u32("nDataPages");
        in.skip(4);
        in.i64("nEntries");
        in.i32("ginVersion");
        in.skip(4);
        in.close();
    }

    /// Whether block 0 has an image, and is therefore not described; from PG 19 on only its reference tells so.
    private static boolean image(RecordFields in, Utf8Builder text) {
        Optional<PageImage> image = in.record().block(0).flatMap(BlockRef::image);
        if (image.isPresent() && !in.version().atLeast(PgVersion.PG19)) {
            text.append(image.get().apply() ? " (full page image)" : " (full page image, for WAL verification)");
        }
        return image.isPresent();
    }
}
