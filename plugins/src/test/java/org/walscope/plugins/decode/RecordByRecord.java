package org.walscope.plugins.decode;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.walscope.plugins.output.OutputPluginException;
import org.walscope.plugins.output.OutputPlugins;

/// What can be asked of single transactions and records, put together to what decoding all of the WAL says.
final class RecordByRecord {

    private RecordByRecord() {}

    /// What each transaction's records are explained as, asked in parts of a few records; in the order of the index.
    static List<Explanation> explained(DecodableWal wal, String plugin, DecodeOptions options, int partRows)
            throws OutputPluginException, IOException {
        List<Explanation> all = new ArrayList<>();
        for (int transaction = -1; transaction < wal.transactions().size(); transaction++) {
            for (int row = 0; row < wal.index().size(); row += partRows) {
                int end = Math.min(wal.index().size(), row + partRows);
                if (holds(wal, transaction, row, end)) {
                    wal.explain(
                            OutputPlugins.of(plugin).orElseThrow(),
                            options,
                            new WalPart(transaction, row, end),
                            all::add,
                            _ -> {},
                            () -> false);
                }
            }
        }
        all.sort((a, b) -> Integer.compare(a.row(), b.row()));
        return all;
    }

    private static boolean holds(DecodableWal wal, int transaction, int from, int to) {
        for (int row = from; row < to; row++) {
            int xid = wal.index().xid(row);
            if ((xid == 0 ? -1 : wal.transactions().rowOf(xid)) == transaction) {
                return true;
            }
        }
        return false;
    }

    /// The rows that were sent as test_decoding writes them, read one by one from the last to the first; sorted.
    static List<String> rows(DecodableWal wal, DecodeOptions options) throws OutputPluginException, IOException {
        List<Explanation> sent = new ArrayList<>();
        wal.explain(
                OutputPlugins.of("test_decoding").orElseThrow(),
                options,
                each -> {
                    if (each.sent() && List.of("INSERT", "UPDATE", "DELETE").contains(each.operation())) {
                        sent.add(each);
                    }
                },
                _ -> {},
                _ -> {},
                () -> false);
        var decoder = new RowDecoder(wal, () -> false);
        return sent.reversed().stream()
                .map(each -> decoder.row(each.row(), each.tuple()).orElseThrow())
                .map(row -> "table " + row.relation() + ": " + row.kind() + ":"
                        + (row.line().isEmpty() ? "" : " " + row.line())) // nothing of a key of NULLs
                .sorted()
                .toList();
    }

    /// The same of what decoding all has written.
    static List<String> rows(List<String> decoded) {
        return decoded.stream()
                .filter(line -> line.matches("(?s)table .*: (INSERT|UPDATE|DELETE):( .*)?"))
                .map(RecordByRecord::cut)
                .sorted()
                .toList();
    }

    private static String cut(String line) {
        int values = line.replaceFirst("(?s): (INSERT|UPDATE|DELETE): .*", "").length() + ": INSERT: ".length();
        int most = values + DecodedRow.MOST_LINE;
        return line.length() <= most ? line : line.substring(0, most) + "…";
    }
}
