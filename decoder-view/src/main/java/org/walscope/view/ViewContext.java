package org.walscope.view;

import org.walscope.view.fx.Background;
import org.walscope.view.fx.ThemeColors;

/// All a view is given: what is chosen, what is open, which server is connected, who does slow work, and the
/// colours to draw with. One for the whole window.
public record ViewContext(
        Selection selection, OpenWal wal, ServerSession server, Background background, ThemeColors colors) {}
