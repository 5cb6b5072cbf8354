package org.walscope.view.record;

import javafx.collections.ObservableList;
import javafx.scene.control.TreeItem;
import org.walscope.model.bytes.FieldNode;

/// A field in the inspector's tree; its children are made when somebody looks at them.
final class FieldItem extends TreeItem<FieldNode> {

    /// Structs with more fields stay closed until they are opened.
    static final int OPEN_AT_MOST = 40;

    private boolean made;

    FieldItem(FieldNode field) {
        super(field);
        setExpanded(!field.children().isEmpty() && field.children().size() <= OPEN_AT_MOST);
    }

    @Override
    public boolean isLeaf() {
        return getValue().children().isEmpty();
    }

    @Override
    public ObservableList<TreeItem<FieldNode>> getChildren() {
        ObservableList<TreeItem<FieldNode>> children = super.getChildren();
        if (!made) {
            made = true;
            children.setAll(getValue().children().stream().map(FieldItem::new).toList());
        }
        return children;
    }
}
