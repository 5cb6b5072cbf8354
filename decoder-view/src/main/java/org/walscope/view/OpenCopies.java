package org.walscope.view;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.walscope.model.server.ServerException;
import org.walscope.model.server.SlotCopy;
import org.walscope.view.fx.FxThread;

/// The temporary copies of slots that are open now, wherever they were made, so that the window can say how
/// many there are and end them all.
public final class OpenCopies {

    private final Map<SlotCopy, Boolean> open = new ConcurrentHashMap<>();
    private final ObservableList<SlotCopy> shown = FXCollections.observableArrayList();
    private final ObservableList<SlotCopy> readOnly = FXCollections.unmodifiableObservableList(shown);

    /// In the order they were made; FX thread.
    public ObservableList<SlotCopy> shown() {
        return readOnly;
    }

    /// Called by whoever made a temporary copy, from any thread. A persistent one is not for this list.
    public void add(SlotCopy copy) {
        if (copy.temporary() && open.putIfAbsent(copy, true) == null) {
            FxThread.run(() -> shown.add(copy));
        }
    }

    /// Ends the copy and makes sure that it is gone; any thread but FX's, since it asks the server.
    ///
    /// @throws ServerException when the server does not say that it is gone; the copy leaves the list all the
    /// same
    public void close(SlotCopy copy) throws ServerException {
        try {
            copy.close();
        } finally {
            forget(copy);
        }
    }

    /// Ends all of them, each even if another's end fails.
    ///
    /// @throws ServerException what the server said of the last one that could not be seen gone
    public void closeAll() throws ServerException {
        ServerException failed = null;
        for (SlotCopy copy : List.copyOf(open.keySet())) {
            try {
                close(copy);
            } catch (ServerException e) {
                failed = e;
            }
        }
        if (failed != null) {
            throw failed;
        }
    }

    /// Leaves out those that are known to be gone; FX thread.
    void forgetGone() {
        List.copyOf(shown).stream().filter(SlotCopy::isGone).forEach(this::forget);
    }

    private void forget(SlotCopy copy) {
        open.remove(copy);
        FxThread.run(() -> shown.remove(copy));
    }
}
