package org.walscope.plugins.reader;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.walscope.model.Lsn;
import org.walscope.model.Xid;
import org.walscope.model.change.DecodedChange;
import org.walscope.model.change.DecodedItem;
import org.walscope.model.change.DecodedOutput;
import org.walscope.model.change.DecodedTransaction;
import org.walscope.model.change.DecodedTransaction.Outcome;
import org.walscope.model.change.Frame;
import org.walscope.model.change.LineRange;
import org.walscope.model.change.OutputLine;
import org.walscope.model.change.OutputSection;
import org.walscope.model.change.PluginWrite;
import org.walscope.model.change.ReadProblem;
import org.walscope.model.change.WrittenAt;

/// Puts together what a reader finds, write by write: lines, sections, transactions. Mends what malformed writes
/// leave open; every line ends in exactly one section.
final class OutputAssembler {

    private final String plugin;
    private final List<PluginWrite> writes;
    private final List<OutputLine> lines = new ArrayList<>();
    private final List<Txn> transactions = new ArrayList<>();
    private final List<OutputSection> sections = new ArrayList<>();
    /// Transactions seen but not ended, by xid: streamed or prepared ones.
    private final Map<Integer, Txn> unfinished = new HashMap<>();

    private @Nullable Txn current;
    private boolean implicit;
    private boolean streaming;
    private List<DecodedItem> items = new ArrayList<>();
    private OptionalInt lastXid = OptionalInt.empty();

    OutputAssembler(String plugin, List<PluginWrite> writes) {
        this.plugin = plugin;
        this.writes = writes;
    }

    /// A transaction while it is read.
    static final class Txn {
        private final int place;
        int xid;
        Optional<Lsn> commitLsn = Optional.empty();
        Optional<Lsn> endLsn = Optional.empty();
        Optional<Instant> commitTime = Optional.empty();
        Optional<String> origin = Optional.empty();
        Optional<String> gid = Optional.empty();
        private Outcome outcome = Outcome.OPEN;
        private boolean hasEarlierSection;
        private final Set<Integer> abortedSubxids = new HashSet<>();
        private final List<DecodedChange> changes = new ArrayList<>();

        private Txn(int place, int xid) {
            this.place = place;
            this.xid = xid;
        }

        private DecodedTransaction toTransaction() {
            return new DecodedTransaction(
                    optional(xid), commitLsn, endLsn, commitTime, origin, gid, outcome, abortedSubxids, changes);
        }
    }

    /// The transaction of a write: one object for all that come one after the other.
    private OptionalInt xidOf(int xid) {
        if (lastXid.isEmpty() || lastXid.getAsInt() != xid) {
            lastXid = optional(xid);
        }
        return lastXid;
    }

    static OptionalInt optional(int xid) {
        return Xid.isValid(xid) ? OptionalInt.of(xid) : OptionalInt.empty();
    }

    /// Adds a line of a write; the result is its number.
    int line(int write, String text) {
        return line(write, () -> text);
    }

    /// The same with a text that is made when it is asked for.
    int line(int write, Supplier<String> text) {
        lines.add(new OutputLine(write, text, Optional.empty()));
        return lines.size() - 1;
    }

    int lineCount() {
        return lines.size();
    }

    /// Where a change in one line of a write stands.
    WrittenAt at(int write, int xid, int line) {
        return new WrittenAt(writes.get(write).lsn(), xidOf(xid), LineRange.of(line));
    }

    /// Where a change stands whose line comes next.
    WrittenAt next(PluginWrite write, int xid) {
        return new WrittenAt(write.lsn(), xidOf(xid), LineRange.of(lines.size()));
    }

    /// The line of a write that could not be read; it stays where it is.
    void unread(int write, String text, ReadProblem problem) {
        int line = lines.size();
        lines.add(new OutputLine(write, () -> text, Optional.of(problem)));
        change(new DecodedChange.Unread(at(write, writes.get(write).xid(), line), text));
    }

    /// The transaction being read, if any.
    Optional<Txn> current() {
        return Optional.ofNullable(current);
    }

    /// Whether a block of a transaction in progress is open.
    boolean streaming() {
        return streaming;
    }

    /// A transaction begins.
    Txn begin(int xid, int line) {
        close(OutputSection.Kind.BLOCK);
        Txn txn = unfinished.remove(xid);
        if (txn == null) {
            txn = newTxn(xid);
        }
        current = txn;
        items.add(new Frame(Frame.Kind.BEGIN, LineRange.of(line)));
        return txn;
    }

    /// A block of a transaction in progress begins.
    Txn streamStart(int xid, int line) {
        close(OutputSection.Kind.BLOCK);
        current = unfinished.containsKey(xid) ? unfinished.get(xid) : newTxn(xid);
        streaming = true;
        items.add(new Frame(Frame.Kind.STREAM_START, LineRange.of(line)));
        return java.util.Objects.requireNonNull(current);
    }

    void streamStop(int line) {
        items.add(new Frame(Frame.Kind.STREAM_STOP, LineRange.of(line)));
        close(OutputSection.Kind.BLOCK);
    }

