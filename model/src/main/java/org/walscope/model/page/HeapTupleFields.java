package org.walscope.model.page;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.walscope.model.bytes.FieldNode;
import org.walscope.model.bytes.FlagNames;
import org.walscope.model.bytes.Flags;
import org.walscope.model.bytes.WalFormatException;

/// A heap tuple with its header; `HeapTupleHeaderData` in access/htup_details.h. What its columns hold only the
/// catalogs
/// know.
final class HeapTupleFields {

    /// `SizeofHeapTupleHeader`
    private static final int HEADER_BYTES = 23;

    private static final int NATTS_MASK = 0x07FF;
    private static final int HASNULL = 0x0001;
    private static final int XMIN_COMMITTED = 0x0100;
    private static final int XMIN_INVALID = 0x0200;
    private static final int XMIN_FROZEN = XMIN_COMMITTED | XMIN_INVALID;
    private static final int XMAX_IS_MULTI = 0x1000;
    private static final int MOVED = 0xC000;

    private static final int SPEC_TOKEN_OFFSET = 0xFFFE;
    private static final int MOVED_PARTITIONS_OFFSET = 0xFFFD;

    private static final FlagNames INFOMASK = FlagNames.of(
            "HEAP_HASNULL",
            "HEAP_HASVARWIDTH",
            "HEAP_HASEXTERNAL",
            "HEAP_HASOID_OLD",
            "HEAP_XMAX_KEYSHR_LOCK",
            "HEAP_COMBOCID",
            "HEAP_XMAX_EXCL_LOCK",
            "HEAP_XMAX_LOCK_ONLY",
            "HEAP_XMIN_COMMITTED",
            "HEAP_XMIN_INVALID",
            "HEAP_XMAX_COMMITTED",
            "HEAP_XMAX_INVALID",
            "HEAP_XMAX_IS_MULTI",
            "HEAP_UPDATED",
            "HEAP_MOVED_OFF",
            "HEAP_MOVED_IN");
    private static final FlagNames INFOMASK2 = FlagNames.of(
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "HEAP_KEYS_UPDATED",
            "HEAP_HOT_UPDATED",
            "HEAP_ONLY_TUPLE");

    private HeapTupleFields() {}

    /// @throws WalFormatException when the header does not fit into the tuple; in a sentence
    static FieldNode read(PageBytes page, String name, int offset, int length) {
        if (length < HEADER_BYTES) {
            throw new WalFormatException(
                    page.at(),
                    "%s is %d bytes long, a heap tuple's header alone has %d".formatted(name, length, HEADER_BYTES));
        }
        int infomask = u16(page, offset + 20);
        var in = new StructReader(page, offset, length);
        long xmin = in.u32("t_xmin", value -> value + ((infomask & XMIN_FROZEN) == XMIN_FROZEN ? " (frozen)" : ""));
        long xmax = in.u32("t_xmax", value -> value + ((infomask & XMAX_IS_MULTI) != 0 ? " (a multixact)" : ""));
        in.u32((infomask & MOVED) != 0 ? "t_xvac" : "t_cid");
        in.tid("t_ctid", HeapTupleFields::ctid);
        int natts = in.u16("t_infomask2", HeapTupleFields::infomask2) & NATTS_MASK;
        in.u16("t_infomask", HeapTupleFields::infomask);
        int hoff = in.u8("t_hoff", Integer::valueOf);
        int bitmap = (infomask & HASNULL) != 0 ? (natts + 7) / 8 : 0;
        if (hoff < HEADER_BYTES + bitmap || hoff > length) {
            throw new WalFormatException(
                    page.at(),
                    "%s has its data at t_hoff %d, which is not between its header's end, %d, and its own, %d"
                            .formatted(name, hoff, HEADER_BYTES + bitmap, length));
        }
        in.bytes("t_bits", bitmap, bits -> attributes(bits, natts));
        in.skip(hoff - in.position());
        in.rest("data");
        return in.node(name, "xmin %d, xmax %d".formatted(xmin, xmax));
    }

    private static int u16(PageBytes page, int offset) {
        return page.bytes().get(ValueLayout.JAVA_BYTE, offset) & 0xFF
                | (page.bytes().get(ValueLayout.JAVA_BYTE, offset + 1) & 0xFF) << 8;
    }

    private static String ctid(StructReader.Tid tid) {
        return switch (tid.offset()) {
            case SPEC_TOKEN_OFFSET -> tid + ": token of a speculative insertion";
            case MOVED_PARTITIONS_OFFSET -> tid + ": moved to another partition";
            default -> tid.toString();
        };
    }

    private static String infomask2(int flags) {
        int natts = flags & NATTS_MASK;
        return new Flags(flags, INFOMASK2.apply(flags - natts).names()) + " natts " + natts;
    }

    /// Two pairs of bits have a name of their own.
    private static Flags infomask(int flags) {
        var names = new ArrayList<>(INFOMASK.apply(flags).names());
        pair(names, "HEAP_XMIN_COMMITTED", "HEAP_XMIN_INVALID", "HEAP_XMIN_FROZEN");
        pair(names, "HEAP_XMAX_KEYSHR_LOCK", "HEAP_XMAX_EXCL_LOCK", "HEAP_XMAX_SHR_LOCK");
        return new Flags(flags, List.copyOf(names));
    }

    private static void pair(List<String> names, String one, String other, String both) {
        if (names.contains(one) && names.remove(other)) {
            names.set(names.indexOf(one), both);
        }
    }

    /// A digit for each attribute, the first one's first: 0 is null.
    private static String attributes(MemorySegment bits, int natts) {
        var text = new StringBuilder(natts);
        for (int i = 0; i < natts; i++) {
            text.append((bits.get(ValueLayout.JAVA_BYTE, i / 8) & 1 << i % 8) != 0 ? '1' : '0');
        }
        return text.toString();
    }
}
