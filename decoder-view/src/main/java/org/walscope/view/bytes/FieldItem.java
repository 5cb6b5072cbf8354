package org.walscope.view.bytes;

import java.util.function.Predicate;
import javafx.collections.ObservableList;
import javafx.scene.control.TreeItem;
import org.walscope.model.bytes.FieldNode;

/// A field in a [FieldTree]; its children are made when somebody looks at them.
final class FieldItem extends TreeItem<FieldNode> {

    private final Predicate<FieldNode> opens;
    private boolean made;

    FieldItem(FieldNode field, Predicate<FieldNode> opens) {
        super(field);
        this.opens = opens;
        setExpanded(!field.children().isEmpty() && opens.test(field));
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
            children.setAll(getValue().children().stream()
                    .map(child -> new FieldItem(child, opens))
                    .toList());
        }
        return children;
    }
}
