package org.walscope.plugins.reader;

import java.util.HexFormat;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.walscope.model.change.DecodedChange;
import org.walscope.model.change.DecodedOutput;
import org.walscope.model.change.PluginText;
import org.walscope.model.change.PluginWrite;

/// Keeps the writes of a plugin nobody here knows: text as text, anything else as hex; a transaction is what has one
/// xid column.
final class UnknownReader implements OutputReader {

    private final String plugin;

    UnknownReader(String plugin) {
        this.plugin = plugin;
    }

    @Override
    public String plugin() {
        return plugin;
    }

    @Override
    public DecodedOutput read(List<PluginWrite> writes, BooleanSupplier stop) {
        var out = new OutputAssembler(plugin, writes);
        for (int i = 0; i < writes.size() && !stop.getAsBoolean(); i++) {
            PluginWrite write = writes.get(i);
            String text = textOrHex(write.data());
            int line = out.line(i, text);
            out.change(new DecodedChange.Unread(out.at(i, write.xid(), line), text));
        }
        return out.finish();
    }

    /// The text of what is readable, the hex digits of anything else.
    static String textOrHex(byte[] data) {
        String text = PluginText.decode(data);
        boolean readable =
                text.codePoints().allMatch(c -> c >= ' ' && (c < 0xD800 || c > 0xDFFF) || c == '\n' || c == '\t');
        return readable ? text : HexFormat.of().formatHex(data);
    }
}
