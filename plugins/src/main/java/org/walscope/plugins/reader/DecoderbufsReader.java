package org.walscope.plugins.reader;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.walscope.model.Xid;
import org.walscope.model.change.Column;
import org.walscope.model.change.ColumnValue;
import org.walscope.model.change.DecodedChange;
import org.walscope.model.change.DecodedOutput;
import org.walscope.model.change.DecodedTransaction.Outcome;
import org.walscope.model.change.Frame;
import org.walscope.model.change.LineRange;
import org.walscope.model.change.OldRow;
import org.walscope.model.change.PluginText;
import org.walscope.model.change.PluginWrite;
import org.walscope.model.change.RelationName;
import org.walscope.model.change.WrittenAt;

/// Reads decoderbufs: a message a write, in protobuf (told in a readable line) or, with `debug-mode`, in text (shown
/// as it is). Releases before the messages BEGIN and COMMIT are grouped by the slot's xid.
final class DecoderbufsReader implements OutputReader {

    @Override
    public String plugin() {
        return "decoderbufs";
    }

    @Override
    public DecodedOutput read(List<PluginWrite> writes, BooleanSupplier stop) {
        var run = new Run(new OutputAssembler(plugin(), writes));
        for (int i = 0; i < writes.size() && !stop.getAsBoolean(); i++) {
            run.read(writes.get(i), i);
        }
        return run.out.finish();
    }

    /// One reading. Columns are shared between rows, as far as there are not too many.
    private static final class Run {

        private static final int MOST_COLUMNS = 20_000;

        private final OutputAssembler out;
        private final Map<Column, Column> columns = new HashMap<>();

        Run(OutputAssembler out) {
            this.out = out;
        }

        void read(PluginWrite write, int place) {
            Optional<String> text = DecoderbufsDebug.isDebug(write.data())
                    ? Optional.of(PluginText.decode(write.data()))
                    : Optional.empty();
            try {
                DecoderbufsMessage message =
                        text.isPresent() ? DecoderbufsDebug.read(text.get()) : DecoderbufsMessage.read(write.data());
                tell(message, write, place, text);
            } catch (OutputFormatException e) {
                String shown = text.orElseGet(() -> UnknownReader.textOrHex(write.data()));
                out.unread(place, shown, e.problem());
            }
        }

        /// @param text as written, where it was text
        private void tell(DecoderbufsMessage message, PluginWrite write, int place, Optional<String> text)
                throws OutputFormatException {
            int xid = message.transactionId().orElse(write.xid());
            Instant time = Instant.EPOCH.plus(message.commitTime(), ChronoUnit.MICROS);
            String unknown = message.unknown().isEmpty()
                    ? ""
                    : message.unknown().stream()
                            .map(String::valueOf)
                            .collect(Collectors.joining(", ", " (with fields not known: ", ")"));
            switch (message.op()) {
                case DecoderbufsMessage.OP_BEGIN -> {
                    int line = out.line(place, text.orElse(frame("BEGIN", xid, time) + unknown));
                    out.begin(xid, line).commitTime = Optional.of(time);
                }
                case DecoderbufsMessage.OP_COMMIT -> {
                    int line = out.line(place, text.orElse(frame("COMMIT", xid, time) + unknown));
                    OutputAssembler.Txn txn =
                            out.end(Frame.Kind.COMMIT, xid, Optional.empty(), Outcome.COMMITTED, line);
                    txn.commitTime = Optional.of(time);
                    txn.endLsn = Optional.of(write.lsn());
                }
                default -> {
                    DecodedChange change = change(
                            message,
                            new WrittenAt(write.lsn(), OutputAssembler.optional(xid), LineRange.of(out.lineCount())));
                    out.line(place, text.orElse(ChangeText.of(change) + unknown));
                    out.change(change);
                }
            }
        }

        private static String frame(String what, int xid, Instant time) {
            return what + ' ' + Xid.toString(xid) + " (commit at "
                    + time.toString().replace('T', ' ').replace("Z", "+00") + ')';
        }

        private DecodedChange change(DecoderbufsMessage message, WrittenAt at) throws OutputFormatException {
            if (message.table().isEmpty()) {
                throw new OutputFormatException(0, "operation " + message.op() + " without a table");
            }
            RelationName relation = relation(message.table().get());
            List<ColumnValue> row = row(message.newTuple(), message.newTypes());
            Optional<OldRow> old = message.oldTuple().isEmpty()
                    ? Optional.empty()
                    : Optional.of(new OldRow(OldRow.Kind.UNSAID, row(message.oldTuple(), List.of())));
            return switch (message.op()) {
                case DecoderbufsMessage.OP_INSERT -> new DecodedChange.Insert(at, relation, row);
                case DecoderbufsMessage.OP_UPDATE -> new DecodedChange.Update(at, relation, old, row);
                case DecoderbufsMessage.OP_DELETE -> new DecodedChange.Delete(at, relation, old);
                default -> throw new OutputFormatException(0, "unknown operation " + message.op());
            };
        }

        private static RelationName relation(String quoted) throws OutputFormatException {
            var in = new TextCursor(quoted);
            RelationName relation = in.relation();
            in.expectEnd();
            return relation;
        }

        private List<ColumnValue> row(List<DecoderbufsMessage.Datum> tuple, List<DecoderbufsMessage.TypeInfo> types)
                throws OutputFormatException {
            boolean typed = types.size() == tuple.size();
            var row = new ArrayList<ColumnValue>(tuple.size());
            for (int i = 0; i < tuple.size(); i++) {
                DecoderbufsMessage.Datum datum = tuple.get(i);
                String type = typed ? types.get(i).modifier() : typeName(datum.type());
                var in = new TextCursor(datum.name());
                var column = new Column(in.identifier(), Optional.of(type), false);
                in.expectEnd();
                row.add(new ColumnValue(shared(column), DecoderbufsValue.of(datum)));
            }
            return row;
        }

        private static String typeName(int oid) {
            return BuiltinTypes.name(oid).orElseGet(() -> "type " + Integer.toUnsignedString(oid));
        }

        private Column shared(Column column) {
            if (columns.size() >= MOST_COLUMNS) {
                return columns.getOrDefault(column, column);
            }
            return columns.computeIfAbsent(column, c -> c);
        }
    }
}
