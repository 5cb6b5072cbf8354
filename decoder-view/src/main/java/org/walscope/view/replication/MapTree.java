package org.walscope.view.replication;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.walscope.model.Lsn;
import org.walscope.model.change.RelationName;
import org.walscope.model.server.DecodingFacts;
import org.walscope.model.server.ReplicationMap;
import org.walscope.model.server.ReplicationSlot;
import org.walscope.view.Texts;

/// The map of a server, and of the other end where one is known, as a tree: what is published; each slot with who
/// reads it, down to the tables of the subscription that does; subscriptions whose slots are elsewhere; origins.
public final class MapTree {

    private final ReplicationMap map;
    private final Optional<ReplicationMap> other;

    private MapTree(ReplicationMap map, Optional<ReplicationMap> other) {
        this.map = map;
        this.other = other;
    }

    static List<MapNode> of(ReplicationMap map, Optional<ReplicationMap> other) {
        var tree = new MapTree(map, other);
        return List.of(tree.publications(), tree.slots(), tree.subscriptions(), tree.origins());
    }

    /// The same as text, a line a node, indented.
    public static List<String> lines(ReplicationMap map, Optional<ReplicationMap> other) {
        List<String> lines = new ArrayList<>();
        of(map, other).forEach(node -> lines(node, 0, lines));
        return lines;
    }

    private static void lines(MapNode node, int depth, List<String> lines) {
        List<String> parts = new ArrayList<>(List.of(node.what(), node.state(), node.position(), node.remark()));
        parts.removeIf(String::isEmpty);
        lines.add("  ".repeat(depth) + (node.trouble() ? "! " : "") + String.join(" · ", parts));
        node.children().forEach(child -> lines(child, depth + 1, lines));
    }

    private MapNode publications() {
        List<MapNode> below = new ArrayList<>();
        for (DecodingFacts.Publication publication : map.publications().publications()) {
            List<String> operations = new ArrayList<>();
            add(operations, publication.insert(), "insert");
            add(operations, publication.update(), "update");
            add(operations, publication.delete(), "delete");
            add(operations, publication.truncate(), "truncate");
            below.add(MapNode.of(
                            Texts.get("map.publication", publication.name()),
                            String.join(", ", operations),
                            "",
                            publication.viaRoot() ? Texts.get("map.publication.root") : "")
                    .with(publication.tables().entrySet().stream()
                            .sorted(Map.Entry.comparingByKey(java.util.Comparator.comparing(RelationName::toString)))
                            .map(table -> published(publication, table))
                            .toList()));
        }
        return section("map.publications", below);
    }

    private static void add(List<String> to, boolean is, String word) {
        if (is) {
            to.add(word);
        }
    }

    private MapNode published(
            DecodingFacts.Publication publication, Map.Entry<RelationName, DecodingFacts.Published> table) {
        List<String> remarks = new ArrayList<>();
        table.getValue().rowFilter().ifPresent(filter -> remarks.add("WHERE " + filter));
        DecodingFacts.Table facts = map.publications().tables().get(table.getKey());
        boolean nameless = facts != null && !facts.identifiesRows() && (publication.update() || publication.delete());
        table.getValue()
                .columns()
                .ifPresent(columns -> remarks.add(columns.stream().collect(Collectors.joining(", ", "(", ")"))));
        if (nameless) {
            remarks.add(Texts.get("map.table.no-identity"));
        }
        return MapNode.of(table.getKey().toString(), "", "", String.join(" ", remarks))
                .troubled(nameless);
    }

    private MapNode slots() {
        List<MapNode> below = new ArrayList<>();
        Map<String, ReplicationMap.SyncSlot> syncs = map.syncSlots().stream()
                .collect(Collectors.toMap(sync -> sync.slot().name(), sync -> sync));
        for (ReplicationSlot slot : map.slots().slots()) {
            ReplicationMap.SyncSlot sync = syncs.get(slot.name());
            below.add(sync == null ? slot(slot) : sync(sync));
        }
        return section("map.slots", below);
    }

    private MapNode slot(ReplicationSlot slot) {
        MapNode node = MapNode.of(
                        Texts.get("map.slot", slot.name()),
                        slot.isInvalidated()
                                ? Texts.get("map.slot.lost")
                                : Texts.get(slot.active() ? "map.slot.active" : "map.slot.idle"),
                        slot.confirmedFlushLsn()
                                .or(slot::restartLsn)
                                .map(Lsn::toString)
                                .orElse(""),
                        slot.plugin().orElse("physical"))
                .troubled(slot.isInvalidated());
        List<MapNode> readers = new ArrayList<>();
        map.walSenders().stream()
                .filter(sender -> sender.slot().filter(slot.name()::equals).isPresent())
                .map(this::sender)
                .forEach(readers::add);
        map.readersOf(slot, other).stream().map(this::subscription).forEach(readers::add);
        return node.with(readers);
    }

