package org.walscope.plugins.reader;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.walscope.model.Lsn;
import org.walscope.model.change.DecodedChange;
import org.walscope.model.change.DecodedOutput;
import org.walscope.model.change.DecodedTransaction.Outcome;
import org.walscope.model.change.Frame;
import org.walscope.model.change.LineRange;
import org.walscope.model.change.PluginText;
import org.walscope.model.change.PluginWrite;
import org.walscope.model.change.WrittenAt;

/// Reads wal2json: format 2, an object a change; format 1, a document a transaction, in one write or (write-in-chunks)
/// in several. The document is shown in a line a change, its text unaltered.
final class Wal2JsonReader implements OutputReader {

    @Override
    public String plugin() {
        return "wal2json";
    }

    @Override
    public DecodedOutput read(List<PluginWrite> writes, BooleanSupplier stop) {
        var run = new Run(new OutputAssembler(plugin(), writes));
        for (int i = 0; i < writes.size() && !stop.getAsBoolean(); i++) {
            String text = PluginText.decode(writes.get(i).data());
            try {
                run.read(writes.get(i), i, text);
            } catch (OutputFormatException e) {
                run.out.unread(i, text, e.problem().within(text.length()));
            }
        }
        return run.out.finish();
    }

    /// One reading.
    private static final class Run {

        private final OutputAssembler out;
        private final Wal2JsonChange changes = new Wal2JsonChange();
        /// Whether a document of format 1 is open that comes in chunks.
        private boolean chunked;

        Run(OutputAssembler out) {
            this.out = out;
        }

        void read(PluginWrite write, int place, String text) throws OutputFormatException {
            String bare = text.strip();
            if (chunked && bare.startsWith("]")) {
                Json.object("{\"change\":[" + bare);
                chunked = false;
                end(write, out.line(place, text));
            } else if (bare.startsWith(",")) {
                chunk(write, place, text, bare.substring(1));
            } else if (bare.startsWith("{") && bare.endsWith("[")) {
                JsonObject head = Json.object(bare + "]}");
                begin(head, write, place, text);
                chunked = true;
            } else {
                JsonObject in = Json.object(Wal2JsonMend.mend(text));
                if (in.has("action")) {
                    format2(in, write, place, text);
                } else if (in.has("kind")) {
                    chunk(write, place, text, bare);
                } else {
                    document(in, write, place, text);
                }
            }
        }

        private void chunk(PluginWrite write, int place, String text, String json) throws OutputFormatException {
            DecodedChange change = changes.format1(Json.object(Wal2JsonMend.mend(json)), at(write));
            out.line(place, text);
            out.change(change);
        }

        private WrittenAt at(PluginWrite write) {
            return at(write, 0);
        }

        private WrittenAt at(PluginWrite write, int linesBefore) {
            return new WrittenAt(
                    write.lsn(), OutputAssembler.optional(write.xid()), LineRange.of(out.lineCount() + linesBefore));
        }

        /// A whole document of format 1; one of a single non-transactional message is one line outside.
        private void document(JsonObject in, PluginWrite write, int place, String text) throws OutputFormatException {
            var elements = new ArrayList<DecodedChange>();
            for (JsonElement element : Json.array(in, "change")) {
                elements.add(changes.format1(Json.object(element, "a change"), at(write, elements.size() + 1)));
            }
            xid(in, write);
            commitLsn(in);
            if (elements.size() == 1
                    && elements.getFirst() instanceof DecodedChange.Message message
                    && !message.transactional()) {
                var alone = new DecodedChange.Message(
                        at(write), false, message.prefix(), message.content(), message.size());
                out.line(place, text);
                out.change(alone);
                return;
            }
            Wal2JsonParts parts = Wal2JsonParts.of(text);
            if (parts.elements().size() != elements.size()) {
                throw new OutputFormatException(0, "\"change\" holds something that is no object, or stands twice");
            }
            begin(in, write, place, parts.head());
            for (int i = 0; i < elements.size(); i++) {
                out.line(place, parts.elements().get(i));
                out.change(elements.get(i));
            }
            if (elements.isEmpty()) {
                out.endWithoutLine(write.lsn());
            } else {
                end(write, out.line(place, parts.tail()));
            }
        }

        private void format2(JsonObject in, PluginWrite write, int place, String text) throws OutputFormatException {
            switch (Json.string(in, "action")) {
                case "B" -> begin(in, write, place, text);
                case "C" -> {
                    Optional<Lsn> commit = commitLsn(in);
                    OutputAssembler.Txn txn = end(write, out.line(place, text));
                    commit.ifPresent(lsn -> txn.commitLsn = Optional.of(lsn));
                }
                default -> {
                    DecodedChange change = changes.format2(in, at(write));
                    out.line(place, text);
                    out.change(change);
                }
            }
        }

        private void begin(JsonObject in, PluginWrite write, int place, String text) throws OutputFormatException {
            int xid = xid(in, write);
            Optional<Lsn> commit = commitLsn(in);
            Optional<String> origin = Json.optionalString(in, "origin");
            Optional<String> time = Json.optionalString(in, "timestamp");
            OutputAssembler.Txn txn = out.begin(xid, out.line(place, text));
            txn.commitLsn = commit;
            txn.origin = origin.filter(o -> !o.equals("0"));
            txn.commitTime = time.flatMap(PgTimestamp::parse);
        }

        private static int xid(JsonObject in, PluginWrite write) throws OutputFormatException {
            Optional<String> xid = Json.optionalString(in, "xid");
            try {
                return xid.isPresent() ? Integer.parseUnsignedInt(xid.get()) : write.xid();
            } catch (NumberFormatException e) {
                throw new OutputFormatException(0, "\"xid\" is no number below 2^32");
            }
        }

        /// Format 2 alone says it; format 1 says `nextlsn`, which is the end.
        private static Optional<Lsn> commitLsn(JsonObject in) throws OutputFormatException {
            return Json.optionalString(in, "lsn").flatMap(Lsn::parse);
        }

        private OutputAssembler.Txn end(PluginWrite write, int line) {
            int xid = out.current().map(t -> t.xid).orElse(write.xid());
            OutputAssembler.Txn txn = out.end(Frame.Kind.COMMIT, xid, Optional.empty(), Outcome.COMMITTED, line);
            txn.endLsn = Optional.of(write.lsn());
            return txn;
        }
    }
}
