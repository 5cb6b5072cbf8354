package org.walscope.plugins.reader;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import org.walscope.model.Lsn;
import org.walscope.model.change.PluginText;
import org.walscope.model.change.Value;

/// Writes pgoutput's messages, byte for byte as replication/logical/proto.c does.
final class PgOutputBytes {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private PgOutputBytes() {}

    static byte[] of(PgOutputMessage message) {
        var bytes = new PgOutputBytes();
        bytes.write(message);
        return bytes.out.toByteArray();
    }

    private void write(PgOutputMessage message) {
        switch (message) {
            case PgOutputMessage.Begin(var lsn, var time, var xid) ->
                letter('B').lsn(lsn).i64(time).i32(xid);
            case PgOutputMessage.Commit(var flags, var lsn, var end, var time) ->
                letter('C').u8(flags).lsn(lsn).lsn(end).i64(time);
            case PgOutputMessage.Origin(var lsn, var origin) ->
                letter('O').lsn(lsn).string(origin);
            case PgOutputMessage.Relation relation -> relation(relation);
            case PgOutputMessage.Type(var xid, var oid, var namespace, var name) ->
                letter('Y').xid(xid).i32(oid).string(namespace).string(name);
            case PgOutputMessage.Insert(var xid, var relation, var row) ->
                letter('I').xid(xid).i32(relation).letter('N').tuple(row);
            case PgOutputMessage.Update(var xid, var relation, var old, var row) -> {
                letter('U').xid(xid).i32(relation);
                old.ifPresent(o -> letter(o.kind()).tuple(o.columns()));
                letter('N').tuple(row);
            }
            case PgOutputMessage.Delete(var xid, var relation, var old) ->
                letter('D').xid(xid).i32(relation).letter(old.kind()).tuple(old.columns());
            case PgOutputMessage.Truncate(var xid, var flags, var relations) -> {
                letter('T').xid(xid).i32(relations.size()).u8(flags);
                relations.forEach(this::i32);
            }
            case PgOutputMessage.Message(var xid, var flags, var lsn, var prefix, var content) ->
                letter('M').xid(xid).u8(flags).lsn(lsn).string(prefix).counted(PluginText.encode(content));
            case PgOutputMessage.BeginPrepare(var lsn, var end, var time, var xid, var gid) ->
                letter('b').lsn(lsn).lsn(end).i64(time).i32(xid).string(gid);
            case PgOutputMessage.Prepare(var streamed, var flags, var lsn, var end, var time, var xid, var gid) ->
                letter(streamed ? 'p' : 'P')
                        .u8(flags)
                        .lsn(lsn)
                        .lsn(end)
                        .i64(time)
                        .i32(xid)
                        .string(gid);
            case PgOutputMessage.CommitPrepared(var flags, var lsn, var end, var time, var xid, var gid) ->
                letter('K').u8(flags).lsn(lsn).lsn(end).i64(time).i32(xid).string(gid);
            case PgOutputMessage.RollbackPrepared m ->
                letter('r')
                        .u8(m.flags())
                        .lsn(m.prepareEndLsn())
                        .lsn(m.rollbackEndLsn())
                        .i64(m.prepareTime())
                        .i64(m.rollbackTime())
                        .i32(m.xid())
                        .string(m.gid());
            case PgOutputMessage.StreamStart(var xid, var first) ->
                letter('S').i32(xid).u8(first);
            case PgOutputMessage.StreamStop() -> letter('E');
            case PgOutputMessage.StreamCommit(var xid, var flags, var lsn, var end, var time) ->
                letter('c').i32(xid).u8(flags).lsn(lsn).lsn(end).i64(time);
            case PgOutputMessage.StreamAbort(var xid, var subxid, var info) -> {
                letter('A').i32(xid).i32(subxid);
                info.ifPresent(i -> lsn(i.abortLsn()).i64(i.abortTime()));
            }
        }
    }

    private void relation(PgOutputMessage.Relation relation) {
        letter('R')
                .xid(relation.xid())
                .i32(relation.oid())
                .string(relation.namespace())
                .string(relation.name())
                .letter(relation.identity())
                .u16(relation.attributes().size());
        for (PgOutputMessage.Attribute attribute : relation.attributes()) {
            u8(attribute.flags())
                    .string(attribute.name())
                    .i32(attribute.typeOid())
                    .i32(attribute.typmod());
        }
    }

    private PgOutputBytes tuple(List<Value> row) {
        u16(row.size());
        for (Value value : row) {
            switch (value) {
                case Value.Text(var text) -> letter('t').counted(PluginText.encode(text));
                case Value.Null _, Value.NotSent _ -> letter('n');
                case Value.UnchangedToast _ -> letter('u');
                case Value.Binary(var hex) -> letter('b').counted(HexFormat.of().parseHex(hex));
            }
        }
        return this;
    }

    private PgOutputBytes letter(char c) {
        return u8(c);
    }

    private PgOutputBytes u8(int value) {
        out.write(value);
        return this;
    }

    private PgOutputBytes u16(int value) {
        return u8(value >>> 8).u8(value);
    }

    private PgOutputBytes i32(int value) {
        out.writeBytes(ByteBuffer.allocate(4).putInt(value).array());
        return this;
    }

    private PgOutputBytes i64(long value) {
        out.writeBytes(ByteBuffer.allocate(8).putLong(value).array());
        return this;
    }

    private PgOutputBytes lsn(Lsn lsn) {
        return i64(lsn.value());
    }

    private PgOutputBytes xid(OptionalInt xid) {
        return xid.isPresent() ? i32(xid.getAsInt()) : this;
    }

    private PgOutputBytes string(String text) {
        out.writeBytes(PluginText.encode(text));
        return u8(0);
    }

    private PgOutputBytes counted(byte[] bytes) {
        i32(bytes.length);
        out.writeBytes(bytes);
        return this;
    }
}
