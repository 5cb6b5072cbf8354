package org.walscope.plugins.reader;

import java.util.StringJoiner;
import org.walscope.model.value.FloatText;

/// Points and what is made of them; utils/adt/geo_ops.c.
final class SentGeometry {

    private SentGeometry() {}

    /// @param typeOid one of `point`, `lseg`, `path`, `box`, `polygon`, `line`, `circle`
    static String text(int typeOid, MessageBytes in) throws OutputFormatException {
        return switch (typeOid) {
            case 600 -> point(in);
            case 601 -> '[' + point(in) + ',' + point(in) + ']';
            case 602 -> path(in);
            case 603 -> point(in) + ',' + point(in);
            case 604 -> '(' + points(in) + ')';
            case 628 -> '{' + number(in) + ',' + number(in) + ',' + number(in) + '}';
            case 718 -> '<' + point(in) + ',' + number(in) + '>';
            default -> throw new IllegalArgumentException("type " + typeOid);
        };
    }

    private static String path(MessageBytes in) throws OutputFormatException {
        boolean closed = in.u8("closed") != 0;
        return (closed ? '(' : '[') + points(in) + (closed ? ')' : ']');
    }

    private static String points(MessageBytes in) throws OutputFormatException {
        int count = in.i32("npts");
        if (count < 0 || count > in.remaining() / 16) {
            throw new OutputFormatException(0, Integer.toUnsignedString(count) + " points");
        }
        var out = new StringJoiner(",");
        for (int i = 0; i < count; i++) {
            out.add(point(in));
        }
        return out.toString();
    }

    private static String point(MessageBytes in) throws OutputFormatException {
        return '(' + number(in) + ',' + number(in) + ')';
    }

    private static String number(MessageBytes in) throws OutputFormatException {
        return FloatText.of(in.float8("coordinate"));
    }
}
