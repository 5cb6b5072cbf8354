package org.walscope.model.rmgr;

import org.walscope.model.bytes.FieldReader;

/// Tuples of an index in block data, shown to the trace: `IndexTupleData`, access/itup.h, each with its data behind it.
final class IndexTuples {

    /// `INDEX_SIZE_MASK`: the tuple's size in `t_info`, in bytes.
    private static final int SIZE_MASK = 0x1FFF;

    private static final int HEADER_BYTES = 8;
    private static final int MAXALIGN = 8;

    private IndexTuples() {}

    /// One tuple, which is all that is left.
    static void one(FieldReader in) {
        header(in);
        in.rest("tuple data");
    }

    /// As many as there are, one right behind the other.
    static void packed(FieldReader in) {
        while (in.hasRemaining()) {
            sized(in);
        }
    }

    /// As many as there are, each brought to a multiple of eight bytes, as they lie on a page.
    static void aligned(FieldReader in) {
        while (in.hasRemaining()) {
            int start = in.offset();
            sized(in);
            in.pad(start, MAXALIGN);
        }
    }

    private static void sized(FieldReader in) {
        in.open("IndexTuple");
        int size = header(in) & SIZE_MASK;
        in.bytes("tuple data", size - HEADER_BYTES);
        in.close();
    }

    private static int header(FieldReader in) {
        in.open("IndexTupleData");
        ItemPointer.read(in, "t_tid");
        int info = in.u16("t_info");
        in.close();
        return info;
    }
}
