package org.walscope.plugins;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.walscope.model.Lsn;
import org.walscope.model.Xid;
import org.walscope.model.change.ColumnValue;
import org.walscope.model.change.DecodedChange;
import org.walscope.model.change.DecodedOutput;
import org.walscope.model.change.DecodedTransaction;
import org.walscope.model.change.SqlIdentifier;
import org.walscope.model.change.Value;
import org.walscope.model.server.ApplyError;
import org.walscope.model.server.ConnectionSettings;
import org.walscope.model.server.PeekLimit;
import org.walscope.model.server.ReplicationMap;
import org.walscope.model.server.ReplicationSlot;
import org.walscope.model.server.Server;
import org.walscope.model.server.ServerException;
import org.walscope.model.server.SlotCopy;
import org.walscope.model.server.SlotName;
import org.walscope.plugins.reader.OutputReaders;

/// The transaction that a subscriber cannot apply, and what skipping it would leave out.
///
/// @param subscription by its name where this server knows it, else by its OID
/// @param xid          on the publisher
/// @param firstChange  the LSN of its first change
/// @param commit       the start of its COMMIT record: the finish LSN, which SKIP is given
/// @param end          the byte after that record, which is not
/// @param confirmed    what the slot's consumer has confirmed
/// @param rows         of published changes: `public.conf INSERT (id)=(5)`
/// @param statement    to be run in the subscriber's database; empty where its name or release does not allow one
public record SkipProposal(
        String subscription,
        int xid,
        Optional<Lsn> firstChange,
        Lsn commit,
        Lsn end,
        Optional<Lsn> confirmed,
        List<String> rows,
        Optional<String> statement) {

    /// Rows named in the sentence; all are counted.
    private static final int NAMED = 20;

    public SkipProposal {
        rows = List.copyOf(rows);
    }

    /// Finds it in what a slot holds, through a temporary copy with pgoutput: which names a transaction by the
    /// very LSN
    /// that the subscriber says.
    ///
    /// @param settings of the publisher
    /// @throws ServerException also where the slot does not hold it, or the line does not say its LSN
    public static SkipProposal find(ConnectionSettings settings, String slot, ApplyError error, BooleanSupplier stop)
            throws ServerException {
        Lsn finished = error.finished()
                .orElseThrow(() -> new ServerException(
                        "The line names no LSN (\"finished at …\"): subscribers before PostgreSQL 15 do not say it, and"
                                + " have no SKIP. Find transaction "
                                + (error.xid().isPresent()
                                        ? Xid.toString(error.xid().getAsInt())
                                        : "by its xid")
                                + " in the slot instead.",
                        "0A000"));
        ReplicationMap map;
        ReplicationSlot source;
        try (Server server = Server.connect(settings)) {
            map = server.replicationMap();
            source = map.slots().slots().stream()
                    .filter(each -> each.name().equals(slot))
                    .findFirst()
                    .orElseThrow(() -> new ServerException("There is no slot \"" + slot + "\".", "42704"));
        }
        DecodedTransaction txn = transaction(settings, map, source, error, finished, stop);
        Optional<String> name = map.subscriptions().stream()
                .filter(each -> error.subscription().isPresent()
                        && each.oid() == error.subscription().getAsInt()
                        && each.slot().filter(slot::equals).isPresent())
                .map(ReplicationMap.Subscription::name)
                .findFirst();
        List<DecodedChange> changes = txn.changes().stream()
                .filter(change -> !(change instanceof DecodedChange.Description))
                .toList();
        return new SkipProposal(
                name.orElseGet(() -> error.subscription().isPresent()
                        ? "the one with OID "
                                + Integer.toUnsignedString(error.subscription().getAsInt())
                        : "not said"),
                txn.xid().orElse(0),
                changes.stream().findFirst().map(change -> change.at().lsn()),
                finished,
                txn.endLsn().orElse(Lsn.INVALID),
                source.confirmedFlushLsn(),
                changes.stream().flatMap(change -> row(change).stream()).toList(),
                name.map(known ->
                        "ALTER SUBSCRIPTION " + SqlIdentifier.quote(known) + " SKIP (lsn = '" + finished + "');"));
    }

    private static DecodedTransaction transaction(
            ConnectionSettings settings,
            ReplicationMap map,
            ReplicationSlot source,
            ApplyError error,
            Lsn finished,
            BooleanSupplier stop)
            throws ServerException {
        ConnectionSettings there = source.database().map(settings::withDatabase).orElse(settings);
        List<String> taken =
                map.slots().slots().stream().map(ReplicationSlot::name).toList();
        // What the subscription asks for is what it loses; where it is not known, all publications
        List<String> asked = map.subscriptions().stream()
                .filter(each -> each.slot().filter(source.name()::equals).isPresent())
                .flatMap(each -> each.publications().stream())
                .toList();
        Map<String, String> options;
        try (Server server = Server.connect(there)) {
            options = server.peekOptions(
                    "pgoutput",
                    asked.isEmpty()
                            ? Map.of()
                            : Map.of(
                                    "publication_names",
                                    asked.stream().map(SqlIdentifier::quote).collect(Collectors.joining(","))));
        }
        String copyName = SlotName.forCopy(source.name(), "pgoutput", taken);
        try (SlotCopy copy = SlotCopy.logical(settings, source, copyName, "pgoutput", true)) {
            DecodedOutput output = OutputReaders.of("pgoutput")
                    .read(
                            copy.peek(options, Optional.empty(), PeekLimit.BEGINNING, stop)
                                    .writes(),
                            stop);
            return output.transactions().stream()
                    .filter(txn -> txn.commitLsn().filter(finished::equals).isPresent())
                    .findFirst()
                    .orElseThrow(() -> new ServerException(
                            "Slot \"" + source.name() + "\" holds no transaction that finished at " + finished
                                    + (error.xid().isPresent()
                                            ? " (xid "
                                                    + Xid.toString(error.xid().getAsInt()) + ")"
                                            : "")
                                    + ", in what was read of it from "
                                    + copy.start() + " on. Is it the slot of that subscription?",
                            "02000"));
        }
    }

    private static List<String> row(DecodedChange change) {
        return switch (change) {
            case DecodedChange.Insert insert -> List.of(insert.relation() + " INSERT " + key(insert.row()));
            case DecodedChange.Update update -> List.of(update.relation() + " UPDATE " + key(update.row()));
            case DecodedChange.Delete delete ->
                List.of(delete.relation() + " DELETE "
                        + delete.old().map(old -> key(old.columns())).orElse(""));
            case DecodedChange.Truncate truncate ->
                truncate.relations().stream()
                        .map(relation -> relation + " TRUNCATE")
                        .toList();
            default -> List.of();
        };
    }

    /// As the server's DETAIL names keys: `(id)=(5)`.
    private static String key(List<ColumnValue> row) {
        List<ColumnValue> key =
                row.stream().filter(value -> value.column().key()).toList();
        return "(" + key.stream().map(ColumnValue::name).collect(Collectors.joining(", ")) + ")=("
                + key.stream()
                        .map(value -> value.value() instanceof Value.Text(var text) ? text : "?")
                        .collect(Collectors.joining(", "))
                + ")";
    }

    /// The transaction and what skipping it costs, in sentences.
    public List<String> sentences(ApplyError error) {
        List<String> sentences = new ArrayList<>();
        sentences.add("Transaction " + Xid.toString(xid) + " of the publisher: first change "
                + firstChange.map(Lsn::toString).orElse("none published") + ", commit (finish) " + commit + ", end "
                + end
                + "; the slot's consumer has confirmed "
                + confirmed.map(Lsn::toString).orElse("nothing") + ".");
        List<String> named = new ArrayList<>(rows.subList(0, Math.min(NAMED, rows.size())));
        if (rows.size() > NAMED) {
            named.add("and " + (rows.size() - NAMED) + " more");
        }
        sentences.add(
                "Skipping leaves out the whole transaction: " + rows.size() + (rows.size() == 1 ? " row" : " rows")
                        + (named.isEmpty() ? "." : " (" + String.join("; ", named) + ")."));
        error.key().ifPresent(key -> {
            long conflicting = rows.stream().filter(row -> row.endsWith(key)).count();
            sentences.add("The key that is there already is " + key + ": " + conflicting + " of these rows "
                    + (conflicting == 1 ? "has" : "have") + " it.");
        });
        sentences.add(statement
                .map(sql -> "In the subscriber's database: " + sql)
                .orElse("Subscription: " + subscription
                        + ". Its name is known on the subscriber only: SELECT subname FROM"
                        + " pg_subscription WHERE oid = that OID; then ALTER SUBSCRIPTION … SKIP (lsn = '" + commit
                        + "')."));
        return sentences;
    }
}
