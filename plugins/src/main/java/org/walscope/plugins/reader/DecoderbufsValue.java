package org.walscope.plugins.reader;

import java.util.HexFormat;
import org.walscope.model.change.PluginText;
import org.walscope.model.change.Value;
import org.walscope.model.value.FloatText;
import org.walscope.plugins.reader.DecoderbufsMessage.Content;

/// Values of decoderbufs as the type's output function would write them, where src/decoderbufs.c kept enough:
/// dates and times come as numbers since 1970. `money` (a number of cents) and `time with time zone`
/// (microseconds in
/// UTC, its zone lost) are told as the number they came as.
final class DecoderbufsValue {

    private static final int BYTEA = 17;
    private static final int OID = 26;
    private static final int DATE = 1082;
    private static final int TIME = 1083;
    private static final int TIMESTAMP = 1114;
    private static final int TIMESTAMPTZ = 1184;

    private DecoderbufsValue() {}

    static Value of(DecoderbufsMessage.Datum datum) {
        int type = datum.type();
        return switch (datum.content()) {
            case Content.None _ -> Value.NULL;
            case Content.Hidden _ -> Value.NOT_SENT;
            case Content.Missing(var missing) -> missing ? Value.UNCHANGED_TOAST : Value.NULL;
            case Content.Whole(var value, var wide) -> new Value.Text(whole(type, value));
            case Content.Single(var value) -> new Value.Text(FloatText.of(value));
            case Content.Double(var value) -> new Value.Text(FloatText.of(value));
            case Content.Bool(var value) -> new Value.Text(value ? "t" : "f");
            case Content.Text(var text) -> new Value.Text(text);
            case Content.Bytes(var bytes) ->
                new Value.Text(type == BYTEA ? "\\x" + HexFormat.of().formatHex(bytes) : PluginText.decode(bytes));
            case Content.Point(var x, var y) -> new Value.Text("(" + FloatText.of(x) + "," + FloatText.of(y) + ")");
        };
    }

    /// A whole number of a type, or the date or time it stands for.
    static String whole(int type, long value) {
        return switch (type) {
            case DATE -> {
                long days = value - DateTimeText.POSTGRES_EPOCH_DAYS;
                // The plugin adds the epoch to the infinities too, and what is above 2^31 comes back below 0
                yield DateTimeText.date((int) days);
            }
            case TIME -> {
                try {
                    yield DateTimeText.time(value);
                } catch (OutputFormatException e) {
                    yield Long.toString(value);
                }
            }
            case TIMESTAMP -> DateTimeText.timestamp(since2000(value));
            case TIMESTAMPTZ -> DateTimeText.timestamptz(since2000(value));
            case OID -> Integer.toUnsignedString((int) value);
            default -> Long.toString(value);
        };
    }

    /// The infinities come as they are.
    private static long since2000(long micros) {
        boolean infinite = micros == Long.MAX_VALUE || micros == Long.MIN_VALUE;
        return infinite ? micros : micros - DateTimeText.POSTGRES_EPOCH_MICROS;
    }
}
