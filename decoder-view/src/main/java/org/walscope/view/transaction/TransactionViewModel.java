package org.walscope.view.transaction;

import java.util.Optional;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ChangeListener;
import org.walscope.model.Lsn;
import org.walscope.model.Xid;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.record.RecordReader;
import org.walscope.model.record.WalIndex;
import org.walscope.model.reorder.Transactions;
import org.walscope.model.rmgr.RmgrTable;
import org.walscope.model.server.ServerFacts;
import org.walscope.view.OpenWal;
import org.walscope.view.Selection;
import org.walscope.view.ServerSession;
import org.walscope.view.Texts;
import org.walscope.view.fx.Background;

/// The selected transaction, looked into in the background; the newest choice wins. Knows no control. FX thread.
final class TransactionViewModel {

    private final OpenWal wal;
    private final ServerSession server;
    private final Selection selection;
    private final Background background;
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(State.NOTHING_OPEN);
    private final ReadOnlyObjectWrapper<Optional<TransactionReport>> report =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyIntegerWrapper textRevision = new ReadOnlyIntegerWrapper();
    private final SeenTexts texts;
    private final ChangeListener<Object> follow = (source, before, now) -> load();
    private String failure = "";
    private Background.Job job = () -> {};

    /// Why there is a report, or is none.
    enum State {
        NOTHING_OPEN,
        READING,
        NOTHING_CHOSEN,
        /// The selected record belongs to no transaction of this WAL.
        UNKNOWN,
        FAILED,
        SHOWN
    }

    TransactionViewModel(OpenWal wal, ServerSession server, Selection selection, Background background) {
        this.wal = wal;
        this.server = server;
        this.selection = selection;
        this.background = background;
        this.texts = new SeenTexts(
                background, Texts.get("txn.job.describe"), () -> textRevision.set(textRevision.get() + 1));
    }

    void attach() {
        selection.xid().addListener(follow);
        wal.transactions().addListener(follow);
        wal.scanning().addListener(follow);
        wal.timeline().addListener(follow);
        load();
    }

    void detach() {
        selection.xid().removeListener(follow);
        wal.transactions().removeListener(follow);
        wal.scanning().removeListener(follow);
        wal.timeline().removeListener(follow);
        job.stop();
        texts.reset(Optional.empty());
    }

    ReadOnlyObjectProperty<State> state() {
        return state.getReadOnlyProperty();
    }

    /// The last one that was looked into; stays while the next is.
    ReadOnlyObjectProperty<Optional<TransactionReport>> report() {
        return report.getReadOnlyProperty();
    }

    /// `server_version_num` of the connected server when the WAL is its, else 0.
    int serverVersion() {
        return server.facts()
                .get()
                .filter(facts -> wal.timeline()
                        .get()
                        .filter(timeline -> timeline.systemIdentifier() == facts.systemIdentifier())
                        .isPresent())
                .map(ServerFacts::versionNum)
                .orElse(0);
    }

    /// Counts up when descriptions have arrived.
    ReadOnlyIntegerProperty textRevision() {
        return textRevision.getReadOnlyProperty();
    }

    /// Why it could not be looked into; "" unless [State#FAILED].
    String failure() {
        return failure;
    }

    private void load() {
        Optional<Transactions> transactions = wal.transactions().get();
        if (transactions.isEmpty()) {
            end(wal.timeline().get().isPresent() ? State.READING : State.NOTHING_OPEN);
            return;
        }
        Optional<Integer> xid = selection.xid().get();
        int row = xid.map(transactions.get()::rowOf).orElse(-1);
        if (row < 0) {
            end(xid.isEmpty() ? State.NOTHING_CHOSEN : State.UNKNOWN);
            return;
        }
        boolean same = report.get()
                .filter(shown -> shown.transactions() == transactions.get() && shown.row() == row)
                .isPresent();
        if (same && state.get() == State.SHOWN) {
            return;
        }
        WalIndex index = wal.index();
        job.stop();
        job = background.start(
                Texts.get("txn.job", Xid.toString(transactions.get().xid(row))),
                progress -> TransactionReport.of(index, transactions.get(), row, progress),
                this::show,
                error -> {
                    failure = String.valueOf(error.getMessage());
                    end(State.FAILED);
                });
    }

    private void show(TransactionReport made) {
        texts.reset(wal.reader().map(reader -> _ -> lsn -> describe(reader, lsn)));
        report.set(Optional.of(made));
        state.set(State.SHOWN);
    }

    private void end(State other) {
        job.stop();
        texts.reset(Optional.empty());
        report.set(Optional.empty());
        state.set(other);
    }

    /// The operation of a row of the index.
    String operation(int indexRow) {
        TransactionReport shown = report.get().orElseThrow();
        return RmgrTable.identify(
                shown.index().rmid(indexRow),
                shown.index().info(indexRow),
                shown.transactions().version());
    }

    /// The record's description; "" until it is there.
    String description(int indexRow) {
        return report.get().map(shown -> texts.of(shown.index().lsn(indexRow))).orElse("");
    }

    private static String describe(RecordReader reader, long lsn) {
        try {
            return RmgrTable.describe(reader.read(new Lsn(lsn)));
        } catch (WalFormatException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /// Chooses a record of the transaction.
    void chooseRecord(int indexRow) {
        report.get()
                .ifPresent(shown -> selection.select(
                        new Lsn(shown.index().lsn(indexRow)), shown.txn().xid()));
    }

    /// Chooses another transaction.
    void chooseTransaction(int row) {
        report.get()
                .ifPresent(shown -> selection.select(
                        new Lsn(shown.transactions().firstLsn(row)),
                        shown.transactions().xid(row)));
    }
}
