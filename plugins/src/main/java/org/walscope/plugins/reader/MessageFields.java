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
        byte[] bytes = writes.get(place).data();
        if (!plugin.equals("pgoutput")) {
            return List.of(new FieldNode("data", 0, bytes.length, PluginText.decode(bytes), List.of()));
        }
        var fields = new FieldNode.Builder();
        try {
            var unused = PgOutputParser.within(isInBlock(writes, place)).parse(bytes, fields);
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
            if (data.length > 0 && (data[0] == 'S' || data[0] == 'E')) {
                return data[0] == 'S';
            }
        }
        return false;
    }
}
