package org.walscope.view.slot;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.walscope.model.server.CopyLedger;
import org.walscope.model.server.ReplicationSlot;
import org.walscope.model.server.Server;
import org.walscope.model.server.ServerException;
import org.walscope.model.server.SlotCopy;

/// Makes copies that stay on the server, noted before they are made, and drops those that were left behind. Asks
/// the
/// server: off the FX thread.
final class LastingCopies {

    private final Optional<CopyLedger> ledger;

    LastingCopies(Optional<CopyLedger> ledger) {
        this.ledger = ledger;
    }

    /// The names that the copies of a request get.
    static List<String> names(CopyRequest request) {
        return request.count() == 1
                ? List.of(request.name())
                : IntStream.rangeClosed(1, request.count())
                        .mapToObj(i -> request.name() + "_" + i)
                        .toList();
    }

    List<SlotCopy> make(Server server, CopyRequest request) throws ServerException, IOException {
        List<String> names = names(request);
        for (String name : names) {
            note(server, name, true);
        }
        boolean made = false;
        try {
            List<SlotCopy> copies;
            if (request.source().isLogical()) {
                try (SlotCopy copy = SlotCopy.logical(
                        server.settings(), request.source(), request.name(), request.plugin(), false)) {
                    copies = List.of(copy);
                }
            } else {
                copies = SlotCopy.physical(server.settings(), request.source().name(), names);
            }
            made = true;
            return copies;
        } finally {
            for (String name : names) {
                if (!made) {
                    note(server, name, false);
                }
            }
        }
    }

    private void note(Server server, String name, boolean isThere) throws IOException {
        if (ledger.isPresent() && isThere) {
            ledger.get().making(server.systemIdentifier(), name);
        } else if (ledger.isPresent()) {
            ledger.get().forget(server.systemIdentifier(), name);
        }
    }

    /// Drops slots, and forgets them.
    ///
    /// @return the names of those dropped
    List<String> drop(Server server, List<ReplicationSlot> slots) throws ServerException, IOException {
        List<String> dropped = new ArrayList<>();
        for (ReplicationSlot slot : slots) {
            server.dropSlot(slot.name());
            note(server, slot.name(), false);
            dropped.add(slot.name());
        }
        return dropped;
    }

    /// They stay, and are not asked about again.
    List<String> keep(Server server, List<ReplicationSlot> slots) throws IOException {
        for (ReplicationSlot slot : slots) {
            note(server, slot.name(), false);
        }
        return slots.stream().map(ReplicationSlot::name).toList();
    }
}
