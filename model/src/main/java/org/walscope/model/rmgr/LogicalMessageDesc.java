package org.walscope.model.rmgr;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.Optional;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.FieldReader;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.bytes.WalFormatException;

/// Resource manager LogicalMessage; access/rmgrdesc/logicalmsgdesc.c.
public final class LogicalMessageDesc implements RmgrDesc {

    /// `RM_LOGICALMSG_ID` in access/rmgrlist.h.
    public static final int RMID = 21;

    public static final int MESSAGE = 0x00;

    private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();

    /// `xl_logical_message`, replication/message.h.
    ///
    /// @param message the payload, not copied
    public record XlLogicalMessage(
            int dbId, boolean transactional, int prefixSize, long messageSize, String prefix, MemorySegment message) {

        public static XlLogicalMessage read(FieldReader in) {
            in.open("xl_logical_message");
            int dbId = in.oid("dbId");
            boolean transactional = in.bool("transactional");
            in.skip(3);
            long prefixSize = in.i64("prefix_size");
            long messageSize = in.i64("message_size");
            if (prefixSize < 0 || prefixSize > in.remaining() || messageSize != in.remaining() - prefixSize) {
                throw new WalFormatException(
                        in.at(),
                        "prefix_size %s and message_size %s do not fill the %d bytes left at %s + %d"
                                .formatted(
                                        Long.toUnsignedString(prefixSize),
                                        Long.toUnsignedString(messageSize),
                                        in.remaining(),
                                        in.at(),
                                        in.offset()));
            }
            String prefix = in.fixedString("prefix", (int) prefixSize);
            MemorySegment message = in.bytes("message", (int) messageSize);
            in.close();
            return new XlLogicalMessage(dbId, transactional, (int) prefixSize, messageSize, prefix, message);
        }
    }

    @Override
    public String name() {
        return "LogicalMessage";
    }

    @Override
    public Optional<String> identify(int info, PgVersion version) {
        return (info & 0xF0) == MESSAGE ? Optional.of("MESSAGE") : Optional.empty();
    }

    @Override
    public void describe(RecordFields in, Utf8Builder text) {
        if (in.record().rmgrInfo() != MESSAGE) {
            return;
        }
        var message = XlLogicalMessage.read(in.main());
        if (in.version().atLeast(PgVersion.PG14)) {
            text.append(message.transactional ? "transactional" : "non-transactional")
                    .append(", prefix \"")
                    .append(message.prefix)
                    .append("\"; payload (")
                    .append(message.messageSize)
                    .append(" bytes): ")
                    .append(HEX.formatHex(message.message.toArray(ValueLayout.JAVA_BYTE)));
        } else {
            text.append(message.transactional ? "transactional" : "nontransactional")
                    .append(" message size ")
                    .append(message.messageSize)
                    .append(" bytes");
        }
    }
}
