package org.walscope.plugins.align;

import java.util.Map;
import java.util.Optional;
import org.walscope.model.change.DecodedOutput;
import org.walscope.model.change.RelationName;
import org.walscope.model.server.DecodingFacts;

/// One side of a comparison.
///
/// @param options the plugin was given
/// @param facts   what the database's catalogs say now; empty where nobody asked them
public record ComparedSide(DecodedOutput output, Map<String, String> options, Optional<DecodingFacts> facts) {

    public ComparedSide {
        options = Map.copyOf(options);
    }

    public ComparedSide(DecodedOutput output, Map<String, String> options) {
        this(output, options, Optional.empty());
    }

    /// What its publications let through, where that is known.
    Optional<Published> published() {
        return isPgOutput()
                ? facts.map(known -> new Published(known, options.getOrDefault("publication_names", "")))
                : Optional.empty();
    }

    /// The option by which it leaves out what came from another node; empty where it does not. For test_decoding
    /// `only-local`, for pgoutput `origin none`.
    Optional<String> hidesRemote() {
        boolean onlyLocal = output.plugin().equals("test_decoding") && isOn("only-local");
        boolean none = isPgOutput() && options.getOrDefault("origin", "any").equals("none");
        return onlyLocal ? Optional.of("only-local") : none ? Optional.of("origin none") : Optional.empty();
    }

    private boolean isOn(String option) {
        return switch (options.getOrDefault(option, "false")) {
            case "true", "on", "1", "yes", "t", "y" -> true;
            default -> false;
        };
    }

    /// Whether the catalogs say that no row of it can be named.
    boolean hasNoIdentity(RelationName relation) {
        return facts.map(known -> known.tables().get(relation))
                .filter(table -> !table.identifiesRows())
                .isPresent();
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
