package org.walscope.plugins.reader;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.walscope.model.Lsn;
import org.walscope.model.change.DecodedChange;
import org.walscope.model.change.DecodedChange.TruncateFlags;
import org.walscope.model.change.DecodedOutput;
import org.walscope.model.change.DecodedTransaction.Outcome;
import org.walscope.model.change.Frame;
import org.walscope.model.change.OldRow;
import org.walscope.model.change.PluginWrite;
import org.walscope.model.change.ReadProblem;
import org.walscope.model.change.RelationName;
import org.walscope.model.change.WrittenAt;
import org.walscope.model.rmgr.Timestamps;

/// Reads replication/pgoutput: a message a write, told in a readable line.
final class PgOutputReader implements OutputReader {

    @Override
    public String plugin() {
        return "pgoutput";
    }

    @Override
    public DecodedOutput read(List<PluginWrite> writes, BooleanSupplier stop) {
        var run = new Run(new OutputAssembler(plugin(), writes));
        for (int i = 0; i < writes.size() && !stop.getAsBoolean(); i++) {
            run.read(writes.get(i), i);
        }
        return run.out.finish();
    }

    /// One reading, with what the messages so far described.
    private static final class Run {

        private final OutputAssembler out;
        private final PgOutputParser parser = new PgOutputParser();
        private final PgOutputRelations relations = new PgOutputRelations();

        Run(OutputAssembler out) {
            this.out = out;
        }

        void read(PluginWrite write, int place) {
            try {
                PgOutputMessage message = parser.parse(write.data());
                Optional<DecodedChange> change = change(message, write);
                if (change.isPresent()) {
                    DecodedChange told = change.get();
                    out.line(place, () -> ChangeText.of(told));
                    out.change(told);
                } else {
                    frame(message, out.line(place, PgOutputText.frame(message)));
                }
            } catch (OutputFormatException e) {
                ReadProblem problem = e.problem();
                out.unread(place, HexFormat.of().formatHex(write.data()), problem);
            }
        }

        private Optional<DecodedChange> change(PgOutputMessage message, PluginWrite write)
                throws OutputFormatException {
            return switch (message) {
                case PgOutputMessage.Insert(var xid, var oid, var row) -> {
                    PgOutputRelations.Known relation = relations.get(oid);
                    yield Optional.of(new DecodedChange.Insert(
                            at(write, xid), relation.name(), PgOutputRelations.row(relation, row)));
                }
                case PgOutputMessage.Update(var xid, var oid, var old, var row) -> {
                    PgOutputRelations.Known relation = relations.get(oid);
                    Optional<OldRow> oldRow =
                            old.isPresent() ? Optional.of(old(relation, old.get())) : Optional.empty();
                    yield Optional.of(new DecodedChange.Update(
                            at(write, xid), relation.name(), oldRow, PgOutputRelations.row(relation, row)));
                }
                case PgOutputMessage.Delete(var xid, var oid, var old) -> {
                    PgOutputRelations.Known relation = relations.get(oid);
                    yield Optional.of(
                            new DecodedChange.Delete(at(write, xid), relation.name(), Optional.of(old(relation, old))));
                }
                case PgOutputMessage.Truncate(var xid, var flags, var oids) -> {
                    var names = new ArrayList<RelationName>();
                    for (int oid : oids) {
                        names.add(relations.get(oid).name());
                    }
                    var said = new TruncateFlags(
                            (flags & PgOutputMessage.Truncate.CASCADE) != 0,
                            (flags & PgOutputMessage.Truncate.RESTART_SEQS) != 0);
                    yield Optional.of(new DecodedChange.Truncate(at(write, xid), names, Optional.of(said)));
                }
                case PgOutputMessage.Message m ->
                    Optional.of(new DecodedChange.Message(
                            at(write, m.xid()),
                            m.transactional(),
                            m.prefix(),
                            Optional.of(m.content()),
                            OptionalInt.empty()));
                case PgOutputMessage.Relation m -> {
                    PgOutputRelations.Known known = relations.put(m);
                    yield Optional.of(new DecodedChange.Description(
                            at(write, m.xid()),
                            PgOutputText.relation(known, m.oid()),
                            Optional.of(known.name()),
                            Optional.of(known.identity())));
                }
                case PgOutputMessage.Type m -> {
                    relations.put(m);
                    yield Optional.of(new DecodedChange.Description(
                            at(write, m.xid()), PgOutputText.type(m), Optional.empty(), Optional.empty()));
                }
                case PgOutputMessage.Begin _,
                        PgOutputMessage.Commit _,
                        PgOutputMessage.Origin _,
                        PgOutputMessage.BeginPrepare _,
                        PgOutputMessage.Prepare _,
                        PgOutputMessage.CommitPrepared _,
                        PgOutputMessage.RollbackPrepared _,
                        PgOutputMessage.StreamStart _,
                        PgOutputMessage.StreamStop _,
                        PgOutputMessage.StreamCommit _,
                        PgOutputMessage.StreamAbort _ -> Optional.empty();
            };
        }

