package org.walscope.icons;

import javafx.scene.Node;
import org.kordamp.ikonli.carbonicons.CarbonIcons;
import org.kordamp.ikonli.javafx.FontIcon;

/// An icon by what it stands for. Colour and size come from the style sheet (`.ikonli-font-icon`).
public enum AppIcon {
    OPEN(CarbonIcons.FOLDER),
    CONNECT(CarbonIcons.PLUG),
    RECORDS(CarbonIcons.LIST),
    TIMELINE(CarbonIcons.CHART_CUSTOM),
    COMPARE(CarbonIcons.COMPARE),
    SLOTS(CarbonIcons.DATA_BASE),
    SERVER(CarbonIcons.DATA_BASE),
    SLOT(CarbonIcons.DATA_1),
    COPY(CarbonIcons.COPY),
    SEGMENT(CarbonIcons.DOCUMENT),
    FINDING(CarbonIcons.WARNING),
    FIELDS(CarbonIcons.TREE_VIEW),
    HEX(CarbonIcons.CODE);

    private final CarbonIcons code;

    AppIcon(CarbonIcons code) {
        this.code = code;
    }

    /// A new node for the scene graph; a node has one place only.
    public Node node() {
        return new FontIcon(code);
    }
}
