package org.walscope.plugins.align;

import java.util.Map;
import org.walscope.model.change.DecodedOutput;

/// One side of a comparison.
///
/// @param options the plugin was given
public record ComparedSide(DecodedOutput output, Map<String, String> options) {

    public ComparedSide {
        options = Map.copyOf(options);
    }

    String plugin() {
        return output.plugin();
    }

    boolean isPgOutput() {
        return plugin().equals("pgoutput");
    }

    boolean isWal2Json() {
        return plugin().equals("wal2json");
    }

    /// Whether wal2json wrote a document a transaction.
    boolean isWal2JsonFormat1() {
        return isWal2Json() && !options.getOrDefault("format-version", "1").equals("2");
    }

    /// Whether pgoutput was not asked for logical messages.
    boolean hidesMessages() {
        return isPgOutput()
                && !switch (options.getOrDefault("messages", "false")) {
                    case "true", "on", "1", "yes" -> true;
                    default -> false;
                };
    }
}
