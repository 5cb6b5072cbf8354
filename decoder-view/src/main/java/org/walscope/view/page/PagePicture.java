package org.walscope.view.page;

import java.util.Optional;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import org.walscope.model.page.PageLayout.Part;
import org.walscope.view.Texts;
import org.walscope.view.fx.ThemeColors;

/// The page drawn to scale, 128 bytes a row: choosing a part of it marks its bytes. FX thread.
final class PagePicture extends Region {

    private final PageViewModel model;
    private final ThemeColors colors;
    private final Canvas canvas = new Canvas();
    private final Tooltip tooltip = new Tooltip();
    private Optional<Part> hovered = Optional.empty();

    PagePicture(PageViewModel model, ThemeColors colors) {
        this.model = model;
        this.colors = colors;
        getStyleClass().add("page-picture");
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        canvas.setManaged(false);
        getChildren().add(canvas);
        model.page().addListener(_ -> {
            setAccessibleText(model.looksLike());
            requestLayout();
        });
        model.bytes().marked().addListener(_ -> requestLayout());
        model.status().subscribe(this::setAccessibleHelp);
        focusedProperty().addListener(_ -> requestLayout());
        colors.revision().addListener(_ -> requestLayout());
        addEventHandler(MouseEvent.MOUSE_PRESSED, this::press);
        addEventHandler(MouseEvent.MOUSE_MOVED, event -> hover(byteAt(event)));
        addEventHandler(MouseEvent.MOUSE_EXITED, _ -> hover(-1));
        addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    }

    private PageGrid grid() {
        return new PageGrid(
                Math.max(1, getWidth() - getInsets().getLeft() - getInsets().getRight()),
                Math.max(1, getHeight() - getInsets().getTop() - getInsets().getBottom()));
    }

    @Override
    protected double computePrefWidth(double height) {
        return 160;
    }

    @Override
    protected void layoutChildren() {
        PageGrid grid = grid();
        canvas.relocate(getInsets().getLeft(), getInsets().getTop());
        if (canvas.getWidth() != grid.width() || canvas.getHeight() != grid.height()) {
            canvas.setWidth(grid.width());
            canvas.setHeight(grid.height());
        }
        var g = canvas.getGraphicsContext2D();
        g.clearRect(0, 0, grid.width(), grid.height());
        model.page()
                .get()
                .ifPresent(page -> new PagePainter(g, grid, colors)
                        .paint(page, model.bytes().marked().get(), isFocused()));
    }

    private int byteAt(MouseEvent event) {
        return grid().byteAt(
                        event.getX() - getInsets().getLeft(),
                        event.getY() - getInsets().getTop());
    }

    private void press(MouseEvent event) {
        requestFocus();
        int offset = byteAt(event);
        if (offset >= 0 && event.getButton() == MouseButton.PRIMARY) {
            model.choosePart(offset);
        }
    }

    private void hover(int offset) {
        Optional<Part> part = offset < 0 ? Optional.empty() : model.page().get().map(page -> page.partAt(offset));
        if (part.equals(hovered)) {
            return;
        }
        hovered = part;
        part.ifPresentOrElse(
                over -> {
                    tooltip.setText(Texts.get("page.part", PageViewModel.text(over), over.length(), over.offset()));
                    Tooltip.install(this, tooltip);
                },
                () -> {
                    Tooltip.uninstall(this, tooltip);
                    tooltip.hide();
                });
    }

    private void key(KeyEvent event) {
        if (event.isAltDown() || event.isMetaDown() || event.isControlDown()) {
            return;
        }
        switch (event.getCode()) {
            case LEFT, UP -> model.previous();
            case RIGHT, DOWN -> model.next();
            case HOME -> model.first();
            case END -> model.last();
            default -> {
                return;
            }
        }
        event.consume();
    }
}
