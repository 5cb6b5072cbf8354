package org.walscope.model.value;

import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.catalog.CatalogColumn;
import org.walscope.model.catalog.CatalogType;
import org.walscope.model.decode.Varlena;

/// Goes over values that lie one after the other, as in arrays, ranges and composites: `att_align_pointer` and
/// `att_addlength_pointer` of access/tupmacs.h. One thread.
final class StoredElements {

    /// Writes nothing of a value.
    static final TypeOutput PASSED_OVER = (_, _, _, _) -> {};

    private final byte[] bytes;
    private final int base;
    private final int end;
    private final Varlena varlena = new Varlena();
    private int at;

    /// @param base where alignment counts from
    /// @param at   where the first value is, unaligned
    StoredElements(byte[] bytes, int base, int at, int end) {
        this.bytes = bytes;
        this.base = base;
        this.at = at;
        this.end = end;
    }

    /// Writes the next value.
    void next(CatalogType type, TypeOutput output, Utf8Builder out) {
        next(type.length(), alignment(type.align()), output, out);
    }

    /// Writes the next value, an attribute.
    void next(CatalogColumn column, TypeOutput output, Utf8Builder out) {
        next(column.length(), alignment(column.align()), output, out);
    }

    private void next(int length, int alignment, TypeOutput output, Utf8Builder out) {
        int aligned = base + (at - base + alignment - 1 & -alignment);
        if (length > 0) {
            check(aligned, length);
            output.write(bytes, aligned, length, out);
            at = aligned + length;
        } else if (length == -1) {
            int place = at < end && bytes[at] != 0 ? at : aligned;
            varlena.moveTo(bytes, place, end);
            if (varlena.form() != Varlena.Form.INLINE) {
                throw new ValueFormatException("a value that is not inline");
            }
            at = place + varlena.total();
            output.write(varlena.array(), varlena.offset(), varlena.length(), out);
        } else {
            int zero = aligned;
            while (zero < end && bytes[zero] != 0) {
                zero++;
            }
            check(aligned, zero - aligned + 1);
            output.write(bytes, aligned, zero - aligned, out);
            at = zero + 1;
        }
    }

    private void check(int place, int length) {
        if (length > end - place) {
            throw new ValueFormatException("a value beyond the end");
        }
    }

    /// `typalign` in bytes.
    static int alignment(char align) {
        return switch (align) {
            case 's' -> 2;
            case 'i' -> 4;
            case 'd' -> 8;
            default -> 1;
        };
    }
}
