import org.jspecify.annotations.NullMarked;

/// Output plugins as Walscope knows them: readers of what they wrote, and the alignment of two outputs.
@NullMarked
module org.walscope.plugins {
    requires transitive org.walscope.model;
    requires com.google.gson;
    requires com.google.protobuf;

    exports org.walscope.plugins;
    exports org.walscope.plugins.reader;
    exports org.walscope.plugins.align;
    exports org.walscope.plugins.decode;
    exports org.walscope.plugins.export;
    exports org.walscope.plugins.output;

    uses org.walscope.plugins.output.OutputPlugin;

    provides org.walscope.plugins.output.OutputPlugin with
            org.walscope.plugins.output.testdecoding.TestDecoding,
            org.walscope.plugins.output.pgoutput.PgOutput,
            org.walscope.plugins.output.wal2json.Wal2Json;
}
