package org.walscope.plugins.reader;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.walscope.plugins.reader.DecoderbufsMessage.Content;
import org.walscope.plugins.reader.DecoderbufsMessage.Datum;

/// Reads the text decoderbufs writes with `debug-mode` (`print_row_msg` in src/decoderbufs.c). It quotes nothing: a
/// value ends where the next column or the end of the tuple follows. It shows no bytes, floats to six places, and one
/// word for NULL and for a value kept out of line.
final class DecoderbufsDebug {

    private static final String START = "txid[";
    private static final String COLUMN = "column_name[";
    private static final String NOTHING = "!NOT SET!";

    private DecoderbufsDebug() {}

    /// Whether a write is of this kind; no message in protobuf begins so.
    static boolean isDebug(byte[] write) {
        byte[] start = START.getBytes(StandardCharsets.US_ASCII);
        return write.length >= start.length && Arrays.equals(write, 0, start.length, start, 0, start.length);
    }

    static DecoderbufsMessage read(String text) throws OutputFormatException {
        var in = new TextCursor(text);
        in.expect(START);
        int xid = (int) number(in);
        in.expect("], commit_time[");
        long time = number(in);
        in.expect("]");
        Optional<String> table = Optional.empty();
        if (in.skip(", table[")) {
            int start = in.position();
            in.relation();
            table = Optional.of(text.substring(start, in.position()));
            in.expect("]");
        }
        in.expect(", op[");
        int op = (int) number(in);
        in.expect("]");
        List<Datum> oldTuple = in.skip("\nOLD TUPLE: \n") ? tuple(in) : List.of();
        List<Datum> newTuple = in.skip("\nNEW TUPLE: \n") ? tuple(in) : List.of();
        in.expectEnd();
        return new DecoderbufsMessage(OptionalInt.of(xid), time, table, op, newTuple, oldTuple, List.of(), List.of());
    }

    private static long number(TextCursor in) throws OutputFormatException {
        int start = in.position();
        in.skip("-");
        while (in.peek() >= '0' && in.peek() <= '9') {
            in.moveTo(in.position() + 1);
        }
        try {
            return Long.parseLong(in.since(start));
        } catch (NumberFormatException e) {
            in.moveTo(start);
            throw in.error("expected a number");
        }
    }

    private static List<Datum> tuple(TextCursor in) throws OutputFormatException {
        var tuple = new ArrayList<Datum>();
        while (in.skip(COLUMN)) {
            int start = in.position();
            in.identifier();
            String name = in.since(start);
            in.expect("], column_type[");
            int type = (int) number(in);
            in.expect("]");
            Content content = in.skip(", datum[") ? content(type, datum(in)) : new Content.Hidden();
            in.expect("\n");
            tuple.add(new Datum(name, type, content));
        }
        in.expect("\n");
        return tuple;
    }

    /// Up to a bracket that ends the value; the line break after it is left.
    private static String datum(TextCursor in) throws OutputFormatException {
        int start = in.position();
        while (true) {
            in.until("]\n");
            int end = in.position() - 1;
            if (in.startsWith(COLUMN) || in.startsWith("\n")) {
                in.moveTo(end - 1);
                String value = in.since(start);
                in.moveTo(end);
                return value;
            }
        }
    }

    private static Content content(int type, String text) {
        if (text.equals(NOTHING)) {
            return new Content.None();
        }
        try {
            return switch (type) {
                case 16 -> new Content.Bool(text.equals("1"));
                case 1082, 1083, 1114, 1184 -> new Content.Whole(Long.parseLong(text), true);
                default -> new Content.Text(point(type, text));
            };
        } catch (NumberFormatException e) {
            return new Content.Text(text);
        }
    }

    private static String point(int type, String text) {
        return type == 600 && text.startsWith("POINT(") ? text.substring(5).replace(", ", ",") : text;
    }
}