    private MapNode sync(ReplicationMap.SyncSlot sync) {
        ReplicationMap.SyncState state = map.stateOf(sync, other);
        return MapNode.of(
                        Texts.get("map.slot", sync.slot().name()),
                        Texts.get("map.sync." + state.name()),
                        sync.slot().restartLsn().map(Lsn::toString).orElse(""),
                        Texts.get(
                                "map.sync",
                                Integer.toUnsignedString(sync.table()),
                                Integer.toUnsignedString(sync.subscription()),
                                Long.toUnsignedString(sync.system())))
                .troubled(state == ReplicationMap.SyncState.ORPHANED);
    }

    private MapNode sender(ReplicationMap.WalSender sender) {
        return MapNode.of(
                Texts.get("map.sender", Integer.toString(sender.pid())),
                sender.state(),
                Texts.get("map.sender.position", text(sender.sent()), text(sender.flushed()), text(sender.applied())),
                Texts.get(
                        "map.sender.remark",
                        sender.application(),
                        sender.client().orElse("local"),
                        sender.syncState(),
                        sender.lag().orElse("0")));
    }

    private static String text(Optional<Lsn> lsn) {
        return lsn.map(Lsn::toString).orElse("–");
    }

    private MapNode subscriptions() {
        List<MapNode> below = new ArrayList<>();
        map.subscriptions().stream().map(this::subscription).forEach(below::add);
        other.ifPresent(end ->
                end.subscriptions().stream().map(each -> subscription(each)).forEach(below::add));
        return section("map.subscriptions", below);
    }

    private MapNode subscription(ReplicationMap.Subscription of) {
        long errors = ReplicationMap.errorsOf(of).orElse(0);
        List<String> remarks = new ArrayList<>();
        remarks.add(Texts.get("map.subscription.of", String.join(", ", of.publications()), of.database()));
        of.publisher().ifPresent(publisher -> remarks.add(Texts.get("map.subscription.from", publisher)));
        of.skipLsn().ifPresent(skip -> remarks.add(Texts.get("map.subscription.skips", skip.toString())));
        of.errors().entrySet().stream()
                .filter(count -> count.getValue() > 0)
                .forEach(count -> remarks.add(count.getKey() + " " + count.getValue()));
        List<MapNode> below = new ArrayList<>();
        for (ReplicationMap.Worker worker : of.workers()) {
            below.add(MapNode.of(
                    worker.relation().isPresent()
                            ? Texts.get(
                                    "map.worker.sync",
                                    Integer.toString(worker.pid()),
                                    Integer.toUnsignedString(worker.relation().getAsInt()))
                            : Texts.get("map.worker.apply", Integer.toString(worker.pid())),
                    "",
                    text(worker.received()),
                    ""));
        }
        if (of.tables().isEmpty()) {
            below.add(MapNode.of(Texts.get("map.tables.unknown"), "", "", ""));
        }
        of.tables()
                .orElse(List.of())
                .forEach(table -> below.add(
                        MapNode.of(table.name(), Texts.get("map.state." + table.state()), text(table.lsn()), "")
                                .troubled(errors > 0 && table.state() != 'r')));
        String state = of.enabled()
                ? Texts.get(of.workers().isEmpty() ? "map.subscription.no-worker" : "map.subscription.runs")
                : Texts.get("map.subscription.disabled");
        return MapNode.of(
                        Texts.get("map.subscription", of.name()),
                        state,
                        of.slot()
                                .map(slot -> Texts.get("map.subscription.slot", slot))
                                .orElse(Texts.get("map.subscription.no-slot")),
                        String.join("; ", remarks))
                .troubled(errors > 0 || !of.enabled() || of.workers().isEmpty())
                .with(below);
    }

    private MapNode origins() {
        if (map.origins().isEmpty()) {
            return section("map.origins", List.of(MapNode.of(Texts.get("map.origins.unseen"), "", "", "")));
        }
        return section(
                "map.origins",
                map.origins().get().stream()
                        .map(origin -> MapNode.of(
                                Texts.get("map.origin", origin.name(), origin.id()),
                                "",
                                Texts.get("map.origin.position", text(origin.remote()), text(origin.local())),
                                ofSubscription(origin.name())))
                        .toList());
    }

    /// An origin of a subscription bears its OID: `ReplicationOriginNameForLogicalRep` of worker.c.
    private String ofSubscription(String name) {
        return map.subscriptions().stream()
                .filter(each -> name.equals("pg_" + Integer.toUnsignedString(each.oid()))
                        || name.startsWith("pg_" + Integer.toUnsignedString(each.oid()) + "_"))
                .map(each -> Texts.get("map.subscription", each.name()))
                .findFirst()
                .orElse("");
    }

    private static MapNode section(String key, List<MapNode> below) {
        boolean trouble = below.stream().anyMatch(MapNode::trouble);
        return MapNode.of(Texts.get(key), Texts.get("map.count", below.size()), "", "")
                .with(below)
                .troubled(trouble);
    }
}
