package org.walscope.plugins.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.catalog.SavedCatalog;
import org.walscope.model.reorder.ReplayOptions;
import org.walscope.model.segment.WalFiles;
import org.walscope.plugins.ScenarioServer;
import org.walscope.plugins.output.OutputContext.Option;
import org.walscope.plugins.output.OutputPlugins;

/// What was done on a server, in its WAL files and with the catalogs from before it: decoded and explained without the
/// server, and what its slots say.
///
/// @param restart `restart_lsn` of its slot
/// @param from    where that slot was made
record OfflineHistory(ScenarioServer server, SavedCatalog catalog, Lsn restart, Lsn from) {

    List<String> decoded(String plugin, String... options) throws Exception {
        List<String> written = new ArrayList<>();
        boolean binary = plugin.equals("pgoutput");
        try (WalFiles files = WalFiles.open(List.of(server.walFolder()))) {
            DecodableWal wal = wal(files);
            wal.decoder(OutputPlugins.of(plugin).orElseThrow(), options(options), warning -> {})
                    .decode((_, _, _, message) -> written.add(text(message, binary)), () -> false);
            if (plugin.equals("test_decoding")) {
                assertThat(RecordByRecord.rows(wal, options(options))).isEqualTo(RecordByRecord.rows(written));
            }
        }
        return written;
    }

    private static String text(Utf8Builder message, boolean binary) {
        return binary ? HexFormat.of().formatHex(message.bytes(), 0, message.length()) : message.toString();
    }

    /// Without those of catalogs and of what changes no row.
    List<Explanation> explained(String plugin, String... options) throws Exception {
        return all(plugin, options).stream()
                .filter(each -> !each.relation().startsWith("pg_catalog."))
                .filter(each -> !each.reason().equals("it changes no row"))
                .toList();
    }

    List<Explanation> all(String plugin, String... options) throws Exception {
        List<Explanation> changes = new ArrayList<>();
        try (WalFiles files = WalFiles.open(List.of(server.walFolder()))) {
            DecodableWal wal = wal(files);
            wal.explain(
                    OutputPlugins.of(plugin).orElseThrow(),
                    options(options),
                    changes::add,
                    ended -> {},
                    warning -> {},
                    () -> false);
            for (int partRows : List.of(7, Integer.MAX_VALUE / 2)) {
                assertThat(RecordByRecord.explained(wal, plugin, options(options), partRows))
                        .isEqualTo(changes);
            }
        }
        return changes.stream().filter(each -> !each.lsn().isBefore(from)).toList();
    }

    List<TransactionExplanation> transactions(String plugin, String... options) throws Exception {
        List<TransactionExplanation> ended = new ArrayList<>();
        try (WalFiles files = WalFiles.open(List.of(server.walFolder()))) {
            DecodableWal wal = wal(files);
            wal.explain(
                    OutputPlugins.of(plugin).orElseThrow(),
                    options(options),
                    change -> {},
                    ended::add,
                    warning -> {},
                    () -> false);
            for (TransactionExplanation each : ended) {
                int first = wal.index().rowAt(new Lsn(wal.transactions().firstLsn(each.row())));
                var part = WalPart.around(wal, first, Integer.MAX_VALUE);
                assertThat(part.isWhole(wal)).isTrue();
                assertThat(wal.explain(
                                OutputPlugins.of(plugin).orElseThrow(),
                                options(options),
                                part,
                                _ -> {},
                                _ -> {},
                                () -> false))
                        .contains(each);
            }
            return ended.stream()
                    .filter(each -> Long.compareUnsigned(wal.transactions().firstLsn(each.row()), from.value()) >= 0)
                    .toList();
        }
    }

    private DecodableWal wal(WalFiles files) {
        return DecodableWal.read(files.timelines().getFirst(), catalog, problem -> {}, () -> false);
    }

    private DecodeOptions options(String... pairs) {
        List<Option> options = new ArrayList<>();
        for (int i = 0; i < pairs.length; i += 2) {
            options.add(new Option(pairs[i], pairs[i + 1], true));
        }
        ReplayOptions slot = ReplayOptions.of(catalog.database()).withServerVersion(catalog.serverVersion());
        return new DecodeOptions(slot.withStart(new ReplayOptions.SlotStart.Restart(restart, from)), options);
    }

    /// Plays statements into a database of that name, whose slot has its name too and is made before `after`.
    static OfflineHistory play(ScenarioServer server, Path folder, String name, List<String> before, List<String> after)
            throws Exception {
        server.run("postgres", "CREATE DATABASE " + name);
        server.run(name, before.toArray(String[]::new));
        server.run(name, "SELECT pg_create_logical_replication_slot('" + name + "', 'test_decoding')");
        SavedCatalog catalog = LiveServer.saveCatalog(server.settings(name), folder.resolve(name + ".json"));
        Lsn restart = lsn(server, name, "restart_lsn");
        Lsn from = lsn(server, name, "confirmed_flush_lsn");
        for (String sql : after) {
            server.run(name, sql);
        }
        server.run(name, "SELECT pg_switch_wal()");
        return new OfflineHistory(server, catalog, restart, from);
    }

    private static Lsn lsn(ScenarioServer server, String slot, String column) throws Exception {
        return Lsn.parse(server.value(
                        slot, "SELECT " + column + " FROM pg_replication_slots WHERE slot_name = '" + slot + "'"))
                .orElseThrow();
    }

    /// What a slot with that plugin sends of the same.
    static List<String> sent(ScenarioServer server, String database, String plugin, String... options)
            throws Exception {
        String slot = "copy_" + database;
        boolean binary = plugin.equals("pgoutput");
        String list = Arrays.stream(options).map(option -> ", '" + option + "'").collect(Collectors.joining());
        String copy = "pg_copy_logical_replication_slot('%s', '%s', true, '%s')".formatted(database, slot, plugin);
        String peek = binary
                ? "SELECT encode(data, 'hex') FROM pg_logical_slot_peek_binary_changes('%s', NULL, NULL%s)"
                : "SELECT data FROM pg_logical_slot_peek_changes('%s', NULL, NULL%s)";
        return server.rowsOfOneSession(database, "SELECT " + copy, peek.formatted(slot, list));
    }
}
