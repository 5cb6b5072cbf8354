package org.walscope.plugins.reader;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.FieldTrace;
import org.walscope.model.change.Value;

/// Reads the bytes of pgoutput's messages, protocol 1 to 4; replication/logical/proto.c. Between Stream Start and
/// Stream Stop messages carry an xid, so the parser keeps whether it is there; used by one thread.
final class PgOutputParser {

    private boolean streaming;

    PgOutputMessage parse(byte[] bytes) throws OutputFormatException {
        return parse(bytes, FieldTrace.NONE);
    }

    /// @param trace hears of each field
    PgOutputMessage parse(byte[] bytes, FieldTrace trace) throws OutputFormatException {
        var in = new MessageBytes(bytes, trace);
        PgOutputMessage message = message(in);
        in.expectEnd();
        switch (message) {
            case PgOutputMessage.StreamStart _ -> streaming = true;
            case PgOutputMessage.StreamStop _ -> streaming = false;
            default -> {}
        }
        return message;
    }

    private PgOutputMessage message(MessageBytes in) throws OutputFormatException {
        char type = in.letter("message type");
        return switch (type) {
            case 'B' -> new PgOutputMessage.Begin(lsn(in, "final_lsn"), in.i64("commit_time"), in.i32("xid"));
            case 'C' ->
                new PgOutputMessage.Commit(
                        in.u8("flags"), lsn(in, "commit_lsn"), lsn(in, "end_lsn"), in.i64("commit_time"));
            case 'O' -> new PgOutputMessage.Origin(lsn(in, "origin_lsn"), in.string("origin"));
            case 'R' -> relation(in);
            case 'Y' ->
                new PgOutputMessage.Type(xid(in), in.i32("type oid"), in.string("namespace"), in.string("type name"));
            case 'I' -> {
                OptionalInt xid = xid(in);
                int relation = in.i32("relation oid");
                expect(in, 'N');
                yield new PgOutputMessage.Insert(xid, relation, tuple(in));
            }
            case 'U' -> update(in);
            case 'D' -> new PgOutputMessage.Delete(xid(in), in.i32("relation oid"), old(in, letter(in, "KO")));
            case 'T' -> truncate(in);
            case 'M' ->
                new PgOutputMessage.Message(
                        xid(in), in.u8("flags"), lsn(in, "lsn"), in.string("prefix"), in.text("content"));
            case 'b' ->
                new PgOutputMessage.BeginPrepare(
                        lsn(in, "prepare_lsn"),
                        lsn(in, "end_lsn"),
                        in.i64("prepare_time"),
                        in.i32("xid"),
                        in.string("gid"));
            case 'P', 'p' ->
                new PgOutputMessage.Prepare(
                        type == 'p',
                        in.u8("flags"),
                        lsn(in, "prepare_lsn"),
                        lsn(in, "end_lsn"),
                        in.i64("prepare_time"),
                        in.i32("xid"),
                        in.string("gid"));
            case 'K' ->
                new PgOutputMessage.CommitPrepared(
                        in.u8("flags"),
                        lsn(in, "commit_lsn"),
                        lsn(in, "end_lsn"),
                        in.i64("commit_time"),
                        in.i32("xid"),
                        in.string("gid"));
            case 'r' ->
                new PgOutputMessage.RollbackPrepared(
                        in.u8("flags"),
                        lsn(in, "prepare_end_lsn"),
                        lsn(in, "rollback_end_lsn"),
                        in.i64("prepare_time"),
                        in.i64("rollback_time"),
                        in.i32("xid"),
                        in.string("gid"));
            case 'S' -> new PgOutputMessage.StreamStart(in.i32("xid"), in.u8("first_segment"));
            case 'E' -> new PgOutputMessage.StreamStop();
            case 'c' ->
                new PgOutputMessage.StreamCommit(
                        in.i32("xid"),
                        in.u8("flags"),
                        lsn(in, "commit_lsn"),
                        lsn(in, "end_lsn"),
                        in.i64("commit_time"));
            case 'A' ->
                new PgOutputMessage.StreamAbort(
                        in.i32("xid"),
                        in.i32("subxid"),
                        in.remaining() == 0
                                ? Optional.empty()
                                : Optional.of(
                                        new PgOutputMessage.AbortInfo(lsn(in, "abort_lsn"), in.i64("abort_time"))));
            default ->
                throw new OutputFormatException(
                        0,
                        "unknown message type %s".formatted(type >= ' ' && type < 127 ? "'" + type + "'" : (int) type));
        };
    }

