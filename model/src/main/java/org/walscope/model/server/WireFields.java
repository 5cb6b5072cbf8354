package org.walscope.model.server;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.FieldNode;
import org.walscope.model.bytes.OpaqueBytes;

/// The frames of streaming replication as trees of fields with their bytes, named as protocol.sgml ("Streaming
/// Replication Protocol") and replication/walsender.c name them. Any bytes will do: what is missing or left over
/// is
/// said in a field `problem`.
public final class WireFields {

    private static final String REPLY_REQUESTED = "replyRequested";
    private static final String SEND_TIME = "sendTime";

    private WireFields() {}

    /// @param payload the fields of what a plugin wrote, by its own bytes; empty where there is nothing to take
    ///     apart
    public static List<FieldNode> of(byte[] frame, Function<byte[], List<FieldNode>> payload) {
        var in = new Cursor(frame);
        if (frame.length == 0) {
            return List.of(in.problem("no bytes"));
        }
        return switch (frame[0]) {
            case 'w' -> data(in, payload);
            case 'k' -> {
                in.type();
                in.lsn("walEnd");
                in.time(SEND_TIME);
                in.flag(REPLY_REQUESTED);
                yield List.of(in.struct("Primary keepalive message"));
            }
            case 'r' -> {
                in.type();
                in.lsn("writePtr");
                in.lsn("flushPtr");
                in.lsn("applyPtr");
                in.time("replyTime");
                in.flag(REPLY_REQUESTED);
                yield List.of(in.struct("Standby status update"));
            }
            default -> {
                in.type();
                in.rest("data");
                yield List.of(in.struct("not known here"));
            }
        };
    }

    private static List<FieldNode> data(Cursor in, Function<byte[], List<FieldNode>> payload) {
        in.type();
        in.lsn("dataStart");
        in.lsn("walEnd");
        in.time(SEND_TIME);
        if (!in.failed) {
            byte[] bytes = in.left();
            in.add(new FieldNode(
                    "data",
                    in.at,
                    bytes.length,
                    new OpaqueBytes(MemorySegment.ofArray(bytes)),
                    shifted(payload.apply(bytes), in.at)));
            in.at = in.frame.length;
        }
        return List.of(in.struct("XLogData"));
    }

    private static List<FieldNode> shifted(List<FieldNode> nodes, int by) {
        return nodes.stream()
                .map(node -> new FieldNode(
                        node.name(), node.offset() + by, node.length(), node.data(), shifted(node.children(), by)))
                .toList();
    }

    /// What a frame says, in a line: its name and its positions.
    public static String summary(byte[] frame) {
        ByteBuffer in = ByteBuffer.wrap(frame);
        if (frame.length >= StreamMessage.DATA_HEADER && frame[0] == 'w') {
            int length = frame.length - StreamMessage.DATA_HEADER;
            return "XLogData  " + new Lsn(in.getLong(1)) + "  " + length + (length == 1 ? " byte" : " bytes");
        }
        if (frame.length == StreamMessage.KEEPALIVE_LENGTH && frame[0] == 'k') {
            return "Primary keepalive message  " + new Lsn(in.getLong(1))
                    + (frame[frame.length - 1] != 0 ? "  reply requested" : "");
        }
        if (frame.length == StreamMessage.STATUS_LENGTH && frame[0] == 'r') {
            return "Standby status update  write " + new Lsn(in.getLong(1)) + "  flush "
                    + new Lsn(in.getLong(1 + 8)) + "  apply " + new Lsn(in.getLong(1 + 8 + 8))
                    + (frame[frame.length - 1] != 0 ? "  reply requested" : "");
        }
        return "not known here  " + frame.length + " bytes";
    }

    /// Of XLogData what follows its header; empty for any other frame.
    public static byte[] payload(byte[] frame) {
        return StreamMessage.read(frame)
                .filter(StreamMessage.Data.class::isInstance)
                .map(message -> ((StreamMessage.Data) message).payload())
                .orElse(new byte[0]);
    }

    /// Reads fields as long as there are bytes for them.
    private static final class Cursor {

        private final byte[] frame;
        private final ByteBuffer bytes;
        private final List<FieldNode> fields = new ArrayList<>();
        private int at;
        private boolean failed;

        Cursor(byte[] frame) {
            this.frame = frame;
            this.bytes = ByteBuffer.wrap(frame);
        }

        private boolean has(int length) {
            if (!failed && frame.length - at < length) {
                failed = true;
                fields.add(problem("the frame ends here, at " + frame.length + " bytes"));
            }
            return !failed;
        }

        void add(FieldNode field) {
            fields.add(field);
        }

        private void take(String name, int length, Object value) {
            add(new FieldNode(name, at, length, value, List.of()));
            at += length;
        }

        void type() {
            int code = frame[0] & 0xFF;
            take("message type", 1, code > ' ' && code < 0x7F ? "'" + (char) code + "'" : "0x%02x".formatted(code));
        }

        void lsn(String name) {
            if (has(8)) {
                take(name, 8, new Lsn(bytes.getLong(at)));
            }
        }

        void time(String name) {
            if (has(8)) {
                take(name, 8, StreamMessage.instant(bytes.getLong(at)));
            }
        }

        void flag(String name) {
            if (has(1)) {
                take(name, 1, frame[at]);
            }
        }

        byte[] left() {
            return java.util.Arrays.copyOfRange(frame, at, frame.length);
        }

        void rest(String name) {
            if (at < frame.length) {
                byte[] left = left();
                take(name, left.length, new OpaqueBytes(MemorySegment.ofArray(left)));
            }
        }

        FieldNode problem(String what) {
            return new FieldNode("problem", at, 0, what, List.of());
        }

        FieldNode struct(String name) {
            if (!failed && at < frame.length) {
                fields.add(problem("bytes are left over"));
                rest("data");
            }
            return new FieldNode(name, 0, frame.length, "", List.copyOf(fields));
        }
    }
}
