package org.walscope.view;

import org.walscope.icons.AppIcon;

/// What one is at: each perspective shows its own views in the window's centre and keeps its own arrangement.
public enum Perspective {
    RECORDS("perspective.records", AppIcon.RECORDS),
    TIMELINE("perspective.timeline", AppIcon.TIMELINE),
    COMPARE("perspective.compare", AppIcon.COMPARE),
    SLOTS("perspective.slots", AppIcon.SLOTS);

    private final String titleKey;
    private final AppIcon icon;

    Perspective(String titleKey, AppIcon icon) {
        this.titleKey = titleKey;
        this.icon = icon;
    }

    public String titleKey() {
        return titleKey;
    }

    public AppIcon icon() {
        return icon;
    }
}
