package org.walscope.plugins;

import java.util.List;

/// An option that an output plugin knows.
///
/// @param standard what holds where it is not given; empty where the plugin asks for it
/// @param choices  the values it may have; none where it may be any
public record PluginOption(String name, String standard, List<String> choices) {

    private static final List<String> YES_OR_NO = List.of("true", "false");

    public PluginOption {
        choices = List.copyOf(choices);
    }

    private static PluginOption flag(String name, boolean standard) {
        return new PluginOption(name, Boolean.toString(standard), YES_OR_NO);
    }

    private static PluginOption any(String name, String standard) {
        return new PluginOption(name, standard, List.of());
    }

    /// Those of a plugin as a server's release has it, or as its commonest release does; none of one not known
    /// here.
    /// A server may have others: it is asked when they are tried. Follows contrib/test_decoding/test_decoding.c,
    /// replication/pgoutput/pgoutput.c, wal2json.c of wal2json 2.5, decoderbufs.c of decoderbufs 2.1.
    ///
    /// @param major of the server
    public static List<PluginOption> of(String plugin, int major) {
        return switch (plugin) {
            case "test_decoding" -> testDecoding(major);
            case "pgoutput" -> pgOutput(major);
            case "wal2json" -> WAL2JSON;
            case "decoderbufs" -> List.of(flag("debug-mode", false));
            default -> List.of();
        };
    }

    private static List<PluginOption> testDecoding(int major) {
        var options = new java.util.ArrayList<>(List.of(
                flag("include-xids", true),
                flag("include-timestamp", false),
                flag("skip-empty-xacts", false),
                flag("only-local", false),
                flag("include-rewrites", false),
                flag("force-binary", false)));
        if (major >= 14) {
            options.add(flag("stream-changes", false));
        }
        return options;
    }

    private static List<PluginOption> pgOutput(int major) {
        int newest = major >= 16 ? 4 : major >= 15 ? 3 : major >= 14 ? 2 : 1;
        List<String> protocols = java.util.stream.IntStream.rangeClosed(1, newest)
                .mapToObj(Integer::toString)
                .toList();
        var options = new java.util.ArrayList<>(
                List.of(new PluginOption("proto_version", "1", protocols), any("publication_names", "")));
        if (major >= 14) {
            options.add(flag("binary", false));
            options.add(flag("messages", false));
            options.add(new PluginOption(
                    "streaming", "off", major >= 16 ? List.of("off", "on", "parallel") : List.of("off", "on")));
        }
        if (major >= 16) {
            options.add(new PluginOption("origin", "any", List.of("any", "none")));
        }
        return options;
    }

    private static final List<PluginOption> WAL2JSON = List.of(
            new PluginOption("format-version", "1", List.of("1", "2")),
            flag("include-xids", false),
            flag("include-timestamp", false),
            flag("include-schemas", true),
            flag("include-types", true),
            flag("include-typmod", true),
            flag("include-type-oids", false),
            flag("include-domain-data-type", false),
            flag("include-column-positions", false),
            flag("include-origin", false),
            flag("include-not-null", false),
            flag("include-default", false),
            flag("include-pk", false),
            flag("include-lsn", false),
            flag("include-transaction", true),
            flag("pretty-print", false),
            flag("write-in-chunks", false),
            any("actions", "insert,update,delete,truncate"),
            any("add-tables", ""),
            any("filter-tables", ""),
            any("filter-origins", ""),
            any("add-msg-prefixes", ""),
            any("filter-msg-prefixes", ""));
}