    /// A line of the current transaction that is no change.
    void frame(Frame.Kind kind, int line) {
        items.add(new Frame(kind, LineRange.of(line)));
        if (current == null) {
            close(OutputSection.Kind.OUTSIDE);
        }
    }

    /// The end of a transaction: of the current one, or of one whose changes came earlier.
    ///
    /// @param xid of the transaction, 0 where the output does not say
    /// @param gid of a prepared one
    Txn end(Frame.Kind kind, int xid, Optional<String> gid, Outcome outcome, int line) {
        if (implicit || streaming || (current != null && xid != 0 && current.xid != 0 && current.xid != xid)) {
            close(OutputSection.Kind.BLOCK);
        }
        Txn txn = current;
        boolean ofCurrent = txn != null;
        if (txn == null) {
            txn = unfinishedOf(xid, gid);
        }
        if (txn.xid == 0) {
            txn.xid = xid;
        }
        if (gid.isPresent()) {
            txn.gid = gid;
        }
        txn.outcome = outcome;
        items.add(new Frame(kind, LineRange.of(line)));
        current = txn;
        if (outcome == Outcome.PREPARED) {
            close(OutputSection.Kind.PREPARED);
            unfinished.put(txn.xid, txn);
        } else {
            close(ofCurrent ? OutputSection.Kind.WHOLE : OutputSection.Kind.END);
            unfinished.remove(txn.xid);
        }
        return txn;
    }

    /// The current transaction is over with the line that began it.
    void endWithoutLine(Lsn endLsn) {
        if (current != null) {
            current.outcome = Outcome.COMMITTED;
            current.endLsn = Optional.of(endLsn);
            unfinished.remove(current.xid);
        }
        close(OutputSection.Kind.WHOLE);
    }

    /// A subtransaction is rolled back after its changes were streamed.
    void abortedSub(int top, int subxid, int line) {
        close(OutputSection.Kind.BLOCK);
        Txn txn = unfinished.get(top);
        items.add(new Frame(Frame.Kind.STREAM_ABORT, LineRange.of(line)));
        if (txn == null) {
            close(OutputSection.Kind.OUTSIDE);
        } else {
            txn.abortedSubxids.add(subxid);
            current = txn;
            close(OutputSection.Kind.BLOCK);
        }
    }

    boolean isUnfinished(int xid) {
        return unfinished.containsKey(xid);
    }

    void change(DecodedChange change) {
        if (change instanceof DecodedChange.Message message && !message.transactional()) {
            outside(change);
            return;
        }
        int xid = writes.get(lines.get(change.lines().from()).write()).xid();
        if (implicit && current != null && current.xid != xid) {
            close(OutputSection.Kind.WHOLE);
        }
        if (current == null) {
            if (!Xid.isValid(xid)) {
                outside(change);
                return;
            }
            current = unfinished.containsKey(xid) ? unfinished.get(xid) : newTxn(xid);
            implicit = true;
        }
        items.add(change);
        if (current != null) {
            current.changes.add(change);
        }
    }

    /// A change of no transaction. The transaction it stands in goes on after it.
    private void outside(DecodedChange change) {
        Txn interrupted = current;
        boolean wasStreaming = streaming;
        boolean wasImplicit = implicit;
        if (!items.isEmpty()) {
            close(OutputSection.Kind.BLOCK);
        }
        current = null;
        items.add(change);
        close(OutputSection.Kind.OUTSIDE);
        current = interrupted;
        streaming = wasStreaming;
        implicit = wasImplicit;
    }

    private Txn newTxn(int xid) {
        var txn = new Txn(transactions.size(), xid);
        transactions.add(txn);
        return txn;
    }

    private Txn unfinishedOf(int xid, Optional<String> gid) {
        Txn txn = unfinished.get(xid);
        if (txn == null && gid.isPresent()) {
            txn = unfinished.values().stream()
                    .filter(t -> t.gid.equals(gid))
                    .findFirst()
                    .orElse(null);
        }
        return txn == null ? newTxn(xid) : txn;
    }

    /// Ends the section; a transaction that is not over is kept for its next one.
    private void close(OutputSection.Kind kind) {
        Txn txn = current;
        if (!items.isEmpty()) {
            boolean implicitWhole = implicit && txn != null && !txn.hasEarlierSection;
            OutputSection.Kind said = implicitWhole ? OutputSection.Kind.WHOLE : kind;
            if (said == OutputSection.Kind.WHOLE && txn != null && txn.hasEarlierSection) {
                said = OutputSection.Kind.END;
            }
            sections.add(new OutputSection(
                    txn == null ? OutputSection.Kind.OUTSIDE : said,
                    txn == null ? OptionalInt.empty() : OptionalInt.of(txn.place),
                    items));
            items = new ArrayList<>();
            if (txn != null) {
                txn.hasEarlierSection = true;
            }
        }
        if (txn != null && txn.outcome == Outcome.OPEN) {
            unfinished.put(txn.xid, txn);
        }
        current = null;
        implicit = false;
        streaming = false;
    }

    DecodedOutput finish() {
        close(OutputSection.Kind.BLOCK);
        return new DecodedOutput(
                plugin,
                writes,
                lines,
                transactions.stream().map(Txn::toTransaction).toList(),
                sections);
    }
}
