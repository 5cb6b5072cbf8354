package org.walscope.view.replication;

import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.walscope.model.server.ApplyError;
import org.walscope.model.server.ConnectionSettings;
import org.walscope.model.server.ReplicationMap;
import org.walscope.model.server.Server;
import org.walscope.plugins.SkipProposal;
import org.walscope.view.ServerSession;
import org.walscope.view.Texts;
import org.walscope.view.fx.Background;

/// What the replication map shows, and what a subscriber's log line leads to. FX thread.
public final class ReplicationViewModel {

    private final ServerSession session;
    private final Background background;
    private final ReadOnlyObjectWrapper<List<MapNode>> tree = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<List<String>> proposal = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyStringWrapper failure = new ReadOnlyStringWrapper("");
    private Optional<ConnectionSettings> otherEnd = Optional.empty();

    public ReplicationViewModel(ServerSession session, Background background) {
        this.session = session;
        this.background = background;
    }

    ReadOnlyObjectProperty<List<MapNode>> tree() {
        return tree.getReadOnlyProperty();
    }

    /// What is known of the transaction that was looked for, in sentences.
    public ReadOnlyObjectProperty<List<String>> proposal() {
        return proposal.getReadOnlyProperty();
    }

    /// Why something could not be read; empty where all could.
    public ReadOnlyStringProperty failure() {
        return failure.getReadOnlyProperty();
    }

    /// Looks at the connected server again, and at the other end.
    public void refresh() {
        if (session.settings().get().isEmpty()) {
            tree.set(List.of());
            return;
        }
        Optional<ConnectionSettings> there = otherEnd;
        session.run(
                Texts.get("map.job"),
                (server, _) -> {
                    ReplicationMap here = server.replicationMap();
                    Optional<ReplicationMap> end = Optional.empty();
                    if (there.isPresent()) {
                        try (Server other = Server.connect(there.get())) {
                            end = Optional.of(other.replicationMap());
                        }
                    }
                    return MapTree.of(here, end);
                },
                nodes -> {
                    failure.set("");
                    tree.set(nodes);
                });
    }

    /// The other end, to be looked at together with the connected server; with empty text none.
    public void lookAt(String address) {
        try {
            otherEnd = address.isBlank()
                    ? Optional.empty()
                    : Optional.of(ConnectionSettings.parse(address.strip(), System.getenv()));
            failure.set("");
            refresh();
        } catch (IllegalArgumentException e) {
            failure.set(String.valueOf(e.getMessage()));
        }
    }

    /// Looks for the transaction that a line of a subscriber's log names.
    ///
    /// @param slot of the subscription, on the connected server
    public void find(String slot, String line) {
        proposal.set(List.of());
        Optional<ConnectionSettings> at = session.settings().get();
        Optional<ApplyError> error = ApplyError.parse(line);
        if (at.isEmpty() || slot.isEmpty()) {
            failure.set(Texts.get("map.skip.no-slot"));
            return;
        }
        if (error.isEmpty()) {
            failure.set(Texts.get("map.skip.no-line"));
            return;
        }
        failure.set("");
        background.start(
                Texts.get("map.job.skip", slot),
                progress ->
                        SkipProposal.find(at.get(), slot, error.get(), progress).sentences(error.get()),
                proposal::set,
                problem -> failure.set(String.valueOf(problem.getMessage())));
    }
}
