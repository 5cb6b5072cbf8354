package org.walscope.plugins.reader;

import java.util.List;

/// The list of readers.
public final class OutputReaders {

    private static final List<OutputReader> KNOWN =
            List.of(new TestDecodingReader(), new PgOutputReader(), new Wal2JsonReader(), new DecoderbufsReader());

    private OutputReaders() {}

    /// The plugins whose output is understood, most common first.
    public static List<String> plugins() {
        return KNOWN.stream().map(OutputReader::plugin).toList();
    }

    /// The reader of a plugin; of one nobody knows, a reader that keeps text as text and bytes as hex.
    public static OutputReader of(String plugin) {
        return KNOWN.stream()
                .filter(reader -> reader.plugin().equals(plugin))
                .findFirst()
                .orElseGet(() -> new UnknownReader(plugin));
    }
}
