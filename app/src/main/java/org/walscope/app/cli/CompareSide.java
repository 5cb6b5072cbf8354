package org.walscope.app.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.walscope.plugins.PluginChoice;

/// A side of `walscope compare`: `slot:NAME[,plugin=P][,key=value…]`.
///
/// @param plugin empty for the slot's own
record CompareSide(String slot, Optional<String> plugin, Map<String, String> options) {

    /// @throws IllegalArgumentException in a sentence
    static CompareSide parse(String text) {
        if (text.startsWith("wal:")) {
            throw new IllegalArgumentException("A side of WAL files needs decoding without a server, which this version"
                    + " does not do. Compare slots: slot:NAME[,plugin=P][,key=value…].");
        }
        if (!text.startsWith("slot:")) {
            throw new IllegalArgumentException("\"" + text + "\" is no side. Write slot:NAME[,plugin=P][,key=value…].");
        }
        String rest = text.substring("slot:".length());
        int comma = rest.indexOf(',');
        String slot = comma < 0 ? rest : rest.substring(0, comma);
        if (slot.isBlank()) {
            throw new IllegalArgumentException("\"" + text + "\" names no slot. Write slot:NAME.");
        }
        Map<String, String> options =
                comma < 0 ? new LinkedHashMap<>() : PluginChoice.parseOptions(rest.substring(comma + 1));
        Optional<String> plugin = Optional.ofNullable(options.remove("plugin"));
        return new CompareSide(slot, plugin, options);
    }
}
