package org.walscope.view.slot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.walscope.model.Lsn;
import org.walscope.model.server.OpenTransaction;
import org.walscope.model.server.ReplicationSlot;
import org.walscope.model.server.SlotCounters;
import org.walscope.model.server.SlotHistory;
import org.walscope.model.server.SlotsReport;
import org.walscope.view.Texts;

/// What a slot keeps, what holds it back and what will release it, in sentences; the window and the command line
/// say
/// the same.
public final class SlotWords {

    private SlotWords() {}

    /// Paragraphs on a slot.
    ///
    /// @param samples where it was seen earlier, oldest first
    public static List<String> of(
            SlotsReport report, ReplicationSlot slot, List<SlotHistory.Sample> samples, Optional<SlotCounters> since) {
        List<String> paragraphs = new ArrayList<>();
        if (slot.isInvalidated()) {
            paragraphs.add(lost(report, slot, samples));
        } else if (slot.retainedBytes().isEmpty()) {
            paragraphs.add(Texts.get("slot.standing.none", slot.name()));
        } else {
            paragraphs.add(standing(report, slot));
            report.kept(slot).filter(kept -> kept.files().isPresent()).ifPresent(kept -> paragraphs.add(files(kept)));
            report.pin(slot).ifPresent(pin -> paragraphs.add(pin(report, slot, pin)));
            if (!report.seesAll()) {
                paragraphs.add(Texts.get("slot.standing.blind"));
            }
        }
        rows(report, slot).ifPresent(paragraphs::add);
        SlotHistory.setback(samples, slot.name())
                .ifPresent(back -> paragraphs.add(Texts.get(
                        "slot.standing.setback",
                        back.from().toString(),
                        back.to().toString(),
                        moment(back))));
        since.map(SlotWords::counters).ifPresent(paragraphs::add);
        return paragraphs;
    }

    private static String moment(SlotHistory.Setback back) {
        return back.seen()
                .toString()
                .replace('T', ' ')
                .replaceFirst("\\.\\d+", "")
                .replace("Z", " UTC");
    }

    private static String standing(SlotsReport report, ReplicationSlot slot) {
        Lsn current = report.slots().currentLsn();
        List<String> sentences = new ArrayList<>();
        sentences.add(Texts.get(
                "slot.standing.keeps",
                slot.name(),
                SlotTexts.bytes(slot.retainedBytes()),
                slot.restartLsn().map(Lsn::toString).orElse(""),
                current.toString()));
        slot.confirmedFlushLsn()
                .ifPresent(confirmed -> sentences.add(Texts.get(
                        "slot.standing.confirmed",
                        confirmed.toString(),
                        SlotTexts.bytes(Math.max(0, current.minus(confirmed))))));
        if (slot.safeWalSize().isPresent()) {
            sentences.add(Texts.get("slot.standing.headroom", SlotTexts.bytes(slot.safeWalSize())));
        }
        sentences.add(
                slot.activePid().isPresent()
                        ? Texts.get(
                                "slot.standing.active",
                                Integer.toString(slot.activePid().getAsInt()))
                        : Texts.get("slot.standing.idle"));
        return String.join(" ", sentences);
    }

    private static String files(SlotsReport.Kept kept) {
        String of = Texts.get(
                "slot.standing.files", kept.files().orElse(0), kept.oldest().orElse(""));
        if (kept.aloneBytes() == 0) {
            return of + " " + Texts.get("slot.standing.shared");
        }
        String alone = Texts.get("slot.standing.alone", kept.alone().orElse(0), SlotTexts.bytes(kept.aloneBytes()));
        String then = kept.next()
                .map(next -> Texts.get(
                        "slot.standing.next",
                        next.name(),
                        next.restartLsn().map(Lsn::toString).orElse("")))
                .orElseGet(() -> Texts.get("slot.standing.no-next"));
        return String.join(" ", of, alone, then);
    }

