package org.walscope.model.filter;

import java.util.Locale;
import java.util.Optional;

/// What a filter can ask of a record.
public enum FilterField {
    /// Resource manager, by pg_waldump's name.
    RMGR(Kind.NAME),
    /// Operation, as `INSERT+INIT`; a bare `INSERT` means that name exactly.
    OP(Kind.NAME),
    /// Relation of the first block reference, as `1663/5/16384` or its file number alone.
    REL(Kind.RELATION),
    /// The transaction id that stands in the record.
    XID(Kind.NUMBER),
    /// The top-level transaction: the record's own xid or one of its subtransactions.
    TXN(Kind.NUMBER),
    LSN(Kind.LSN),
    /// `xl_tot_len`; sizes may be written 1kB, 2MB.
    LEN(Kind.SIZE),
    /// Bytes of full-page images; alone: the record has one.
    FPI(Kind.SIZE),
    /// Block number of any block reference.
    BLOCK(Kind.NUMBER);

    enum Kind {
        NAME,
        RELATION,
        NUMBER,
        LSN,
        SIZE
    }

    private final Kind kind;

    FilterField(Kind kind) {
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    /// As it is written in a filter.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<FilterField> of(String word) {
        for (FilterField field : values()) {
            if (field.word().equalsIgnoreCase(word)) {
                return Optional.of(field);
            }
        }
        return Optional.empty();
    }
}
