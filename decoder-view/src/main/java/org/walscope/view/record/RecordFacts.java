package org.walscope.view.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.walscope.model.Lsn;
import org.walscope.model.Xid;
import org.walscope.model.record.XLogRecord;
import org.walscope.model.rmgr.RmgrTable;
import org.walscope.view.SelectedRecord.Detail;
import org.walscope.view.Texts;

/// What the inspector says about a record above its fields.
///
/// @param rmid       for the colour; -1 when the record cannot be read
/// @param rmgr       its resource manager's name; "" when the record cannot be read
/// @param operation  as pg_waldump names it
/// @param facts      in the order to show them
record RecordFacts(int rmid, String rmgr, String operation, List<Fact> facts) {

    /// @param label what it is, in words
    record Fact(String label, String value) {}

    /// @param topXid   the top-level xid of an xid, or the xid itself where nothing better is known
    /// @param relation by the catalog of the moment; empty text where it is not known
    static RecordFacts of(Detail detail, IntUnaryOperator topXid, String relation) {
        var facts = new ArrayList<Fact>();
        facts.add(fact("lsn", detail.lsn().toString()));
        detail.record().ifPresent(record -> {
            facts.add(fact("end", record.endLsn().toString()));
            facts.add(fact("prev", record.prev().toString()));
            facts.add(fact("length", length(record)));
            facts.add(fact("xid", xid(record, topXid)));
        });
        if (!relation.isEmpty()) {
            facts.add(fact("relation", relation));
        }
        place(detail).ifPresent(place -> facts.add(fact("file", place)));
        detail.record()
                .ifPresent(record ->
                        facts.add(fact("crc", Texts.get("record.fact.crc.ok", "%08X".formatted(record.crc())))));
        return detail.record()
                .map(record -> new RecordFacts(
                        record.rmid(),
                        RmgrTable.of(record.rmid(), record.version()).name(),
                        RmgrTable.identify(record.rmid(), record.info(), record.version()),
                        List.copyOf(facts)))
                .orElseGet(() -> new RecordFacts(-1, "", "", List.copyOf(facts)));
    }

    private static String length(XLogRecord record) {
        int images = record.imageBytes();
        return images == 0
                ? Texts.get("record.fact.bytes", record.totalLength())
                : Texts.get("record.fact.bytes-with-images", record.totalLength(), images);
    }

    private static String xid(XLogRecord record, IntUnaryOperator topXid) {
        int xid = record.xid();
        if (!Xid.isValid(xid)) {
            return Texts.get("record.fact.xid.none");
        }
        int top = record.topLevelXid() != 0 ? record.topLevelXid() : topXid.applyAsInt(xid);
        return top == xid ? Xid.toString(xid) : Texts.get("record.fact.xid.top", Xid.toString(xid), Xid.toString(top));
    }

    /// File name and offset of the record's first byte.
    private static Optional<String> place(Detail detail) {
        Lsn lsn = detail.lsn();
        return detail.timeline()
                .segmentAt(lsn)
                .map(segment -> segment.fileName()
                        + " + 0x"
                        + Long.toHexString(lsn.minus(segment.start())).toUpperCase(Locale.ROOT));
    }

    private static Fact fact(String key, String value) {
        return new Fact(Texts.get("record.fact." + key), value);
    }
}
