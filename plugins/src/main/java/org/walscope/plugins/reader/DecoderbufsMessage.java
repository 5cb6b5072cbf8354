package org.walscope.plugins.reader;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.walscope.model.change.PluginText;

/// `RowMessage` of decoderbufs (proto/pg_logicaldec.proto), the one message it writes. Field numbers are the
/// plugin's; text is read as bytes, so that what is no UTF-8 survives.
///
/// @param commitTime microseconds since 1970
/// @param op         an `OP_…` constant, or a number nobody knows
/// @param table      quoted as SQL does; empty for BEGIN and COMMIT
/// @param newTypes   of the columns of `newTuple`, one each
/// @param unknown    numbers of fields that are none of the plugin's
record DecoderbufsMessage(
        OptionalInt transactionId,
        long commitTime,
        Optional<String> table,
        int op,
        List<Datum> newTuple,
        List<Datum> oldTuple,
        List<TypeInfo> newTypes,
        List<Integer> unknown) {

    static final int OP_INSERT = 0;
    static final int OP_UPDATE = 1;
    static final int OP_DELETE = 2;
    static final int OP_BEGIN = 3;
    static final int OP_COMMIT = 4;

    /// `DatumMessage`: a column and what is said of it.
    ///
    /// @param name quoted as SQL does
    /// @param type the type's oid
    record Datum(String name, int type, Content content) {}

    /// `TypeInfo`.
    ///
    /// @param modifier the type with its modifier, `numeric(10,2)`
    /// @param optional whether the column may be NULL
    record TypeInfo(String modifier, boolean optional) {}

    /// The `oneof datum` of a DatumMessage.
    sealed interface Content {

        /// Nothing: NULL.
        record None() implements Content {}

        /// `datum_int32` or `datum_int64`.
        record Whole(long value, boolean wide) implements Content {}

        record Single(float value) implements Content {}

        record Double(double value) implements Content {}

        record Bool(boolean value) implements Content {}

        record Text(String value) implements Content {}

        /// A bytea, or the text of a type decoderbufs does not know.
        record Bytes(byte[] value) implements Content {}

        record Point(double x, double y) implements Content {}

        /// Bytes that debug-mode does not show.
        record Hidden() implements Content {}

        /// A value kept out of line that did not change.
        record Missing(boolean value) implements Content {}
    }

    private static final int VARINT = WireFormat.WIRETYPE_VARINT;
    private static final int FIXED32 = WireFormat.WIRETYPE_FIXED32;
    private static final int FIXED64 = WireFormat.WIRETYPE_FIXED64;
    private static final int COUNTED = WireFormat.WIRETYPE_LENGTH_DELIMITED;

    /// Reads one message.
    static DecoderbufsMessage read(byte[] bytes) throws OutputFormatException {
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        try {
            return new Fields().read(in);
        } catch (IOException e) {
            String problem = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new OutputFormatException(
                    Math.min(in.getTotalBytesRead(), bytes.length), "not a message of decoderbufs: " + problem);
        }
    }

    /// A message while it is read.
    private static final class Fields {

        private OptionalInt transactionId = OptionalInt.empty();
        private long commitTime;
        private Optional<String> table = Optional.empty();
        private OptionalInt op = OptionalInt.empty();
        private final List<Datum> newTuple = new ArrayList<>();
        private final List<Datum> oldTuple = new ArrayList<>();
        private final List<TypeInfo> newTypes = new ArrayList<>();
        private final TreeSet<Integer> unknown = new TreeSet<>();

        DecoderbufsMessage read(CodedInputStream in) throws IOException, OutputFormatException {
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (tag) {
                    case 1 << 3 | VARINT -> transactionId = OptionalInt.of(in.readUInt32());
                    case 2 << 3 | VARINT -> commitTime = in.readUInt64();
                    case 3 << 3 | COUNTED -> table = Optional.of(text(in));
                    case 4 << 3 | VARINT -> op = OptionalInt.of(in.readEnum());
                    case 5 << 3 | COUNTED -> newTuple.add(nested(in, this::datum));
                    case 6 << 3 | COUNTED -> oldTuple.add(nested(in, this::datum));
                    case 7 << 3 | COUNTED -> newTypes.add(nested(in, this::typeInfo));
                    default -> skip(tag, in);
                }
            }
            if (op.isEmpty()) {
                throw new OutputFormatException(0, "not a message of decoderbufs: it has no field 4, the operation");
            }
            return new DecoderbufsMessage(
                    transactionId,
                    commitTime,
                    table,
                    op.getAsInt(),
                    List.copyOf(newTuple),
                    List.copyOf(oldTuple),
                    List.copyOf(newTypes),
                    List.copyOf(unknown));
        }

        private Datum datum(CodedInputStream in) throws IOException {
            String name = "";
            int type = 0;
            Content content = new Content.None();
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (tag) {
                    case 1 << 3 | COUNTED -> name = text(in);
                    case 2 << 3 | VARINT -> type = (int) in.readInt64();
                    case 3 << 3 | VARINT -> content = new Content.Whole(in.readInt32(), false);
                    case 4 << 3 | VARINT -> content = new Content.Whole(in.readInt64(), true);
                    case 5 << 3 | FIXED32 -> content = new Content.Single(in.readFloat());
                    case 6 << 3 | FIXED64 -> content = new Content.Double(in.readDouble());
                    case 7 << 3 | VARINT -> content = new Content.Bool(in.readBool());
                    case 8 << 3 | COUNTED -> content = new Content.Text(text(in));
                    case 9 << 3 | COUNTED -> content = new Content.Bytes(in.readByteArray());
                    case 10 << 3 | COUNTED -> content = nested(in, this::point);
                    case 11 << 3 | VARINT -> content = new Content.Missing(in.readBool());
                    default -> skip(tag, in);
                }
            }
            return new Datum(name, type, content);
        }

        private Content.Point point(CodedInputStream in) throws IOException {
            double x = 0;
            double y = 0;
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (tag) {
                    case 1 << 3 | FIXED64 -> x = in.readDouble();
                    case 2 << 3 | FIXED64 -> y = in.readDouble();
                    default -> skip(tag, in);
                }
            }
            return new Content.Point(x, y);
        }

        private TypeInfo typeInfo(CodedInputStream in) throws IOException {
            String modifier = "";
            boolean optional = false;
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (tag) {
                    case 1 << 3 | COUNTED -> modifier = text(in);
                    case 2 << 3 | VARINT -> optional = in.readBool();
                    default -> skip(tag, in);
                }
            }
            return new TypeInfo(modifier, optional);
        }

        private interface Reading<T> {
            T read(CodedInputStream in) throws IOException;
        }

        private static <T> T nested(CodedInputStream in, Reading<T> message) throws IOException {
            int outer = in.pushLimit(in.readRawVarint32());
            T read = message.read(in);
            in.checkLastTagWas(0);
            in.popLimit(outer);
            return read;
        }

        private static String text(CodedInputStream in) throws IOException {
            return PluginText.decode(in.readByteArray());
        }

        private void skip(int tag, CodedInputStream in) throws IOException {
            if (!in.skipField(tag)) {
                in.checkLastTagWas(0); // a group ends that never began: says so
            }
            unknown.add(WireFormat.getTagFieldNumber(tag));
        }
    }
}
