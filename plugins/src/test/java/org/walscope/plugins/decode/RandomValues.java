package org.walscope.plugins.decode;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;

/// Values of a type as literals that its input function takes: edges first, then random ones.
final class RandomValues {

    private static final Map<String, List<String>> EDGES = Map.ofEntries(
            Map.entry("int2", List.of("-32768", "32767", "0")),
            Map.entry("int4", List.of("-2147483648", "2147483647", "0")),
            Map.entry("int8", List.of("-9223372036854775808", "9223372036854775807", "0")),
            Map.entry("oid", List.of("0", "4294967295")),
            Map.entry(
                    "numeric",
                    List.of(
                            "NaN",
                            "Infinity",
                            "-Infinity",
                            "0",
                            "0.00",
                            "-0.0000001",
                            "1e1000",
                            "10000",
                            "0.0001",
                            "1e-20")),
            Map.entry(
                    "float4",
                    List.of(
                            "NaN",
                            "Infinity",
                            "-Infinity",
                            "-0",
                            "1e-45",
                            "3.4028235e38",
                            "1e6",
                            "999999",
                            "0.0001",
                            "1e15")),
            Map.entry(
                    "float8",
                    List.of(
                            "NaN",
                            "Infinity",
                            "-Infinity",
                            "-0",
                            "5e-324",
                            "1.7976931348623157e308",
                            "1e15",
                            "999999999999999",
                            "1e-4",
                            "1e-5",
                            "123456789012345680")),
            Map.entry("money", List.of("-92233720368547758.08", "92233720368547758.07", "0", "-0.01", "1234.56")),
            Map.entry(
                    "date",
                    List.of(
                            "infinity",
                            "-infinity",
                            "4713-11-24 BC",
                            "5874897-12-31",
                            "0001-01-01",
                            "0001-12-31 BC",
                            "2000-02-29")),
            Map.entry(
                    "timestamp",
                    List.of(
                            "infinity",
                            "-infinity",
                            "4713-11-24 00:00:00 BC",
                            "294276-12-31 23:59:59.999999",
                            "0001-01-01 00:00:00",
                            "1999-12-31 23:59:59.5")),
            Map.entry(
                    "timestamptz",
                    List.of(
                            "infinity",
                            "-infinity",
                            "4713-11-24 00:00:00+00 BC",
                            "294276-12-31 23:59:59.999999+00",
                            "1883-11-18 12:03:58+00",
                            "1883-11-18 17:00:00+00",
                            "1893-03-31 23:06:32+00",
                            "1893-03-31 23:06:31+00",
                            "1942-02-09 06:59:59+00",
                            "1942-02-09 07:00:00+00",
                            "1945-05-24 00:00:00+00",
                            "2024-03-31 00:59:59.999999+00",
                            "2024-03-31 01:00:00+00",
                            "2024-10-27 00:30:00+00",
                            "2024-10-27 01:30:00+00",
                            "2300-07-01 12:00:00+00")),
            Map.entry("time", List.of("00:00:00", "24:00:00", "23:59:59.999999", "00:00:00.000001")),
            Map.entry("timetz", List.of("00:00:00+15:59:59", "24:00:00-15:59", "12:00:00.5+05:30")),
            Map.entry(
                    "interval",
                    List.of(
                            "0",
                            "-1 year",
                            "1 year -1 day",
                            "-00:00:00.000001",
                            "178000000 years",
                            "1 mon -1 days +24:00:00",
                            "-1 mons +1 day")),
            Map.entry(
                    "inet",
                    List.of(
                            "::",
                            "::1",
                            "::ffff:1.2.3.4",
                            "::1.2.3.4/100",
                            "1::",
                            "0.0.0.0/0",
                            "255.255.255.255",
                            "2001:db8:0:0:1:0:0:1/64")),
            Map.entry("cidr", List.of("::/0", "0.0.0.0/0", "10.0.0.0/8", "2001:db8::/32")),
            Map.entry("bytea", List.of("\\x", "\\x00", "\\xff00ff")),
            Map.entry("text", List.of("", "NULL", "ä€😀", "'\"\\", "\t\n")),
            Map.entry("tid", List.of("(0,0)", "(4294967295,65535)")),
            Map.entry("xid8", List.of("0", "18446744073709551615")),
            Map.entry("pg_lsn", List.of("0/0", "FFFFFFFF/FFFFFFFF")),
            Map.entry(
                    "jsonb",
                    List.of(
                            "null",
                            "{}",
                            "[]",
                            "\"\"",
                            "[[[[]]]]",
                            "1e400",
                            "\"\\u0007\\\\\\\"\"",
                            "-0.0",
                            "{\"\":{\"a\":[]}}")),
            Map.entry(
                    "jsonpath",
                    List.of(
                            "$",
                            "lax $.a[*] ? (@.b > 1)",
                            "strict $.**{2 to last}.x",
                            "$.a.type() + -1",
                            "$[0 to 3, last]")),
            Map.entry("int4[]", List.of("{}", "{NULL}", "[0:1]={1,2}", "{{1,2},{3,NULL}}", "[-2:-1][5:5]={{1},{2}}")),
            Map.entry(
                    "text[]",
                    List.of("{}", "{\"\"}", "{NULL,\"NULL\",\"null\"}", "{\"a,b\",\"{}\",\"\\\\\",\"\\\"\",\" x \"}")),
            Map.entry("numrange", List.of("empty", "(,)", "[1.50,1.50]", "(,5)", "[-1,)")),
            Map.entry("int4range", List.of("empty", "(,)", "[1,10]")),
            Map.entry("nummultirange", List.of("{}", "{(,)}", "{[1,2),[3,4]}")),
            Map.entry("int4multirange", List.of("{}", "{(,1),[5,6),[9,)}")),
            Map.entry(
                    "tsquery",
                    List.of(
                            "a",
                            "!a",
                            "a & (b | !c)",
                            "a <-> b <3> c",
                            "(a | b) <-> (c & d)",
                            "'x y':*AB",
                            "!(a & b) | c")),
            Map.entry("tsvector", List.of("", "a", "'it''s' b:1A,2B,3", "'\\\\' x:16383")),
            Map.entry("pair", List.of("(,)", "(1,\"\")", "(2,\"a,\"\"b\"\"\")", "(3,\"\\\\\")", "(4,null)")),
            Map.entry("line", List.of("{1,2,3}", "{-1,0,5.5}", "{0,-1,2}")));

