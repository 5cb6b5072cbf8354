package org.walscope.view.sidebyside;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.walscope.model.Lsn;
import org.walscope.model.change.PluginWrite;
import org.walscope.plugins.OutputComparison;
import org.walscope.plugins.PluginChoice;
import org.walscope.plugins.align.ComparedSide;
import org.walscope.plugins.align.SidesAligner;
import org.walscope.plugins.align.TxnAligner;
import org.walscope.plugins.reader.OutputReaders;

/// Comparisons of outputs that were recorded or written down.
final class RecordedComparison {

    private RecordedComparison() {}

    /// Writes of a text plugin: lines `lsn xid text`.
    static List<PluginWrite> writes(String lines) {
        var writes = new ArrayList<PluginWrite>();
        for (String line : lines.lines().toList()) {
            String[] parts = line.split(" ", 3);
            writes.add(new PluginWrite(
                    Lsn.parse(parts[0]).orElseThrow(),
                    Integer.parseInt(parts[1]),
                    parts[2].getBytes(StandardCharsets.UTF_8)));
        }
        return writes;
    }

    /// A recording of the corpus, as COPY TO wrote it; escapes other than backslashes and line breaks stay.
    static List<PluginWrite> recording(Path file, boolean binary) throws IOException {
        var writes = new ArrayList<PluginWrite>();
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                String[] parts = line.split("\t", 3);
                String text = parts[2].translateEscapes();
                writes.add(new PluginWrite(
                        Lsn.parse(parts[0]).orElseThrow(),
                        Integer.parseUnsignedInt(parts[1]),
                        binary
                                ? HexFormat.of().parseHex(text.replace("\\x", ""))
                                : text.getBytes(StandardCharsets.UTF_8)));
            }
        }
        return writes;
    }

    static OutputComparison.Result of(
            PluginChoice left, List<PluginWrite> leftWrites, PluginChoice right, List<PluginWrite> rightWrites) {
        var alignment = TxnAligner.align(
                new ComparedSide(OutputReaders.of(left.plugin()).read(leftWrites, () -> false), left.options()),
                new ComparedSide(OutputReaders.of(right.plugin()).read(rightWrites, () -> false), right.options()),
                () -> false);
        Lsn start = leftWrites.getFirst().lsn();
        return new OutputComparison.Result(
                List.of(
                        new OutputComparison.Side("orders", "walscope_orders_1", left, start, true),
                        new OutputComparison.Side("orders", "walscope_orders_2", right, start, true)),
                alignment,
                leftWrites.getLast().lsn(),
                Optional.empty());
    }

    /// The small one with a third side, which has another table too.
    static OutputComparison.Result three() {
        OutputComparison.Result small = small();
        var third = new PluginChoice("test_decoding", Map.of("skip-empty-xacts", "1"));
        List<PluginWrite> writes = writes("""
                0/1000 740 BEGIN 740
                0/1000 740 table public.orders: INSERT: id[integer]:1 paid[boolean]:true
                0/1010 740 table public.audit: INSERT: id[integer]:9
                0/1100 740 COMMIT 740
                0/1200 741 BEGIN 741
                0/1200 741 table public.orders: UPDATE: id[integer]:1 paid[boolean]:true note[text]:unchanged-toast-datum
                0/1280 741 table public.orders: INSERT: id[integer]:2 paid[boolean]:null
                0/1300 741 COMMIT 741""");
        List<ComparedSide> compared = new ArrayList<>(small.alignment().sides());
        compared.add(new ComparedSide(OutputReaders.of("test_decoding").read(writes, () -> false), third.options()));
        List<OutputComparison.Side> sides = new ArrayList<>(small.sides());
        sides.add(new OutputComparison.Side(
                "orders", "walscope_orders_3", third, small.sides().getFirst().start(), true));
        return new OutputComparison.Result(
                sides, SidesAligner.align(compared, () -> false), small.upTo(), Optional.empty());
    }

    /// A small one with a difference of each kind.
    static OutputComparison.Result small() {
        return of(
                new PluginChoice("test_decoding", Map.of()),
                writes("""
                        0/1000 740 BEGIN 740
                        0/1000 740 table public.orders: INSERT: id[integer]:1 paid[boolean]:true
                        0/1100 740 COMMIT 740
                        0/1200 741 BEGIN 741
                        0/1200 741 table public.orders: UPDATE: id[integer]:1 paid[boolean]:false note[text]:unchanged-toast-datum
                        0/1280 741 table public.orders: INSERT: id[integer]:2 paid[boolean]:null
                        0/1300 741 COMMIT 741"""),
                new PluginChoice("wal2json", Map.of("format-version", "2")),
                writes("""
                        0/1000 740 {"action":"B","xid":740}
                        0/1000 740 {"action":"I","schema":"public","table":"orders","columns":[{"name":"id","type":"integer","value":1},{"name":"paid","type":"bool","value":true}]}
                        0/1100 740 {"action":"C","xid":740}
                        0/1200 741 {"action":"B","xid":741}
                        0/1200 741 {"action":"U","schema":"public","table":"orders","columns":[{"name":"id","type":"integer","value":1},{"name":"paid","type":"boolean","value":false}],"identity":[{"name":"id","type":"integer","value":1}]}
                        0/1300 741 {"action":"C","xid":741}"""));
    }
}
