package org.walscope.plugins;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.walscope.model.Lsn;
import org.walscope.model.Xid;
import org.walscope.model.change.DecodedChange;
import org.walscope.model.change.DecodedTransaction;
import org.walscope.model.server.ConnectionSettings;
import org.walscope.model.server.PeekLimit;
import org.walscope.model.server.ReplicationSlot;
import org.walscope.model.server.Server;
import org.walscope.model.server.ServerException;
import org.walscope.model.server.SlotCopy;
import org.walscope.model.server.SlotName;
import org.walscope.plugins.reader.OutputReaders;

/// A publication that is there now and was not when a slot's first changes were made: decoding goes by the
/// catalogs of
/// their time, so that they cannot be read with it.
///
/// @param xid           the transaction that made it, or changed it last
/// @param committedAt   the end of its COMMIT: from here on it can be used
/// @param changesBefore that committed before; at least so many where the slot holds more than is read
public record LatePublication(String publication, int xid, Lsn committedAt, long changesBefore) {

    /// Looks for one among the publications asked for, through a temporary copy of the slot.
    ///
    /// @return the one that came last; empty where all were there in time, or are not there at all
    public static Optional<LatePublication> find(
            ConnectionSettings settings, String slot, Collection<String> publications, BooleanSupplier stop)
            throws ServerException {
        ReplicationSlot source;
        Map<String, Integer> madeBy;
        String copyName;
        ConnectionSettings there;
        try (Server server = Server.connect(settings)) {
            source = server.slots().stream()
                    .filter(each -> each.name().equals(slot))
                    .findFirst()
                    .orElseThrow(() -> new ServerException("There is no slot \"" + slot + "\".", "42704"));
            there = source.database().map(settings::withDatabase).orElse(settings);
            copyName = SlotName.forCopy(
                    slot,
                    "test_decoding",
                    server.slots().stream().map(ReplicationSlot::name).toList());
        }
        try (Server server = Server.connect(there)) {
            madeBy = server.publicationXids();
        }
        madeBy.keySet().retainAll(publications);
        if (madeBy.isEmpty()) {
            return Optional.empty();
        }
        try (SlotCopy copy = SlotCopy.logical(settings, source, copyName, "test_decoding", true)) {
            var output = OutputReaders.of("test_decoding")
                    .read(
                            copy.peek(Map.of(), Optional.empty(), PeekLimit.BEGINNING, stop)
                                    .writes(),
                            stop);
            Optional<LatePublication> last = Optional.empty();
            long changes = 0;
            for (DecodedTransaction txn : output.transactions()) {
                for (var made : madeBy.entrySet()) {
                    if (txn.endLsn().isPresent()
                            && txn.xid().isPresent()
                            && txn.xid().getAsInt() == made.getValue()) {
                        last = Optional.of(new LatePublication(
                                made.getKey(), made.getValue(), txn.endLsn().get(), changes));
                    }
                }
                changes += txn.changes().stream()
                        .filter(change -> !(change instanceof DecodedChange.Description))
                        .count();
            }
            return last;
        }
    }

    /// What became of it, and what can be done.
    public String sentence() {
        return "Publication \"" + publication + "\" was made (or last changed) by transaction " + Xid.toString(xid)
                + ", which committed at " + committedAt + ", after this slot's start: "
                + (changesBefore == 1 ? "1 change that" : changesBefore + " changes that")
                + " committed before cannot be read with it. Name another publication, read with test_decoding, or"
                + " let the copies begin at " + committedAt + " and leave those changes out.";
    }
}
