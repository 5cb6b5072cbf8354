package org.walscope.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import org.walscope.app.command.Command;
import org.walscope.app.command.Command.Menu;
import org.walscope.app.command.CommandList;
import org.walscope.icons.AppIcon;
import org.walscope.view.Perspective;
import org.walscope.view.Texts;
import org.walscope.view.Views;
import org.walscope.view.fx.Theme;

/// The list of the window's commands; menus, toolbar, palette and the list of keys are built from it. A command
/// is a
/// line here and its title in the texts.
final class Commands {

    private Commands() {}

    static CommandList of(Workspace workspace, WorkspaceWindow window) {
        var all = new ArrayList<Command>();
        var wal = workspace.context().wal();
        var open = Bindings.createBooleanBinding(() -> wal.timeline().get().isPresent(), wal.timeline());

        all.add(Command.of("file.open", Menu.FILE, 1, window::openFiles)
                .icon(AppIcon.OPEN)
                .keys("Shortcut+O"));
        all.add(Command.of("file.open-folder", Menu.FILE, 1, window::openFolder)
                .icon(AppIcon.OPEN_FOLDER)
                .keys("Shortcut+Shift+O"));
        var follow = workspace.context().server().follow();
        all.add(Command.of("file.follow", Menu.FILE, 2, follow::toggle)
                .icon(AppIcon.FOLLOW)
                .keys("Shortcut+Shift+F")
                .enabledWhen(Bindings.createBooleanBinding(
                        () -> follow.on().get() || follow.impossible().get().isEmpty(),
                        follow.on(),
                        follow.impossible()))
                .checkedWhen(follow.on()));
        all.add(Command.of("file.close", Menu.FILE, 2, workspace::closeFiles).enabledWhen(open));
        var catalog = workspace.context().catalog();
        all.add(Command.of("file.close-catalog", Menu.FILE, 2, catalog::close)
                .enabledWhen(
                        Bindings.createBooleanBinding(() -> catalog.file().get().isPresent(), catalog.file())));
        all.add(Command.of("file.plugins", Menu.FILE, 2, window::showPlugins));
        all.add(Command.of("file.quit", Menu.FILE, 3, window::close).keys("Shortcut+Q"));

        int number = 1;
        for (Perspective each : Perspective.values()) {
            all.add(Command.of("view." + each.name().toLowerCase(Locale.ROOT), Menu.VIEW, 1, () -> workspace.show(each))
                    .icon(each.icon())
                    .keys("Shortcut+" + number++)
                    .checkedWhen(workspace.perspective().isEqualTo(each)));
        }
        all.add(Command.of("view.find", Menu.VIEW, 2, window::find)
                .icon(AppIcon.FILTER)
                .keys("Shortcut+F"));
        all.add(Command.of(
                        "view.dark",
                        Menu.VIEW,
                        3,
                        () -> workspace.wear(workspace.theme().get().other()))
                .icon(AppIcon.DARK_THEME)
                .keys("Shortcut+Shift+D")
                .checkedWhen(workspace.theme().isEqualTo(Theme.DARK)));
        all.add(Command.of("view.full-screen", Menu.VIEW, 3, window::toggleFullScreen)
                .keys("F11"));

        var server = workspace.context().server();
        var connected = Bindings.createBooleanBinding(() -> server.facts().get().isPresent(), server.facts());
        all.add(Command.of("slots.connect", Menu.SLOTS, 1, window::connect)
                .icon(AppIcon.CONNECT)
                .keys("Shortcut+Shift+C"));
        all.add(Command.of("slots.disconnect", Menu.SLOTS, 1, () -> server.close(() -> {}))
                .enabledWhen(connected));
        all.add(Command.of("slots.refresh", Menu.SLOTS, 2, server::refresh)
                .icon(AppIcon.RESET)
                .keys("F5")
                .enabledWhen(connected));

        for (Views.Entry view : workspace.views()) {
            String title = Texts.get("command.window.show", Texts.get(view.title()));
            all.add(Command.titled("window.show-" + view.id(), title, Menu.WINDOW, 1, () -> workspace.reveal(view.id()))
                    .icon(view.icon())
                    .checkedWhen(isOpen(workspace, view.id())));
        }
        all.add(Command.of("window.next", Menu.WINDOW, 2, () -> workspace.focusView(1))
                .keys("F6"));
        all.add(Command.of("window.previous", Menu.WINDOW, 2, () -> workspace.focusView(-1))
                .keys("Shift+F6"));
        all.add(Command.of(
                        "window.tear-off",
                        Menu.WINDOW,
                        2,
                        () -> workspace.dock().focused().ifPresent(workspace.dock()::tearOff))
                .icon(AppIcon.TEAR_OFF)
                .keys("Shortcut+Shift+N"));
        all.add(Command.of(
                        "window.close",
                        Menu.WINDOW,
                        2,
                        () -> workspace.dock().focused().ifPresent(workspace.dock()::close))
                .icon(AppIcon.CLOSE)
                .keys("Shortcut+W"));
        all.add(Command.of("window.reset", Menu.WINDOW, 3, workspace::resetLayout)
                .icon(AppIcon.RESET));

        all.add(Command.of("help.palette", Menu.HELP, 1, window::showPalette)
                .icon(AppIcon.PALETTE)
                .keys("Shortcut+Shift+P"));
        all.add(Command.of("help.keys", Menu.HELP, 1, window::showKeys)
                .icon(AppIcon.KEYS)
                .keys("F1"));
        all.add(Command.of("help.about", Menu.HELP, 2, window::showAbout).icon(AppIcon.APP));
        return new CommandList(all);
    }

    private static BooleanBinding isOpen(Workspace workspace, String view) {
        var open = workspace.dock().open();
        return Bindings.createBooleanBinding(() -> open.contains(view), open);
    }

    /// The ids of the toolbar's buttons, those that exist; a blank one parts groups.
    static final List<String> TOOLBAR = List.of("file.open", "file.open-folder", "slots.connect");
}