    private static String pin(SlotsReport report, ReplicationSlot slot, SlotsReport.Pin pin) {
        OpenTransaction txn = pin.transaction();
        List<String> sentences = new ArrayList<>();
        sentences.add(Texts.get(
                pin.seen() ? "slot.standing.pin" : "slot.standing.pin.perhaps",
                Integer.toUnsignedString(txn.xid()),
                who(txn),
                txn.since().orElse(Texts.get("slot.standing.unknown"))));
        if (!txn.relations().isEmpty()) {
            sentences.add(Texts.get("slot.standing.pin.relations", String.join(", ", txn.relations())));
        }
        sentences.add(Texts.get("slot.standing.pin.release"));
        Lsn confirmed = slot.confirmedFlushLsn().orElse(Lsn.INVALID);
        if (pin.seen() && report.slots().currentLsn().minus(confirmed) < confirmed.minus(restart(slot))) {
            sentences.add(Texts.get("slot.standing.pin.consumer", confirmed.toString()));
        }
        return String.join(" ", sentences);
    }

    private static Lsn restart(ReplicationSlot slot) {
        return slot.restartLsn().orElse(Lsn.INVALID);
    }

    private static String who(OpenTransaction txn) {
        return txn.isPrepared()
                ? Texts.get(
                        "slot.holder.prepared",
                        txn.gid().orElse(""),
                        txn.database().orElse(""))
                : Texts.get(
                        "slot.holder.session",
                        txn.pid().isPresent() ? Integer.toString(txn.pid().getAsInt()) : "",
                        txn.state(),
                        txn.database().orElse(""),
                        txn.role().orElse(""));
    }

    /// What of rows it holds.
    private static Optional<String> rows(SlotsReport report, ReplicationSlot slot) {
        OptionalLong catalog = report.age(slot, "catalog_xmin");
        OptionalLong all = report.age(slot, "xmin");
        List<String> sentences = new ArrayList<>();
        if (all.isPresent()) {
            sentences.add(Texts.get("slot.standing.xmin", slot.column("xmin").orElse(""), all.getAsLong()));
        }
        if (catalog.isPresent()) {
            sentences.add(Texts.get(
                    all.isPresent() ? "slot.standing.catalog-too" : "slot.standing.catalog",
                    slot.column("catalog_xmin").orElse(""),
                    catalog.getAsLong()));
            sentences.add(report.holdsLonger(slot)
                    .map(SlotWords::longer)
                    .orElseGet(
                            () -> Texts.get(report.seesAll() ? "slot.standing.oldest" : "slot.standing.oldest.seen")));
        }
        return sentences.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", sentences));
    }

    private static String longer(SlotsReport.OlderHolder older) {
        return older.slot()
                .map(slot -> Texts.get("slot.standing.longer.slot", slot.name()))
                .orElseGet(() -> Texts.get(
                        "slot.standing.longer",
                        older.transaction().map(SlotWords::who).orElse("")));
    }

    private static String lost(SlotsReport report, ReplicationSlot slot, List<SlotHistory.Sample> samples) {
        List<String> sentences = new ArrayList<>();
        sentences.add(Texts.get(
                "slot.standing.lost",
                slot.name(),
                slot.column("invalidation_reason").orElse("wal_removed")));
        SlotHistory.lastRestart(samples, slot.name())
                .ifPresent(last -> sentences.add(Texts.get("slot.standing.lost.restart", last.toString())));
        List<String> decline = SlotHistory.walStatuses(samples, slot.name());
        if (decline.size() > 1) {
            sentences.add(Texts.get("slot.standing.lost.decline", String.join(" → ", decline)));
        }
        report.files()
                .flatMap(files -> files.oldest())
                .ifPresent(oldest -> sentences.add(Texts.get("slot.standing.lost.oldest", oldest)));
        slot.confirmedFlushLsn()
                .ifPresent(confirmed -> sentences.add(Texts.get("slot.standing.lost.confirmed", confirmed.toString())));
        return String.join(" ", sentences);
    }

    private static String counters(SlotCounters counters) {
        String counts = counters.counts().entrySet().stream()
                .filter(count -> count.getValue() != 0)
                .map(count -> count.getKey() + " " + String.format(Locale.ROOT, "%,d", count.getValue()))
                .collect(Collectors.joining(", "));
        return counts.isEmpty() ? Texts.get("slot.counters.none") : Texts.get("slot.counters", counts);
    }
}
