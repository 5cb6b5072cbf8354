package org.walscope.icons;

import javafx.scene.Node;
import org.kordamp.ikonli.carbonicons.CarbonIcons;
import org.kordamp.ikonli.javafx.FontIcon;

/// An icon by what it stands for. Colour and size come from the style sheet (`.ikonli-font-icon`).
public enum AppIcon {
    APP(CarbonIcons.DATA_VIS_4),
    OPEN(CarbonIcons.DOCUMENT_ADD),
    OPEN_FOLDER(CarbonIcons.FOLDER),
    RECENT(CarbonIcons.RECENTLY_VIEWED),
    DROP(CarbonIcons.DOCUMENT_IMPORT),
    CONNECT(CarbonIcons.PLUG),
    RECORDS(CarbonIcons.LIST),
    TIMELINE(CarbonIcons.CHART_CUSTOM),
    COMPARE(CarbonIcons.COMPARE),
    SLOTS(CarbonIcons.DATA_BASE),
    SERVER(CarbonIcons.DATA_BASE),
    SLOT(CarbonIcons.DATA_1),
    PREVIOUS(CarbonIcons.CHEVRON_UP),
    NEXT(CarbonIcons.CHEVRON_DOWN),
    COPY(CarbonIcons.COPY),
    SEGMENT(CarbonIcons.DOCUMENT),
    FINDING(CarbonIcons.WARNING),
    FIELDS(CarbonIcons.TREE_VIEW),
    HEX(CarbonIcons.CODE),
    PAGE(CarbonIcons.TEMPLATE),
    SAVE(CarbonIcons.SAVE),
    SOURCES(CarbonIcons.DATA_STRUCTURED),
    SYSTEM(CarbonIcons.DATASTORE),
    BRANCH(CarbonIcons.BRANCH),
    TASKS(CarbonIcons.TASK),
    LOG(CarbonIcons.TERMINAL),
    ERROR(CarbonIcons.ERROR_FILLED),
    WARNING(CarbonIcons.WARNING_ALT_FILLED),
    INFORMATION(CarbonIcons.INFORMATION_FILLED),
    FINE(CarbonIcons.CHECKMARK_FILLED),
    STOP(CarbonIcons.STOP_FILLED_ALT),
    CLOSE(CarbonIcons.CLOSE),
    FILTER(CarbonIcons.FILTER),
    PALETTE(CarbonIcons.SEARCH),
    KEYS(CarbonIcons.KEYBOARD),
    HELP(CarbonIcons.HELP),
    LIGHT_THEME(CarbonIcons.LIGHT),
    DARK_THEME(CarbonIcons.ASLEEP),
    RESET(CarbonIcons.RESET),
    TEAR_OFF(CarbonIcons.LAUNCH),
    ZOOM_IN(CarbonIcons.ZOOM_IN),
    ZOOM_OUT(CarbonIcons.ZOOM_OUT),
    ZOOM_FIT(CarbonIcons.FIT_TO_SCREEN),
    ZOOM_SELECTION(CarbonIcons.CENTER_TO_FIT),
    TRANSACTION(CarbonIcons.RECEIPT),
    LIST_PANEL(CarbonIcons.OPEN_PANEL_RIGHT),
    EXPORT(CarbonIcons.EXPORT),
    REFRESH(CarbonIcons.RENEW),
    PEEK(CarbonIcons.VIEW),
    ADD(CarbonIcons.ADD),
    ADVANCE(CarbonIcons.SKIP_FORWARD),
    FOLLOW(CarbonIcons.PAGE_LAST),
    DELETE(CarbonIcons.TRASH_CAN);

    private final CarbonIcons code;

    AppIcon(CarbonIcons code) {
        this.code = code;
    }

    /// A new node for the scene graph; a node has one place only.
    public Node node() {
        return new FontIcon(code);
    }
}
