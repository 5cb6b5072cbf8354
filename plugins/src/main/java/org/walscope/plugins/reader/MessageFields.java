package org.walscope.plugins.reader;

import java.util.List;
import org.walscope.model.bytes.FieldNode;
import org.walscope.model.change.PluginText;
import org.walscope.model.change.PluginWrite;

/// A plugin's message as a tree of fields with their bytes: pgoutput's as protocol.sgml ("Logical Replication
/// Message
/// Formats") names them; of other plugins the text.
public final class MessageFields {

    private MessageFields() {}

    /// @param writes in the order in which they came: whether messages of pgoutput begin with an xid depends on
    ///     those
    ///     before
    /// @param place  of the message among them
    public static List<FieldNode> of(String plugin, List<PluginWrite> writes, int place) {
        return of(plugin, writes.get(place).data(), isInBlock(writes, place));
    }

    /// @param inBlock whether it stands within a block of a transaction in progress (pgoutput, between Stream
    ///     Start and
    ///     Stream Stop)
    public static List<FieldNode> of(String plugin, byte[] bytes, boolean inBlock) {
        if (!plugin.equals("pgoutput")) {
            return List.of(new FieldNode("data", 0, bytes.length, PluginText.decode(bytes), List.of()));
        }
        var fields = new FieldNode.Builder();
        try {
            var unused = PgOutputParser.within(inBlock).parse(bytes, fields);
            return fields.roots();
        } catch (OutputFormatException e) {
            var found = new java.util.ArrayList<>(fields.roots());
            found.add(new FieldNode("problem", 0, 0, e.problem().toString(), List.of()));
            return List.copyOf(found);
        }
    }

    /// Between Stream Start and Stream Stop.
    private static boolean isInBlock(List<PluginWrite> writes, int place) {
        for (int i = place - 1; i >= 0; i--) {
            byte[] data = writes.get(i).data();
            if (isInBlockAfter(data, true) == isInBlockAfter(data, false)) {
                return isInBlockAfter(data, false);
            }
        }
        return false;
    }

    /// Whether what follows a message of pgoutput stands within a block.
    ///
    /// @param before whether the message itself does
    public static boolean isInBlockAfter(byte[] message, boolean before) {
        return message.length > 0 && (message[0] == 'S' || message[0] == 'E') ? message[0] == 'S' : before;
    }

    /// What protocol.sgml calls a message of pgoutput; empty text for one it does not know.
    public static String name(byte[] message) {
        if (message.length == 0) {
            return "";
        }
        return switch (message[0]) {
            case 'B' -> "Begin";
            case 'C' -> "Commit";
            case 'O' -> "Origin";
            case 'R' -> "Relation";
            case 'Y' -> "Type";
            case 'I' -> "Insert";
            case 'U' -> "Update";
            case 'D' -> "Delete";
            case 'T' -> "Truncate";
            case 'M' -> "Message";
            case 'b' -> "Begin Prepare";
            case 'P' -> "Prepare";
            case 'K' -> "Commit Prepared";
            case 'r' -> "Rollback Prepared";
            case 'S' -> "Stream Start";
            case 'E' -> "Stream Stop";
            case 'c' -> "Stream Commit";
            case 'A' -> "Stream Abort";
            case 'p' -> "Stream Prepare";
            default -> "";
        };
    }
}
