package org.walscope.plugins.reader;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.walscope.model.change.DecodedOutput;
import org.walscope.model.change.DecodedTransaction.Outcome;
import org.walscope.model.change.Frame;
import org.walscope.model.change.PluginText;
import org.walscope.model.change.PluginWrite;

/// Reads contrib/test_decoding: a line a write.
final class TestDecodingReader implements OutputReader {

    @Override
    public String plugin() {
        return "test_decoding";
    }

    @Override
    public DecodedOutput read(List<PluginWrite> writes, BooleanSupplier stop) {
        var out = new OutputAssembler(plugin(), writes);
        var parser = new TestDecodingParser();
        for (int i = 0; i < writes.size() && !stop.getAsBoolean(); i++) {
            read(writes.get(i), i, parser, out);
        }
        return out.finish();
    }

    private static void read(PluginWrite write, int place, TestDecodingParser parser, OutputAssembler out) {
        String text = PluginText.decode(write.data());
        TestDecodingLine line;
        try {
            line = parser.parse(text, out.next(write, write.xid()));
        } catch (OutputFormatException e) {
            out.unread(place, text, e.problem());
            return;
        }
        int number = out.line(place, () -> PluginText.decode(write.data()));
        switch (line) {
            case TestDecodingLine.Begin(var xid) -> out.begin(xid.orElse(write.xid()), number);
            case TestDecodingLine.Block(var opening, var xid) -> {
                if (opening) {
                    out.streamStart(xid.orElse(write.xid()), number);
                } else {
                    out.streamStop(number);
                }
            }
            case TestDecodingLine.End end -> end(end, write, number, out);
            case TestDecodingLine.Change(var change) -> out.change(change);
        }
    }

    private static void end(TestDecodingLine.End end, PluginWrite write, int line, OutputAssembler out) {
        int xid = end.xid().orElse(write.xid());
        Outcome outcome = switch (end.kind()) {
            case PREPARE, STREAM_PREPARE -> Outcome.PREPARED;
            case ROLLBACK_PREPARED, STREAM_ABORT -> Outcome.ABORTED;
            default -> Outcome.COMMITTED;
        };
        if (end.kind() == Frame.Kind.STREAM_ABORT && !out.isUnfinished(xid)) {
            // A subtransaction; which transaction it belongs to, the line does not say.
            out.abortedSub(0, xid, line);
            return;
        }
        OutputAssembler.Txn txn = out.end(end.kind(), xid, end.gid(), outcome, line);
        txn.endLsn = Optional.of(write.lsn());
        end.time().flatMap(PgTimestamp::parse).ifPresent(t -> txn.commitTime = Optional.of(t));
    }
}
