package org.walscope.plugins.reader;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import java.util.List;
import org.walscope.model.change.PluginText;
import org.walscope.plugins.reader.DecoderbufsMessage.Content;

/// Messages of decoderbufs back to protobuf, by a description of the message of its own: protobuf's encoder writes
/// them,
/// protobuf's parser says what the plugin wrote.
final class DecoderbufsBack {

    private static final FileDescriptor FILE = file();
    private static final Descriptor ROW = FILE.findMessageTypeByName("RowMessage");
    private static final Descriptor DATUM = FILE.findMessageTypeByName("DatumMessage");
    private static final Descriptor POINT = FILE.findMessageTypeByName("Point");
    private static final Descriptor TYPE = FILE.findMessageTypeByName("TypeInfo");

    private DecoderbufsBack() {}

    private static FileDescriptor file() {
        DescriptorProto.Builder point = message("Point");
        field(point, "x", 1, Type.TYPE_DOUBLE, Label.LABEL_REQUIRED);
        field(point, "y", 2, Type.TYPE_DOUBLE, Label.LABEL_REQUIRED);
        DescriptorProto.Builder datum = message("DatumMessage");
        field(datum, "column_name", 1, Type.TYPE_STRING, Label.LABEL_OPTIONAL);
        field(datum, "column_type", 2, Type.TYPE_INT64, Label.LABEL_OPTIONAL);
        datum.addOneofDeclBuilder().setName("datum");
        field(datum, "datum_int32", 3, Type.TYPE_INT32, Label.LABEL_OPTIONAL).setOneofIndex(0);
        field(datum, "datum_int64", 4, Type.TYPE_INT64, Label.LABEL_OPTIONAL).setOneofIndex(0);
        field(datum, "datum_float", 5, Type.TYPE_FLOAT, Label.LABEL_OPTIONAL).setOneofIndex(0);
        field(datum, "datum_double", 6, Type.TYPE_DOUBLE, Label.LABEL_OPTIONAL).setOneofIndex(0);
        field(datum, "datum_bool", 7, Type.TYPE_BOOL, Label.LABEL_OPTIONAL).setOneofIndex(0);
        field(datum, "datum_string", 8, Type.TYPE_STRING, Label.LABEL_OPTIONAL).setOneofIndex(0);
        field(datum, "datum_bytes", 9, Type.TYPE_BYTES, Label.LABEL_OPTIONAL).setOneofIndex(0);
        field(datum, "datum_point", 10, Type.TYPE_MESSAGE, Label.LABEL_OPTIONAL)
                .setTypeName("Point")
                .setOneofIndex(0);
        field(datum, "datum_missing", 11, Type.TYPE_BOOL, Label.LABEL_OPTIONAL).setOneofIndex(0);
        DescriptorProto.Builder type = message("TypeInfo");
        field(type, "modifier", 1, Type.TYPE_STRING, Label.LABEL_REQUIRED);
        field(type, "value_optional", 2, Type.TYPE_BOOL, Label.LABEL_REQUIRED);
        DescriptorProto.Builder row = message("RowMessage");
        field(row, "transaction_id", 1, Type.TYPE_UINT32, Label.LABEL_OPTIONAL);
        field(row, "commit_time", 2, Type.TYPE_UINT64, Label.LABEL_OPTIONAL);
        field(row, "table", 3, Type.TYPE_STRING, Label.LABEL_OPTIONAL);
        field(row, "op", 4, Type.TYPE_INT32, Label.LABEL_OPTIONAL);
        field(row, "new_tuple", 5, Type.TYPE_MESSAGE, Label.LABEL_REPEATED).setTypeName("DatumMessage");
        field(row, "old_tuple", 6, Type.TYPE_MESSAGE, Label.LABEL_REPEATED).setTypeName("DatumMessage");
        field(row, "new_typeinfo", 7, Type.TYPE_MESSAGE, Label.LABEL_REPEATED).setTypeName("TypeInfo");
        try {
            return FileDescriptor.buildFrom(
                    FileDescriptorProto.newBuilder()
                            .setName("decoderbufs.proto")
                            .addMessageType(point)
                            .addMessageType(datum)
                            .addMessageType(type)
                            .addMessageType(row)
                            .build(),
                    new FileDescriptor[0]);
        } catch (DescriptorValidationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static DescriptorProto.Builder message(String name) {
        return DescriptorProto.newBuilder().setName(name);
    }

    private static FieldDescriptorProto.Builder field(
            DescriptorProto.Builder message, String name, int number, Type type, Label label) {
        return message.addFieldBuilder()
                .setName(name)
                .setNumber(number)
                .setType(type)
                .setLabel(label);
    }

    /// What the plugin wrote, as protobuf reads it.
    static DynamicMessage said(byte[] bytes) throws Exception {
        return DynamicMessage.parseFrom(ROW, bytes);
    }

    static DynamicMessage of(DecoderbufsMessage message) {
        DynamicMessage.Builder row = DynamicMessage.newBuilder(ROW);
        message.transactionId().ifPresent(xid -> set(row, "transaction_id", xid));
        set(row, "commit_time", message.commitTime());
        message.table().ifPresent(table -> set(row, "table", table));
        set(row, "op", message.op());
        tuple(row, "new_tuple", message.newTuple());
        tuple(row, "old_tuple", message.oldTuple());
        message.newTypes().forEach(info -> {
            DynamicMessage.Builder type = DynamicMessage.newBuilder(TYPE);
            set(type, "modifier", info.modifier());
            set(type, "value_optional", info.optional());
            row.addRepeatedField(ROW.findFieldByName("new_typeinfo"), type.build());
        });
        return row.build();
    }

    private static void tuple(DynamicMessage.Builder row, String field, List<DecoderbufsMessage.Datum> tuple) {
        for (DecoderbufsMessage.Datum datum : tuple) {
            DynamicMessage.Builder column = DynamicMessage.newBuilder(DATUM);
            set(column, "column_name", datum.name());
            set(column, "column_type", Integer.toUnsignedLong(datum.type()));
            content(column, datum.content());
            row.addRepeatedField(ROW.findFieldByName(field), column.build());
        }
    }

    private static void content(DynamicMessage.Builder column, Content content) {
        switch (content) {
            case Content.None none -> {}
            case Content.Hidden hidden -> throw new IllegalArgumentException("hidden in protobuf");
            case Content.Whole(var value, var wide) -> {
                if (wide) {
                    set(column, "datum_int64", value);
                } else {
                    set(column, "datum_int32", (int) value);
                }
            }
            case Content.Single(var value) -> set(column, "datum_float", value);
            case Content.Double(var value) -> set(column, "datum_double", value);
            case Content.Bool(var value) -> set(column, "datum_bool", value);
            case Content.Text(var text) ->
                set(
                        column,
                        "datum_string",
                        new String(PluginText.encode(text), java.nio.charset.StandardCharsets.UTF_8));
            case Content.Bytes(var bytes) -> set(column, "datum_bytes", ByteString.copyFrom(bytes));
            case Content.Point(var x, var y) -> {
                DynamicMessage.Builder point = DynamicMessage.newBuilder(POINT);
                set(point, "x", x);
                set(point, "y", y);
                set(column, "datum_point", point.build());
            }
            case Content.Missing(var missing) -> set(column, "datum_missing", missing);
        }
    }

    private static void set(DynamicMessage.Builder message, String field, Object value) {
        message.setField(message.getDescriptorForType().findFieldByName(field), value);
    }
}
