package org.walscope.view;

import org.walscope.view.fx.Background;
import org.walscope.view.fx.ThemeColors;

/// All a view is given: what is chosen, what is open, which server is connected, who does slow work, the colours to
/// draw with, the chosen record as it was read for all of them, the catalog that names relations, and what a plugin
/// sends. One for the whole window.
public record ViewContext(
        Selection selection,
        OpenWal wal,
        ServerSession server,
        Background background,
        ThemeColors colors,
        SelectedRecord record,
        OpenCatalog catalog,
        Explanations explanations) {

    private ViewContext(
            Selection selection,
            OpenWal wal,
            ServerSession server,
            Background background,
            ThemeColors colors,
            OpenCatalog catalog) {
        this(
                selection,
                wal,
                server,
                background,
                colors,
                new SelectedRecord(selection, wal, background),
                catalog,
                new Explanations(catalog, background));
    }

    public ViewContext(
            Selection selection, OpenWal wal, ServerSession server, Background background, ThemeColors colors) {
        this(selection, wal, server, background, colors, new OpenCatalog(wal, background));
    }
}
