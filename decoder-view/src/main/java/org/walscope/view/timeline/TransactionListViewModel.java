package org.walscope.view.timeline;

import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.walscope.model.Lsn;
import org.walscope.model.reorder.MemoryReplay;
import org.walscope.view.RelationNames;
import org.walscope.view.Texts;
import org.walscope.view.TransactionTexts;
import org.walscope.view.fx.Background;

/// The list beside the timeline, made in the background; and the scrubber, the LSN at which one looks into the
/// buffer. FX thread.
final class TransactionListViewModel {

    private final Background background;
    private final Runnable changed;
    private final ReadOnlyObjectWrapper<TransactionList> list =
            new ReadOnlyObjectWrapper<>(TransactionList.empty(ListKind.LONGEST));
    private final ReadOnlyObjectWrapper<ListKind> kind = new ReadOnlyObjectWrapper<>(ListKind.LONGEST);
    private final ReadOnlyObjectWrapper<Optional<Lsn>> scrubber = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private Optional<TimelineData> data = Optional.empty();
    private Optional<MemoryReplay> replay = Optional.empty();
    private RelationQuery relation = RelationQuery.NONE;
    private boolean shown;
    private boolean making;
    private boolean again;
    private Background.Job job = () -> {};

    /// @param changed called when there is something else to draw
    TransactionListViewModel(Background background, Runnable changed) {
        this.background = background;
        this.changed = changed;
    }

    ReadOnlyObjectProperty<TransactionList> list() {
        return list.getReadOnlyProperty();
    }

    /// Why the list could not be made; "" when it could.
    ReadOnlyStringProperty problem() {
        return problem.getReadOnlyProperty();
    }

    /// What is said behind its bytes where they are of a reorder buffer; "" where they are those the server counts.
    String estimate() {
        return switch (list.get().kind()) {
            case HELD, SPILLED ->
                replay.map(made -> TransactionTexts.estimate(made.estimates())).orElse("");
            case LARGEST ->
                data.map(shown -> TransactionTexts.estimate(shown.transactions()
                                .estimates(replay.map(made -> made.options().serverVersion())
                                        .orElse(0))))
                        .orElse("");
            case LONGEST, OPEN, ROLLED_BACK, TOUCHING -> "";
        };
    }

    ReadOnlyObjectProperty<ListKind> kind() {
        return kind.getReadOnlyProperty();
    }

    /// Where one looks into the buffer; empty while the list shows something else.
    Optional<Lsn> scrubber() {
        return shown && kind.get() == ListKind.HELD ? scrubber.get() : Optional.empty();
    }

    /// Makes lists only while they can be seen.
    void setShown(boolean visible) {
        shown = visible;
        remake();
        changed.run();
    }

    boolean isShown() {
        return shown;
    }

    void choose(ListKind wanted) {
        kind.set(wanted);
        remake();
        changed.run();
    }

    /// Lists the transactions that touched a relation, by its name or file.
    void touching(String wanted) {
        relation = new RelationQuery(wanted, relation.names());
        choose(ListKind.TOUCHING);
    }

    /// What relations are called from now on.
    void learnNames(RelationNames names) {
        relation = new RelationQuery(relation.text(), names);
        if (kind.get() == ListKind.TOUCHING) {
            remake();
        }
    }

    /// What the list of those that touched a relation comes to, or what to do for one.
    ///
    /// @param count "12 of 300"
    String touchingText(String count) {
        if (relation.text().isEmpty()) {
            return Texts.get("timeline.list.touching.how");
        }
        return relation.lacksCatalog()
                ? Texts.get("timeline.list.touching.no-catalog", relation.text())
                : Texts.get("timeline.list.totals.touching", relation.text(), count);
    }

    /// Looks into the buffer there.
    void scrub(Lsn lsn) {
        scrubber.set(Optional.of(lsn));
        if (kind.get() == ListKind.HELD) {
            remake();
        }
        changed.run();
    }

    /// There are other transactions, or what was held has changed.
    void show(Optional<TimelineData> newData, Optional<MemoryReplay> newReplay) {
        if (newData.isEmpty()) {
            scrubber.set(Optional.empty());
        }
        data = newData;
        replay = newReplay;
        remake();
    }

    private void remake() {
        if (!shown) {
            return;
        }
        if (data.isEmpty()) {
            job.stop();
            making = false;
            list.set(TransactionList.empty(kind.get()));
        } else if (making) {
            again = true;
        } else {
            start(data.get());
        }
    }

    private void start(TimelineData of) {
        ListKind wanted = kind.get();
        Optional<MemoryReplay> in = replay;
        Optional<Lsn> at = scrubber.get();
        RelationQuery touched = relation;
        making = true;
        again = false;
        job = background.start(
                Texts.get("timeline.job.list"),
                progress -> TransactionList.build(wanted, of, in, at, touched, progress),
                this::arrived,
                failure -> {
                    arrived(TransactionList.empty(wanted));
                    problem.set(String.valueOf(failure.getMessage()));
                });
    }

    private void arrived(TransactionList made) {
        making = false;
        problem.set("");
        list.set(made);
        if (again && data.isPresent()) {
            start(data.get());
        }
    }
}
