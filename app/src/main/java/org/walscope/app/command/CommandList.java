package org.walscope.app.command;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuBar;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.Tooltip;
import org.walscope.view.Texts;

/// Commands, and the controls made of them.
///
/// @param all in the order of their menus
public record CommandList(List<Command> all) {

    public CommandList {
        all = List.copyOf(all);
    }

    public Optional<Command> find(String id) {
        return all.stream().filter(command -> command.id().equals(id)).findFirst();
    }

    /// Those that fit what was typed, the best first; nothing typed gives all in their order.
    public List<Command> matching(String typed) {
        record Scored(Command command, OptionalInt score) {}
        return all.stream()
                .map(command -> new Scored(command, FuzzyMatch.score(typed, label(command))))
                .filter(each -> each.score().isPresent())
                .sorted(
                        typed.isBlank()
                                ? Comparator.comparingInt(_ -> 0)
                                : Comparator.comparingInt(each -> -each.score().getAsInt()))
                .map(Scored::command)
                .toList();
    }

    /// "File: Open files…"
    public static String label(Command command) {
        return menuTitle(command.menu()).replace("_", "") + ": " + command.title();
    }

    /// Menus that have no command are left out.
    public MenuBar menuBar() {
        var bar = new MenuBar();
        for (Command.Menu each : Command.Menu.values()) {
            List<Command> mine =
                    all.stream().filter(command -> command.menu() == each).toList();
            if (!mine.isEmpty()) {
                bar.getMenus().add(menu(each, mine));
            }
        }
        return bar;
    }

    private static Menu menu(Command.Menu which, List<Command> commands) {
        var menu = new Menu(menuTitle(which));
        menu.setId("menu-" + which.name().toLowerCase(java.util.Locale.ROOT));
        int section = commands.getFirst().section();
        for (Command command : commands) {
            if (command.section() != section) {
                section = command.section();
                menu.getItems().add(new SeparatorMenuItem());
            }
            menu.getItems().add(item(command));
        }
        return menu;
    }

    private static MenuItem item(Command command) {
        MenuItem item = command.checked()
                .<MenuItem>map(checked -> {
                    var check = new CheckMenuItem(command.title());
                    check.setSelected(checked.get());
                    checked.addListener((_, _, now) -> check.setSelected(now));
                    // The click has switched the mark; what the command did decides
                    check.setOnAction(_ -> {
                        command.run();
                        check.setSelected(checked.get());
                    });
                    return check;
                })
                .orElseGet(() -> {
                    var plain = new MenuItem(command.title());
                    plain.setOnAction(_ -> command.run());
                    return plain;
                });
        item.setId(command.id());
        command.icon().map(icon -> icon.node()).ifPresent(item::setGraphic);
        command.keys().ifPresent(item::setAccelerator);
        item.setDisable(!command.enabled().get());
        command.enabled().addListener((_, _, now) -> item.setDisable(!now));
        return item;
    }

    /// A toolbar button: the icon, with title and keys in its tooltip.
    public Node button(String id) {
        Command command = find(id).orElseThrow();
        var button = new Button();
        button.setId("button-" + id.replace('.', '-'));
        command.icon().map(icon -> icon.node()).ifPresent(button::setGraphic);
        button.getStyleClass().addAll("button-icon", "flat");
        button.setOnAction(_ -> command.run());
        button.setDisable(!command.enabled().get());
        command.enabled().addListener((_, _, now) -> button.setDisable(!now));
        button.setAccessibleText(command.title());
        button.setTooltip(new Tooltip(command.title()
                + command.keys()
                        .map(keys -> "  (" + keys.getDisplayText() + ")")
                        .orElse("")));
        return button;
    }

    private static String menuTitle(Command.Menu menu) {
        return Texts.get("menu." + menu.name().toLowerCase(java.util.Locale.ROOT));
    }
}
