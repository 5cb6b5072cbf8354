package org.walscope.view;

import org.walscope.view.fx.Background;
import org.walscope.view.fx.ThemeColors;

/// All a view is given: what is chosen, what is open, which server is connected, who does slow work, the colours
/// to
/// draw with, the chosen record as it was read for all of them, and the catalog that names relations. One for the
/// whole
/// window.
public record ViewContext(
        Selection selection,
        OpenWal wal,
        ServerSession server,
        Background background,
        ThemeColors colors,
        SelectedRecord record,
        OpenCatalog catalog) {

    public ViewContext(
            Selection selection, OpenWal wal, ServerSession server, Background background, ThemeColors colors) {
        this(
                selection,
                wal,
                server,
                background,
                colors,
                new SelectedRecord(selection, wal, background),
                new OpenCatalog(wal, background));
    }
}
