package org.walscope.model.value;

import org.walscope.model.bytes.LittleEndian;
import org.walscope.model.bytes.Utf8Builder;

/// Points and what is made of them: utils/adt/geo_ops.c.
final class GeometryText {

    /// Where the points of a path and of a polygon begin.
    static final int PATH_POINTS = 12;

    static final int POLYGON_POINTS = 36;

    private static final int POINT = 16;

    private final int extraFloatDigits;

    GeometryText(int extraFloatDigits) {
        this.extraFloatDigits = extraFloatDigits;
    }

    void point(byte[] bytes, int offset, int length, Utf8Builder out) {
        out.append('(');
        pair(bytes, offset, out);
        out.append(')');
    }

    private void pair(byte[] bytes, int at, Utf8Builder out) {
        number(bytes, at, out);
        out.append(',');
        number(bytes, at + 8, out);
    }

    private void number(byte[] bytes, int at, Utf8Builder out) {
        out.append(FloatText.of(Double.longBitsToDouble(LittleEndian.i64(bytes, at)), extraFloatDigits));
    }

    void lseg(byte[] bytes, int offset, int length, Utf8Builder out) {
        out.append('[');
        point(bytes, offset, POINT, out);
        out.append(',');
        point(bytes, offset + POINT, POINT, out);
        out.append(']');
    }

    void box(byte[] bytes, int offset, int length, Utf8Builder out) {
        point(bytes, offset, POINT, out);
        out.append(',');
        point(bytes, offset + POINT, POINT, out);
    }

    void line(byte[] bytes, int offset, int length, Utf8Builder out) {
        out.append('{');
        number(bytes, offset, out);
        out.append(',');
        number(bytes, offset + 8, out);
        out.append(',');
        number(bytes, offset + 16, out);
        out.append('}');
    }

    void circle(byte[] bytes, int offset, int length, Utf8Builder out) {
        out.append('<');
        point(bytes, offset, POINT, out);
        out.append(',');
        number(bytes, offset + POINT, out);
        out.append('>');
    }

    /// `npts`, `closed`, padding, points.
    void path(byte[] bytes, int offset, int length, Utf8Builder out) {
        boolean closed = LittleEndian.i32(bytes, offset + 4) != 0;
        out.append(closed ? '(' : '[');
        points(bytes, offset, length, PATH_POINTS, out);
        out.append(closed ? ')' : ']');
    }

    /// `npts`, the box around, points.
    void polygon(byte[] bytes, int offset, int length, Utf8Builder out) {
        out.append('(');
        points(bytes, offset, length, POLYGON_POINTS, out);
        out.append(')');
    }

    private void points(byte[] bytes, int offset, int length, int start, Utf8Builder out) {
        int count = count(bytes, offset, length, start);
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                out.append(',');
            }
            point(bytes, offset + start + POINT * i, POINT, out);
        }
    }

    /// How many points there are, all of them within the value.
    static int count(byte[] bytes, int offset, int length, int start) {
        int count = LittleEndian.i32(bytes, offset);
        if (count < 0 || start + (long) count * POINT > length) {
            throw new ValueFormatException(count + " points");
        }
        return count;
    }
}
