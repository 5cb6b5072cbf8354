package org.walscope.view;

import java.nio.file.Path;
import java.util.Optional;
import org.walscope.view.fx.Background;
import org.walscope.view.fx.ThemeColors;

/// All a view is given: what is chosen, what is open, which server is connected, who does slow work, the colours to
/// draw with, the chosen record as it was read for all of them, the catalog that names relations, what a plugin sends,
/// and the plugins there are. One for the whole window.
public record ViewContext(
        Selection selection,
        OpenWal wal,
        ServerSession server,
        Background background,
        ThemeColors colors,
        SelectedRecord record,
        OpenCatalog catalog,
        Explanations explanations,
        OwnPlugins plugins) {

    private ViewContext(
            Selection selection,
            OpenWal wal,
            ServerSession server,
            Background background,
            ThemeColors colors,
            OpenCatalog catalog,
            OwnPlugins plugins) {
        this(
                selection,
                wal,
                server,
                background,
                colors,
                new SelectedRecord(selection, wal, background),
                catalog,
                new Explanations(catalog, plugins, background),
                plugins);
    }

    /// @param plugins the folder of the user's own output plugins, which need not be there; empty for none
    public ViewContext(
            Selection selection,
            OpenWal wal,
            ServerSession server,
            Background background,
            ThemeColors colors,
            Optional<Path> plugins) {
        this(
                selection,
                wal,
                server,
                background,
                colors,
                new OpenCatalog(wal, background),
                new OwnPlugins(plugins, background));
    }

    /// Without plugins of the user's own.
    public ViewContext(
            Selection selection, OpenWal wal, ServerSession server, Background background, ThemeColors colors) {
        this(selection, wal, server, background, colors, Optional.empty());
    }
}
