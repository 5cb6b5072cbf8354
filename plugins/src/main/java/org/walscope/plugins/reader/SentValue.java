package org.walscope.plugins.reader;

import java.util.HexFormat;
import java.util.Optional;
import org.walscope.model.Lsn;
import org.walscope.model.change.PluginText;
import org.walscope.model.value.FloatText;

/// Values as a type's send function writes them (pgoutput's option `binary`), told as its output function would
/// in a
/// session with `DateStyle` ISO, `IntervalStyle` postgres, `TimeZone` UTC, `bytea_output` hex and
/// `extra_float_digits`
/// above 0. Of types whose text needs the server (`money`, `regclass`, types of users) nothing is told.
final class SentValue {

    private SentValue() {}

    /// The text; empty where the type is not one of those read here, or the bytes are none of it.
    static Optional<String> text(int typeOid, byte[] sent) {
        var in = new MessageBytes(sent);
        try {
            Optional<String> text = text(typeOid, in);
            if (text.isPresent()) {
                in.expectEnd();
            }
            return text;
        } catch (OutputFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> text(int typeOid, MessageBytes in) throws OutputFormatException {
        return switch (typeOid) {
            case 16 -> Optional.of(bool(in)); // boolean
            case 17 -> Optional.of("\\x" + HexFormat.of().formatHex(in.rest())); // bytea
            case 18 -> Optional.of(character(in)); // "char"
            case 20 -> Optional.of(Long.toString(in.i64("bigint")));
            case 21 -> Optional.of(Short.toString((short) in.u16("smallint")));
            case 23 -> Optional.of(Integer.toString(in.i32("integer")));
            case 26, 28, 29 -> Optional.of(Integer.toUnsignedString(in.i32("number"))); // oid, xid, cid
            case 5069 -> Optional.of(Long.toUnsignedString(in.i64("xid8")));
            case 27 ->
                Optional.of("(" + Integer.toUnsignedString(in.i32("block")) + "," + in.u16("offset") + ")"); // tid
            case 3220 -> Optional.of(new Lsn(in.i64("pg_lsn")).toString());
            case 19, 25, 114, 142, 1042, 1043, 1790 -> // name, text, json, xml, character, varchar, refcursor
                Optional.of(textOf(in.rest()));
            case 3802, 4072 -> Optional.of(versioned(in)); // jsonb, jsonpath
            case 700 -> Optional.of(FloatText.of(Float.intBitsToFloat(in.i32("real"))));
            case 701 -> Optional.of(FloatText.of(in.float8("double precision")));
            case 1700 -> Optional.of(SentNumeric.text(in));
            case 1082 -> Optional.of(DateTimeText.date(in.i32("date")));
            case 1083 -> Optional.of(DateTimeText.time(in.i64("time")));
            case 1114 -> Optional.of(DateTimeText.timestamp(in.i64("timestamp")));
            case 1184 -> Optional.of(DateTimeText.timestamptz(in.i64("timestamptz")));
            case 1266 -> Optional.of(DateTimeText.time(in.i64("time")) + DateTimeText.zone(in.i32("zone")));
            case 1186 -> Optional.of(DateTimeText.interval(in.i64("time"), in.i32("day"), in.i32("month")));
            case 2950 -> Optional.of(uuid(in.take("uuid", 16)));
            case 1560, 1562 -> Optional.of(bits(in)); // bit, bit varying
            case 650, 869 -> Optional.of(SentNetwork.inet(in)); // cidr, inet
            case 829 -> Optional.of(SentNetwork.mac(in.take("macaddr", 6)));
            case 774 -> Optional.of(SentNetwork.mac(in.take("macaddr8", 8)));
            case 600, 601, 602, 603, 604, 628, 718 -> Optional.of(SentGeometry.text(typeOid, in));
            case 22, 30 -> SentArray.vector(in); // int2vector, oidvector
            default ->
                SentRange.isRange(typeOid)
                        ? SentRange.text(typeOid, in)
                        : BuiltinTypes.isArray(typeOid) ? SentArray.text(in) : Optional.empty();
        };
    }

    private static String bool(MessageBytes in) throws OutputFormatException {
        return in.u8("boolean") == 0 ? "f" : "t";
    }

    /// `charout` of 16 and later; earlier ones write a byte above 127 as it is, which is no text.
    private static String character(MessageBytes in) throws OutputFormatException {
        int c = in.u8("\"char\"");
        return c == 0 ? "" : c < 128 ? String.valueOf((char) c) : "\\" + (c >> 6) + (c >> 3 & 7) + (c & 7);
    }

    private static String versioned(MessageBytes in) throws OutputFormatException {
        int version = in.u8("version");
        if (version != 1) {
            throw new OutputFormatException(0, "unknown version " + version);
        }
        return textOf(in.rest());
    }

    private static String textOf(byte[] bytes) {
        return PluginText.decode(bytes);
    }

    private static String uuid(byte[] bytes) {
        String hex = HexFormat.of().formatHex(bytes);
        return String.join(
                "-",
                hex.substring(0, 8),
                hex.substring(8, 12),
                hex.substring(12, 16),
                hex.substring(16, 20),
                hex.substring(20));
    }

    private static String bits(MessageBytes in) throws OutputFormatException {
        int count = in.i32("number of bits");
        if (count < 0 || count > in.remaining() * 8L) {
            throw new OutputFormatException(0, "says it has " + Integer.toUnsignedString(count) + " bits");
        }
        byte[] bytes = in.take("bits", (count + 7) / 8);
        var out = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            out.append((bytes[i / 8] >> 7 - i % 8 & 1) == 0 ? '0' : '1');
        }
        return out.toString();
    }
}
