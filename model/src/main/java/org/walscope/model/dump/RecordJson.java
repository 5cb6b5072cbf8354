package org.walscope.model.dump;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.walscope.model.bytes.FieldNode;
import org.walscope.model.bytes.Flags;
import org.walscope.model.bytes.OpaqueBytes;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.record.BlockRef;
import org.walscope.model.record.PageImage;
import org.walscope.model.record.XLogRecord;
import org.walscope.model.rmgr.FullTransactionId;
import org.walscope.model.rmgr.RecordTree;
import org.walscope.model.rmgr.RmgrTable;
import org.walscope.model.rmgr.TimestampTz;
import org.walscope.model.rmgr.Timestamps;

/// A record as one line of JSON: what pg_waldump prints, taken apart, and every field with its place, bytes and typed
/// value. What the members mean is told in docs/json.md, which scripts rely on.
final class RecordJson {

    /// Longer opaque bytes, as page images are, are told by their place alone.
    private static final int MOST_HEX_BYTES = 1024;

    private RecordJson() {}

    static void append(XLogRecord record, Utf8Builder text) {
        var out = new StringWriter(1024);
        try (var json = new JsonWriter(out)) {
            write(record, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        text.append(out.toString()).append('\n');
    }

    private static void write(XLogRecord record, JsonWriter json) throws IOException {
        json.beginObject();
        json.name("lsn").value(record.lsn().toString());
        json.name("end_lsn").value(record.endLsn().toString());
        json.name("prev").value(record.prev().toString());
        json.name("rmgr").value(RmgrTable.of(record.rmid(), record.version()).name());
        String operation = RmgrTable.identify(record.rmid(), record.info(), record.version());
        json.name("op").value(operation);
        json.name("xid").value(Integer.toUnsignedLong(record.xid()));
        json.name("record_length").value(record.totalLength() - record.imageBytes());
        json.name("total_length").value(record.totalLength());
        describe(record, operation, json);
        json.name("blocks").beginArray();
        for (BlockRef block : record.blocks()) {
            block(block, json);
        }
        json.endArray();
        fields(RecordTree.of(record), json);
        json.endObject();
    }

    private static void describe(XLogRecord record, String operation, JsonWriter json) throws IOException {
        try {
            String description = RmgrTable.describe(record);
            json.name("description").value(description.substring(operation.length() + 1));
        } catch (WalFormatException e) {
            json.name("problem").value(e.getMessage());
        }
    }

    private static void block(BlockRef block, JsonWriter json) throws IOException {
        json.beginObject();
        json.name("id").value(block.id());
        json.name("rel").value(block.relation().toString());
        json.name("fork").value(block.fork().forkName());
        json.name("block").value(block.block());
        json.name("will_init").value(block.willInit());
        json.name("data_length").value(block.dataLength());
        if (block.image().isPresent()) {
            PageImage image = block.image().get();
            json.name("fpi").beginObject();
            json.name("length").value(image.length());
            json.name("hole_offset").value(image.holeOffset());
            json.name("hole_length").value(image.holeLength());
            json.name("compression").value(image.compression().methodName());
            json.name("apply").value(image.apply());
            json.endObject();
        }
        json.endObject();
    }

    private static void fields(List<FieldNode> nodes, JsonWriter json) throws IOException {
        json.name("fields").beginArray();
        for (FieldNode node : nodes) {
            json.beginObject();
            json.name("name").value(node.name());
            json.name("offset").value(node.offset());
            json.name("length").value(node.length());
            if (node.children().isEmpty()) {
                value(node.data(), json);
            } else {
                fields(node.children(), json);
            }
            json.endObject();
        }
        json.endArray();
    }

    private static void value(Object value, JsonWriter json) throws IOException {
        switch (value) {
            case OpaqueBytes bytes -> {
                if (bytes.bytes().byteSize() <= MOST_HEX_BYTES) {
                    json.name("hex").value(bytes.hex());
                }
            }
            case Flags flags -> {
                json.name("value").value(flags.bits());
                json.name("flags").beginArray();
                for (String name : flags.names()) {
                    json.value(name);
                }
                json.endArray();
            }
            case Double number
            when !Double.isFinite(number) -> json.name("value").value(number.toString());
            case Number number -> json.name("value").value(number);
            case Boolean truth -> json.name("value").value(truth);
            case FullTransactionId xid -> json.name("value").value(xid.value());
            case TimestampTz time ->
                json.name("value").value(Timestamps.toInstant(time.micros()).toString());
            default -> json.name("value").value(value.toString());
        }
    }
}
