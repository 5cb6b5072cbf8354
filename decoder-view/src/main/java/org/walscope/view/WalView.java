package org.walscope.view;

import javafx.scene.Node;

/// A view the workbench docks: a node, and what it listens to while it is docked.
public interface WalView {

    Node node();

    /// Starts listening. Called when the view is docked.
    void attach();

    /// Stops listening to all that [#attach] registered, in the same order.
    void detach();
}
