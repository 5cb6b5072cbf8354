package org.walscope.model.filter;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a filter can ask of a record.
public enum FilterField {
    /// Resource manager, by pg_waldump's name.
    RMGR(Kind.NAME),
    /// Operation, as `INSERT+INIT`; a bare `INSERT` means that name exactly.
    OP(Kind.NAME),
    /// Relation of the first block reference, as `1663/5/16384`, its file number alone, or its name.
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
    BLOCK(Kind.NUMBER),
    /// When the record was written, as far as the WAL had told the time by then: the last moment that a transaction's
    /// end, a restore point or a shutdown says at or before it. No comparison holds before the first of them.
    TIME(Kind.MOMENT);

    enum Kind {
        NAME,
        RELATION,
        NUMBER,
        LSN,
        SIZE,
        MOMENT
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

    /// All of them as a sentence lists them: `rmgr, op or rel`.
    static String words() {
        List<String> words = Arrays.stream(values()).map(FilterField::word).toList();
        return String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.getLast();
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
