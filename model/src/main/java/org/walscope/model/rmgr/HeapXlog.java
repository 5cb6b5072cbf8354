package org.walscope.model.rmgr;

import java.util.List;
import org.walscope.model.PgVersion;
import org.walscope.model.RelFileLocator;
import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.FlagNames;

/// The structs of heap records, which descriptions and logical decoding read; access/heapam_xlog.h. Numbers are
/// unsigned.
public final class HeapXlog {

    /// `XLOG_HEAP_OPMASK`, for Heap and Heap2.
    public static final int OPMASK = 0x70;

    /// `XLOG_HEAP_INIT_PAGE`: redo makes the page anew.
    public static final int INIT_PAGE = 0x80;

    public static final int INSERT = 0x00;
    public static final int DELETE = 0x10;
    public static final int UPDATE = 0x20;
    public static final int TRUNCATE = 0x30;
    public static final int HOT_UPDATE = 0x40;
    public static final int CONFIRM = 0x50;
    public static final int LOCK = 0x60;
    public static final int INPLACE = 0x70;

    public static final int REWRITE = 0x00;
    public static final int MULTI_INSERT = 0x50;
    public static final int LOCK_UPDATED = 0x60;
    public static final int NEW_CID = 0x70;

    /// `XLH_INSERT_LAST_IN_MULTI`
    public static final int INSERT_LAST_IN_MULTI = 0x02;

    /// `XLH_INSERT_IS_SPECULATIVE`
    public static final int INSERT_IS_SPECULATIVE = 0x04;

    /// `XLH_INSERT_CONTAINS_NEW_TUPLE`
    public static final int INSERT_CONTAINS_NEW_TUPLE = 0x08;

    /// `XLH_INSERT_ON_TOAST_RELATION`, from PG 14 on.
    public static final int INSERT_ON_TOAST_RELATION = 0x10;

    /// `XLH_UPDATE_CONTAINS_NEW_TUPLE`
    public static final int UPDATE_CONTAINS_NEW_TUPLE = 0x10;

    /// `XLH_UPDATE_CONTAINS_OLD_TUPLE`, `…_OLD_KEY`
    public static final int UPDATE_CONTAINS_OLD = 0x04 | 0x08;

    public static final int UPDATE_PREFIX_FROM_OLD = 0x20;
    public static final int UPDATE_SUFFIX_FROM_OLD = 0x40;

    /// `XLH_DELETE_CONTAINS_OLD_TUPLE`, `…_OLD_KEY`
    public static final int DELETE_CONTAINS_OLD = 0x02 | 0x04;

    /// `XLH_DELETE_IS_SUPER`
    public static final int DELETE_IS_SUPER = 0x08;

    /// `XLH_DELETE_NO_LOGICAL`, from PG 19 on.
    public static final int DELETE_NO_LOGICAL = 0x20;

    /// `XLHL_KEYS_UPDATED` in `infobits_set`: a column of some unique index changed.
    public static final int KEYS_UPDATED = 0x10;

    /// `infobits_set` of several structs: `XLHL_XMAX_IS_MULTI` and its kin.
    static final String[] INFOBITS = {"IS_MULTI", "LOCK_ONLY", "EXCL_LOCK", "KEYSHR_LOCK", "KEYS_UPDATED"};

    private static final FlagNames INFOBIT_NAMES = FlagNames.of(INFOBITS);
    private static final FlagNames INSERT_FLAGS = FlagNames.of(
            "ALL_VISIBLE_CLEARED",
            "LAST_IN_MULTI",
            "IS_SPECULATIVE",
            "CONTAINS_NEW_TUPLE",
            "ON_TOAST_RELATION",
            "ALL_FROZEN_SET");
    private static final FlagNames UPDATE_FLAGS = FlagNames.of(
            "OLD_ALL_VISIBLE_CLEARED",
            "NEW_ALL_VISIBLE_CLEARED",
            "CONTAINS_OLD_TUPLE",
            "CONTAINS_OLD_KEY",
            "CONTAINS_NEW_TUPLE",
            "PREFIX_FROM_OLD",
            "SUFFIX_FROM_OLD");
    private static final FlagNames DELETE_FLAGS = FlagNames.of(
            "ALL_VISIBLE_CLEARED", "CONTAINS_OLD_TUPLE", "CONTAINS_OLD_KEY", "IS_SUPER", "IS_PARTITION_MOVE");
    private static final FlagNames TRUNCATE_FLAGS = FlagNames.of("CASCADE", "RESTART_SEQS");
    private static final FlagNames LOCK_FLAGS = FlagNames.of("ALL_FROZEN_CLEARED");

    private HeapXlog() {}

    /// What a tuple has besides its data: `xl_heap_header`.
    public record XlHeapHeader(int infomask2, int infomask, int hoff) {

        public static XlHeapHeader read(FieldReader in) {
            in.open("xl_heap_header");
            var header = new XlHeapHeader(in.u16("t_infomask2"), in.u16("t_infomask"), in.u8("t_hoff"));
            in.close();
            return header;
        }
    }

    public record XlHeapInsert(int offnum, int flags) {

        public static XlHeapInsert read(FieldReader in) {
            in.open("xl_heap_insert");
            var insert = new XlHeapInsert(in.u16("offnum"), in.u8("flags", INSERT_FLAGS));
            in.close();
            return insert;
        }
    }

    /// The old tuple's header and data follow where `flags` say so.
    public record XlHeapDelete(int xmax, int offnum, int infobitsSet, int flags) {

