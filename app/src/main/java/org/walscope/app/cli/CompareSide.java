package org.walscope.app.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.walscope.plugins.PluginChoice;

/// A side of `walscope compare`.
sealed interface CompareSide {

    /// `slot:NAME[,plugin=P][,key=value…]`
    ///
    /// @param plugin empty for the slot's own
    record Slot(String slot, Optional<String> plugin, Map<String, String> options) implements CompareSide {}

    /// `wal:PATH,catalog=FILE,plugin=P[,key=value…]`
    record Wal(Path path, Path catalog, PluginChoice choice) implements CompareSide {}

    /// @throws IllegalArgumentException in a sentence
    static CompareSide parse(String text) {
        if (text.startsWith("wal:")) {
            return wal(text);
        }
        if (!text.startsWith("slot:")) {
            throw new IllegalArgumentException("\"" + text + "\" is no side. Write slot:NAME[,plugin=P][,key=value…] or"
                    + " wal:PATH,catalog=FILE,plugin=P[,key=value…].");
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
        return new Slot(slot, plugin, options);
    }

    private static Wal wal(String text) {
        Map<String, String> options = PluginChoice.parseOptions("path=" + text.substring("wal:".length()));
        String path = options.remove("path");
        String catalog = options.remove("catalog");
        String plugin = options.remove("plugin");
        if (path == null || path.isBlank() || catalog == null || plugin == null) {
            throw new IllegalArgumentException("\"" + text + "\" needs a path, a catalog and a plugin. Write"
                    + " wal:PATH,catalog=FILE,plugin=P[,key=value…].");
        }
        return new Wal(Path.of(path), Path.of(catalog), new PluginChoice(plugin, options));
    }
}