    private OptionalInt xid(MessageBytes in) throws OutputFormatException {
        return streaming ? OptionalInt.of(in.i32("xid")) : OptionalInt.empty();
    }

    private static Lsn lsn(MessageBytes in, String field) throws OutputFormatException {
        return new Lsn(in.i64(field));
    }

    private PgOutputMessage relation(MessageBytes in) throws OutputFormatException {
        OptionalInt xid = xid(in);
        int oid = in.i32("relation oid");
        String namespace = in.string("namespace");
        String name = in.string("relation name");
        char identity = in.letter("replica identity");
        int count = in.u16("number of columns");
        var attributes = new ArrayList<PgOutputMessage.Attribute>();
        for (int i = 0; i < count; i++) {
            attributes.add(new PgOutputMessage.Attribute(
                    in.u8("column flags"), in.string("column name"), in.i32("type oid"), in.i32("typmod")));
        }
        return new PgOutputMessage.Relation(xid, oid, namespace, name, identity, List.copyOf(attributes));
    }

    private PgOutputMessage update(MessageBytes in) throws OutputFormatException {
        OptionalInt xid = xid(in);
        int relation = in.i32("relation oid");
        char kind = letter(in, "KON");
        Optional<PgOutputMessage.Old> old = Optional.empty();
        if (kind != 'N') {
            old = Optional.of(old(in, kind));
            expect(in, 'N');
        }
        return new PgOutputMessage.Update(xid, relation, old, tuple(in));
    }

    private static PgOutputMessage.Old old(MessageBytes in, char kind) throws OutputFormatException {
        return new PgOutputMessage.Old(kind, tuple(in));
    }

    private PgOutputMessage truncate(MessageBytes in) throws OutputFormatException {
        OptionalInt xid = xid(in);
        int count = in.i32("number of relations");
        int flags = in.u8("flags");
        if (count < 0 || count > in.remaining() / 4) {
            throw new OutputFormatException(
                    in.position() - 5,
                    "TRUNCATE of " + Integer.toUnsignedString(count) + " relations, " + in.remaining() + " bytes left");
        }
        var relations = new ArrayList<Integer>(count);
        for (int i = 0; i < count; i++) {
            relations.add(in.i32("relation oid"));
        }
        return new PgOutputMessage.Truncate(xid, flags, List.copyOf(relations));
    }

    private static void expect(MessageBytes in, char letter) throws OutputFormatException {
        letter(in, String.valueOf(letter));
    }

    private static char letter(MessageBytes in, String allowed) throws OutputFormatException {
        int place = in.position();
        char letter = in.letter("tuple kind");
        if (allowed.indexOf(letter) < 0) {
            throw new OutputFormatException(place, "expected tuple kind " + allowed + ", got byte " + (int) letter);
        }
        return letter;
    }

    /// Goes on where a block of a transaction in progress is open.
    static PgOutputParser within(boolean block) {
        var parser = new PgOutputParser();
        parser.streaming = block;
        return parser;
    }

    private static List<Value> tuple(MessageBytes in) throws OutputFormatException {
        in.open("TupleData");
        int count = in.u16("number of columns");
        var values = new ArrayList<Value>(Math.min(count, in.remaining()));
        for (int i = 0; i < count; i++) {
            int place = in.position();
            in.open("column " + (i + 1));
            char kind = in.letter("value kind");
            values.add(
                    switch (kind) {
                        case 'n' -> Value.NULL;
                        case 'u' -> Value.UNCHANGED_TOAST;
                        case 't' -> new Value.Text(in.text("value"));
                        case 'b' -> new Value.Binary(in.hex("value"));
                        default ->
                            throw new OutputFormatException(
                                    place, "expected value kind n, u, t or b, got byte " + (int) kind);
                    });
            in.close();
        }
        in.close();
        return List.copyOf(values);
    }
}