        public static XlHeapDelete read(FieldReader in) {
            in.open("xl_heap_delete");
            var delete = new XlHeapDelete(
                    in.xid("xmax"),
                    in.u16("offnum"),
                    in.u8("infobits_set", INFOBIT_NAMES),
                    in.u8("flags", DELETE_FLAGS));
            in.close();
            return delete;
        }
    }

    /// The old tuple's header and data follow where `flags` say so.
    public record XlHeapUpdate(int oldXmax, int oldOffnum, int oldInfobitsSet, int flags, int newXmax, int newOffnum) {

        public static XlHeapUpdate read(FieldReader in) {
            in.open("xl_heap_update");
            var update = new XlHeapUpdate(
                    in.xid("old_xmax"),
                    in.u16("old_offnum"),
                    in.u8("old_infobits_set", INFOBIT_NAMES),
                    in.u8("flags", UPDATE_FLAGS),
                    in.xid("new_xmax"),
                    in.u16("new_offnum"));
            in.close();
            return update;
        }
    }

    /// @param relids of the tables, all in one database; not copied
    public record XlHeapTruncate(int dbId, int flags, int[] relids) {

        public static XlHeapTruncate read(FieldReader in) {
            in.open("xl_heap_truncate");
            int dbId = in.oid("dbId");
            int count = in.i32("nrelids");
            int flags = in.u8("flags", TRUNCATE_FLAGS);
            in.skip(3);
            var truncate = new XlHeapTruncate(dbId, flags, DescText.ids(in, "relids", count));
            in.close();
            return truncate;
        }
    }

    /// @param offsets of the tuples; none where the page is made anew; not copied
    public record XlHeapMultiInsert(int flags, int ntuples, int[] offsets) {

        /// @param init whether the record has [#INIT_PAGE]
        public static XlHeapMultiInsert read(FieldReader in, boolean init) {
            in.open("xl_heap_multi_insert");
            int flags = in.u8("flags", INSERT_FLAGS);
            in.skip(1);
            int count = in.u16("ntuples");
            var insert = new XlHeapMultiInsert(flags, count, DescText.offsets(in, "offsets", init ? 0 : count));
            in.close();
            return insert;
        }
    }

    /// A tuple in the block data of a multi-insert: `xl_multi_insert_tuple`, aligned to two bytes; its data follows.
    public record XlMultiInsertTuple(int datalen, int infomask2, int infomask, int hoff) {

        public static XlMultiInsertTuple read(FieldReader in) {
            in.open("xl_multi_insert_tuple");
            var tuple = new XlMultiInsertTuple(
                    in.u16("datalen"), in.u16("t_infomask2"), in.u16("t_infomask"), in.u8("t_hoff"));
            in.close();
            return tuple;
        }
    }

    /// `xl_heap_lock`, and `xl_heap_lock_updated`, which is alike.
    ///
    /// @param xmax `locking_xid` before PG 16; may be a multixact
    public record XlHeapLock(int xmax, int offnum, int infobitsSet, int flags) {

        public static XlHeapLock read(FieldReader in, String struct) {
            in.open(struct);
            var lock = new XlHeapLock(
                    in.xid("xmax"), in.u16("offnum"), in.u8("infobits_set", INFOBIT_NAMES), in.u8("flags", LOCK_FLAGS));
            in.close();
            return lock;
        }
    }

    public record XlHeapConfirm(int offnum) {

        public static XlHeapConfirm read(FieldReader in) {
            in.open("xl_heap_confirm");
            var confirm = new XlHeapConfirm(in.u16("offnum"));
            in.close();
            return confirm;
        }
    }

    /// @param msgs invalidations, in the record itself from PG 18 on
    public record XlHeapInplace(
            int offnum, int dbId, int tsId, boolean relcacheInitFileInval, List<SharedInvalidationMessage> msgs) {

        public static XlHeapInplace read(FieldReader in) {
            in.open("xl_heap_inplace");
            var inplace = in.version().atLeast(PgVersion.PG18)
                    ? withMessages(in)
                    : new XlHeapInplace(in.u16("offnum"), 0, 0, false, List.of());
            in.close();
            return inplace;
        }

        private static XlHeapInplace withMessages(FieldReader in) {
            int offnum = in.u16("offnum");
            in.skip(2);
            int dbId = in.oid("dbId");
            int tsId = in.oid("tsId");
            boolean initFileInval = in.bool("relcacheInitFileInval");
            in.skip(3);
            int count = in.i32("nmsgs");
            DescText.checkCount(in, count, "msgs", SharedInvalidationMessage.BYTES);
            return new XlHeapInplace(offnum, dbId, tsId, initFileInval, SharedInvalidationMessage.readAll(in, count));
        }
    }

    /// @param targetBlock of the tuple's `ctid`
    public record XlHeapNewCid(
            int topXid,
            int cmin,
            int cmax,
            int combocid,
            RelFileLocator targetLocator,
            int targetBlock,
            int targetOffset) {

        public static XlHeapNewCid read(FieldReader in) {
            in.open("xl_heap_new_cid");
            int topXid = in.xid("top_xid");
            int cmin = (int) in.u32("cmin");
            int cmax = (int) in.u32("cmax");
            int combocid = (int) in.u32("combocid");
            RelFileLocator locator = in.relFileLocator("target_locator");
            var tid = ItemPointer.read(in, "target_tid");
            in.close();
            return new XlHeapNewCid(topXid, cmin, cmax, combocid, locator, tid.block(), tid.offset());
        }
    }
}
