package org.walscope.plugins;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.walscope.model.change.SqlIdentifier;
import org.walscope.plugins.output.OutputContext;

/// An output plugin and the options it is given.
public record PluginChoice(String plugin, Map<String, String> options) {

    public PluginChoice {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /// Reads `format-version=2, include-lsn=1`: names and values, separated by commas; a value that holds commas or
    /// blanks at its ends stands in single quotes, a quote in it twice.
    ///
    /// @throws IllegalArgumentException in a sentence that says what is wrong
    public static Map<String, String> parseOptions(String text) {
        Map<String, String> options = new LinkedHashMap<>();
        int at = 0;
        while (at < text.length()) {
            int end = endOfOption(text, at);
            String option = text.substring(at, end).strip();
            at = end + 1;
            if (!option.isEmpty()) {
                int equals = option.indexOf('=');
                if (equals < 1) {
                    throw new IllegalArgumentException(
                            "\"" + option + "\" is no option. Write name=value, separated by commas.");
                }
                options.put(
                        option.substring(0, equals).strip(),
                        unquote(option.substring(equals + 1).strip()));
            }
        }
        return options;
    }

    private static int endOfOption(String text, int from) {
        boolean quoted = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\'') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                return i;
            }
        }
        if (quoted) {
            throw new IllegalArgumentException("A single quote in the options is never closed.");
        }
        return text.length();
    }

    private static String unquote(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("'") && value.endsWith("'");
        return quoted ? value.substring(1, value.length() - 1).replace("''", "'") : value;
    }

    /// The options as [#parseOptions] reads them.
    public String optionsText() {
        var text = new StringJoiner(", ");
        options.forEach((name, value) ->
                text.add(name + "=" + (value.matches("[^,'\\s]+") ? value : "'" + value.replace("'", "''") + "'")));
        return text.toString();
    }

    /// The options as a plugin of Walscope's own is given them.
    public List<OutputContext.Option> given() {
        return options.entrySet().stream()
                .map(option -> new OutputContext.Option(option.getKey(), option.getValue(), true))
                .toList();
    }

    /// The same with what the plugin cannot do without, where it was left open: pgoutput's protocol and publications,
    /// the newer of wal2json's formats.
    ///
    /// @param publications of the database
    public PluginChoice complete(List<String> publications) {
        Map<String, String> all = new LinkedHashMap<>(options);
        switch (plugin) {
            case "pgoutput" -> {
                all.putIfAbsent("proto_version", "1");
                all.putIfAbsent(
                        "publication_names",
                        publications.stream().map(SqlIdentifier::quote).collect(Collectors.joining(",")));
            }
            case "wal2json" -> all.putIfAbsent("format-version", "2");
            default -> {}
        }
        return new PluginChoice(plugin, all);
    }
}