        private WrittenAt at(PluginWrite write, OptionalInt xid) {
            return out.next(write, xid.orElse(write.xid()));
        }

        private static OldRow old(PgOutputRelations.Known relation, PgOutputMessage.Old old)
                throws OutputFormatException {
            return old.kind() == 'K'
                    ? new OldRow(OldRow.Kind.KEY, PgOutputRelations.key(relation, old.columns()))
                    : new OldRow(OldRow.Kind.FULL, PgOutputRelations.row(relation, old.columns()));
        }

        private void frame(PgOutputMessage message, int line) {
            switch (message) {
                case PgOutputMessage.Begin(var lsn, var time, var xid) ->
                    set(out.begin(xid, line), lsn, Optional.empty(), time);
                case PgOutputMessage.BeginPrepare(var lsn, var end, var time, var xid, var gid) -> {
                    OutputAssembler.Txn txn = out.begin(xid, line);
                    txn.gid = Optional.of(gid);
                    set(txn, lsn, Optional.of(end), time);
                }
                case PgOutputMessage.Commit(var flags, var lsn, var end, var time) -> {
                    int xid = out.current().map(t -> t.xid).orElse(0);
                    set(end(Frame.Kind.COMMIT, xid, "", Outcome.COMMITTED, line), lsn, Optional.of(end), time);
                }
                case PgOutputMessage.Origin(var lsn, var origin) -> {
                    out.current().ifPresent(t -> t.origin = Optional.of(origin));
                    out.frame(Frame.Kind.ORIGIN, line);
                }
                case PgOutputMessage.Prepare(var streamed, var flags, var lsn, var end, var time, var xid, var gid) -> {
                    Frame.Kind kind = streamed ? Frame.Kind.STREAM_PREPARE : Frame.Kind.PREPARE;
                    set(end(kind, xid, gid, Outcome.PREPARED, line), lsn, Optional.of(end), time);
                }
                case PgOutputMessage.CommitPrepared(var flags, var lsn, var end, var time, var xid, var gid) ->
                    set(
                            end(Frame.Kind.COMMIT_PREPARED, xid, gid, Outcome.COMMITTED, line),
                            lsn,
                            Optional.of(end),
                            time);
                case PgOutputMessage.RollbackPrepared m -> {
                    OutputAssembler.Txn txn =
                            end(Frame.Kind.ROLLBACK_PREPARED, m.xid(), m.gid(), Outcome.ABORTED, line);
                    txn.endLsn = Optional.of(m.rollbackEndLsn());
                }
                case PgOutputMessage.StreamStart(var xid, var first) -> out.streamStart(xid, line);
                case PgOutputMessage.StreamStop() -> out.streamStop(line);
                case PgOutputMessage.StreamCommit(var xid, var flags, var lsn, var end, var time) ->
                    set(end(Frame.Kind.STREAM_COMMIT, xid, "", Outcome.COMMITTED, line), lsn, Optional.of(end), time);
                case PgOutputMessage.StreamAbort(var xid, var subxid, var info) -> {
                    if (xid == subxid) {
                        end(Frame.Kind.STREAM_ABORT, xid, "", Outcome.ABORTED, line);
                    } else {
                        out.abortedSub(xid, subxid, line);
                    }
                }
                default -> throw new IllegalArgumentException(message + " is a change");
            }
        }

        private OutputAssembler.Txn end(Frame.Kind kind, int xid, String gid, Outcome outcome, int line) {
            return out.end(kind, xid, gid.isEmpty() ? Optional.empty() : Optional.of(gid), outcome, line);
        }

        private static void set(OutputAssembler.Txn txn, Lsn commit, Optional<Lsn> end, long time) {
            txn.commitLsn = Optional.of(commit);
            end.ifPresent(e -> txn.endLsn = Optional.of(e));
            txn.commitTime = Optional.of(Timestamps.toInstant(time));
        }
    }
}