    private static final List<String> XML_DECLARATIONS = List.of(
            "",
            "\n",
            "<?xml version=\"1.0\"?>",
            "<?xml version='1.0' encoding=\"UTF-8\"?>\n",
            "<?xml version=\"1.1\"?>\n\n",
            "<?xml version=\"1.0\" standalone=\"yes\"?>\n",
            "<?xml version=\"1.0\" encoding='utf-8' standalone='no' ?>");

    private final Random random;

    RandomValues(Random random) {
        this.random = random;
    }

    /// @param count of them at least
    List<String> of(String type, int count) {
        List<String> values = new ArrayList<>(EDGES.getOrDefault(type, List.of()));
        Supplier<String> next = generator(type);
        while (values.size() < count) {
            values.add(next.get());
        }
        return values;
    }

    private Supplier<String> generator(String type) {
        return switch (type) {
            case "bool" -> () -> random.nextBoolean() ? "t" : "f";
            case "int2" -> () -> "" + (short) random.nextInt();
            case "int4", "small" -> () -> "" + (type.equals("small") ? random.nextInt(100_000) : random.nextInt());
            case "int8" -> () -> "" + random.nextLong();
            case "oid", "xid", "cid" -> () -> Integer.toUnsignedString(random.nextInt());
            case "xid8" -> () -> Long.toUnsignedString(random.nextLong());
            case "tid" -> () -> "(" + Integer.toUnsignedString(random.nextInt()) + "," + random.nextInt(65_536) + ")";
            case "numeric" -> this::numeric;
            case "float4" ->
                () -> Float.toString(Float.intBitsToFloat(random.nextInt())).replace("NaN", "0.5");
            case "float8" ->
                () -> Double.toString(Double.longBitsToDouble(random.nextLong()))
                        .replace("NaN", "0.5");
            case "money" -> () -> random.nextLong() / 10_000 + "." + (10 + random.nextInt(90));
            case "text", "varchar", "name" -> () -> text(type.equals("name") ? 12 : 60);
            case "bpchar" -> () -> text(9);
            case "char" -> () -> "" + (char) (' ' + random.nextInt(95));
            case "bytea" -> () -> "\\x" + HexFormat.of().formatHex(bytes(random.nextInt(40)));
            case "date" ->
                () -> "%04d-%02d-%02d"
                        .formatted(random.nextInt(1, 290_000), 1 + random.nextInt(12), 1 + random.nextInt(28));
            case "time" -> this::time;
            case "timetz" -> () -> time() + "+" + random.nextInt(15) + ":" + (10 + random.nextInt(50));
            case "timestamp" -> () -> date() + " " + time() + era();
            case "timestamptz" -> () -> date() + " " + time() + "+00" + era();
            case "interval" ->
                () -> random.nextInt(-5000, 5000) + " mons " + random.nextInt(-5000, 5000) + " days "
                        + random.nextLong(-1_000_000_000_000L, 1_000_000_000_000L) + " us";
            case "uuid" -> () -> new UUID(random.nextLong(), random.nextLong()).toString();
            case "json", "jsonb" -> () -> json(3);
            case "jsonpath" ->
                () -> "$.\"" + word() + "\"[" + random.nextInt(9) + "] ? (@.x == \"" + word() + "\" && !(@.y < "
                        + random.nextInt(50) + "))";
            case "bit" -> () -> bits(13);
            case "varbit" -> () -> bits(random.nextInt(70));
            case "inet" ->
                () -> random.nextBoolean() ? v4() + "/" + random.nextInt(33) : v6() + "/" + random.nextInt(129);
            case "cidr" ->
                () -> random.nextBoolean()
                        ? "10." + random.nextInt(256) + ".0.0/16"
                        : "2001:db8:" + Integer.toHexString(random.nextInt(65_536)) + "::/48";
            case "macaddr" -> () -> HexFormat.ofDelimiter(":").formatHex(bytes(6));
            case "macaddr8" -> () -> HexFormat.ofDelimiter(":").formatHex(bytes(8));
            case "point" -> this::point;
            case "lseg" -> () -> "[" + point() + "," + point() + "]";
            case "box" -> () -> point() + "," + point();
            case "path" ->
                () -> (random.nextBoolean() ? "[" : "(").equals("[") ? "[" + points() + "]" : "(" + points() + ")";
            case "polygon" -> () -> "(" + points() + ")";
            case "line" ->
                () -> "{" + (1 + random.nextInt(99)) + "," + random.nextInt(99) + "," + random.nextGaussian() + "}";
            case "circle" -> () -> "<" + point() + "," + Math.abs(random.nextGaussian()) + ">";
            case "int4range" -> () -> range(random.nextInt(1000), 1 + random.nextInt(1000), "");
            case "int8range" -> () -> range(random.nextLong() >> 8, 1 + random.nextInt(1000), "");
            case "numrange" -> () -> range(random.nextInt(1000), 1 + random.nextInt(1000), "." + random.nextInt(999));
            case "daterange" ->
                () -> "[1999-01-0" + (1 + random.nextInt(9)) + ",2" + (100 + random.nextInt(800)) + "-05-05)";
            case "tsrange" -> () -> "[\"" + "1999-01-01 " + time() + "\",\"2100-01-01 " + time() + "\"]";
            case "tstzrange" -> () -> "(\"" + "1999-01-01 " + time() + "+00\",\"2100-01-01 " + time() + "+00\")";
            case "int4multirange", "nummultirange" ->
                () -> "{[" + random.nextInt(10) + "," + (10 + random.nextInt(10)) + "],(" + (30 + random.nextInt(9))
                        + ",50)}";
            case "tsvector" ->
                () -> word() + ":" + (1 + random.nextInt(99)) + "ABCD".charAt(random.nextInt(4)) + " " + word() + " '"
                        + word() + " " + word() + "':" + (1 + random.nextInt(16_000));
            case "tsquery" ->
                () -> "(" + word() + (random.nextBoolean() ? " & " : " | ") + "!" + word() + ") <"
                        + (1 + random.nextInt(9)) + "> " + word() + ":*";
            case "pg_lsn" -> () -> Integer.toHexString(random.nextInt()) + "/" + Integer.toHexString(random.nextInt());
            case "mood" -> () -> List.of("sad", "ok", "it's").get(random.nextInt(3));
            case "pair" -> () -> "(" + random.nextInt() + "," + quoted(text(12)) + ")";
            case "int4[]" -> () -> "{" + random.nextInt() + ",NULL," + random.nextInt() + "}";
            case "text[]" -> () -> "{{" + quoted(text(8)) + "," + quoted(text(8)) + "},{NULL," + quoted(text(8)) + "}}";
            case "numeric[]" -> () -> "{" + numeric() + "," + numeric() + "}";
            case "float8[]" ->
                () -> "{" + random.nextGaussian() + ",NULL,"
                        + Double.longBitsToDouble(random.nextLong() & 0x7FEFFFFFFFFFFFFFL) + "}";
            case "timestamptz[]" -> () -> "{\"" + date() + " " + time() + "+00\",NULL}";
            case "txid_snapshot", "pg_snapshot" ->
                () -> {
                    int from = 1 + random.nextInt(1000);
                    return from + ":" + (from + 50) + ":" + (random.nextBoolean() ? "" : (from + 1) + "," + (from + 7));
                };
            case "xml" ->
                () -> XML_DECLARATIONS.get(random.nextInt(XML_DECLARATIONS.size())) + "<a b=\"" + word() + "\">"
                        + word() + "&lt;</a>";
            case "pair[]" -> () -> "{" + quoted("(" + random.nextInt() + "," + word() + ")") + ",NULL}";
            default -> throw new IllegalArgumentException(type);
        };
    }

