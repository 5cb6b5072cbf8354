package org.walscope.app;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import javafx.scene.AccessibleAttribute;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TabPane;
import javafx.scene.control.skin.VirtualFlow;
import org.jspecify.annotations.Nullable;

/// Walks through what is to be seen of a scene, and says what a person would miss. FX thread.
final class SceneWalk {

    /// Headers that scroll with their table, or list in a menu what they have no room for.
    private static final List<String> HEADERS = List.of("column-header-background", "tab-header-area");

    private SceneWalk() {}

    /// The controls that take the focus and have nothing a screen reader could say.
    static List<String> nameless(String where, Node root) {
        var found = new ArrayList<String>();
        walk(root, where, (node, path) -> {
            if (node.isFocusTraversable() && !node.isDisabled() && !isNamed(node)) {
                found.add(path);
            }
        });
        return found;
    }

    private static boolean isNamed(Node node) {
        // A tab pane says the tab it is at
        return node instanceof TabPane
                || isText(node.getAccessibleText())
                || node instanceof Labeled labeled && isText(labeled.getText())
                || node.queryAccessibleAttribute(AccessibleAttribute.LABELED_BY) != null;
    }

    /// The texts that reach over the scene's right edge, where nobody can scroll to them.
    static List<String> overTheEdge(String where, Scene scene) {
        var found = new ArrayList<String>();
        walk(scene.getRoot(), where, (node, path) -> {
            if (node instanceof Labeled labeled
                    && isText(labeled.getText())
                    && !scrolls(labeled)
                    && labeled.localToScene(labeled.getLayoutBounds()).getMaxX() > scene.getWidth() + 1) {
                found.add(path + " \"" + labeled.getText() + "\"");
            }
        });
        return found;
    }

    private static boolean scrolls(Node node) {
        for (@Nullable Node at = node; at != null; at = at.getParent()) {
            if (at instanceof ScrollPane
                    || at instanceof VirtualFlow<?>
                    || HEADERS.stream().anyMatch(at.getStyleClass()::contains)) {
                return true;
            }
        }
        return false;
    }

    private static void walk(Node node, String path, BiConsumer<Node, String> visit) {
        if (!node.isVisible()) {
            return;
        }
        String here = path + " > " + name(node);
        visit.accept(node, here);
        if (node instanceof Parent parent) {
            List.copyOf(parent.getChildrenUnmodifiable()).forEach(child -> walk(child, shortened(here), visit));
        }
    }

    private static String shortened(String path) {
        List<String> parts = List.of(path.split(" > ", -1));
        return parts.size() < 7
                ? path
                : parts.getFirst() + " > "
                        + parts.subList(parts.size() - 5, parts.size()).stream().collect(Collectors.joining(" > "));
    }

    private static String name(Node node) {
        return node.getId() != null
                ? "#" + node.getId()
                : node.getClass().getSimpleName()
                        + node.getStyleClass().stream()
                                .limit(2)
                                .map(each -> "." + each)
                                .collect(Collectors.joining());
    }

    private static boolean isText(@Nullable String text) {
        return text != null && !text.isBlank();
    }
}