    private String numeric() {
        var digits = new StringBuilder(random.nextBoolean() ? "-" : "");
        int whole = random.nextInt(10) == 0 ? random.nextInt(900) : random.nextInt(20);
        int fraction = random.nextInt(10) == 0 ? random.nextInt(900) : random.nextInt(20);
        digits.append(random.nextInt(10));
        for (int i = 0; i < whole; i++) {
            digits.append(random.nextInt(4) == 0 ? random.nextInt(10) : 0);
        }
        digits.append('.').append(random.nextInt(10));
        for (int i = 0; i < fraction; i++) {
            digits.append(random.nextInt(4) == 0 ? random.nextInt(10) : 0);
        }
        return digits.toString();
    }

    private String text(int most) {
        var text = new StringBuilder();
        int length = 1 + random.nextInt(most);
        for (int i = 0; i < length; i++) {
            text.append(
                    random.nextInt(6) == 0
                            ? "äß€'\"\\,{}() ".charAt(random.nextInt(12))
                            : (char) ('a' + random.nextInt(26)));
        }
        return text.append('x').toString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private String word() {
        var word = new StringBuilder();
        for (int i = 0; i < 1 + random.nextInt(8); i++) {
            word.append((char) ('a' + random.nextInt(26)));
        }
        return word.toString();
    }

    private String json(int depth) {
        return switch (random.nextInt(depth == 0 ? 4 : 6)) {
            case 0 -> "" + random.nextInt();
            case 1 -> numeric().replaceFirst("^(-?)0+(\\d)", "$1$2");
            case 2 -> "\"" + text(20).replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
            case 3 -> random.nextBoolean() ? "true" : "null";
            case 4 -> "[" + json(depth - 1) + "," + json(depth - 1) + "]";
            default -> "{\"" + word() + "\":" + json(depth - 1) + ",\"" + word() + "\":" + json(depth - 1) + "}";
        };
    }

    private String date() {
        return "%04d-%02d-%02d".formatted(year(), 1 + random.nextInt(12), 1 + random.nextInt(28));
    }

    /// Most of them when clocks were changed.
    private int year() {
        return random.nextInt(3) == 0 ? random.nextInt(1, 4700) : random.nextInt(1880, 2040);
    }

    private String era() {
        return random.nextInt(10) == 0 ? " BC" : "";
    }

    private String time() {
        return "%02d:%02d:%02d.%06d"
                .formatted(random.nextInt(24), random.nextInt(60), random.nextInt(60), random.nextInt(1_000_000));
    }

    private String bits(int count) {
        var bits = new StringBuilder();
        for (int i = 0; i < count; i++) {
            bits.append(random.nextInt(2));
        }
        return bits.toString();
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private String v4() {
        return random.nextInt(256) + "." + random.nextInt(256) + "." + random.nextInt(256) + "." + random.nextInt(256);
    }

    private String v6() {
        var words = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            words.append(i == 0 ? "" : ":")
                    .append(random.nextInt(3) == 0 ? "0" : Integer.toHexString(random.nextInt(65_536)));
        }
        return words.toString();
    }

    private String point() {
        return "(" + random.nextGaussian() + "," + random.nextGaussian() * 1e9 + ")";
    }

    private String points() {
        return point() + "," + point() + "," + point();
    }

    private String range(long from, long length, String fraction) {
        return (random.nextBoolean() ? "[" : "(") + from + fraction + "," + (from + length)
                + (random.nextBoolean() ? "]" : ")");
    }
}
