package org.walscope.app.command;

import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.value.ObservableBooleanValue;
import javafx.scene.input.KeyCombination;
import org.walscope.icons.AppIcon;
import org.walscope.view.Texts;

/// Something the window can be told to do.
///
/// @param id      names it, in PostgreSQL's manner of small words: `file.open`
/// @param menu    where it is listed
/// @param section of that menu; a line parts sections
/// @param keys    that run it from anywhere in the window
/// @param enabled whether it makes sense now
/// @param checked whether what it switches is on; empty for a plain action
public record Command(
        String id,
        String title,
        Menu menu,
        int section,
        Optional<AppIcon> icon,
        Optional<KeyCombination> keys,
        ObservableBooleanValue enabled,
        Optional<ObservableBooleanValue> checked,
        Runnable action) {

    /// The menus, in their order.
    public enum Menu {
        FILE,
        VIEW,
        SLOTS,
        WINDOW,
        HELP
    }

    private static final ObservableBooleanValue ALWAYS = new ReadOnlyBooleanWrapper(true).getReadOnlyProperty();

    /// Always enabled; its title is the text `command.` and the id.
    public static Command of(String id, Menu menu, int section, Runnable action) {
        return titled(id, Texts.get("command." + id), menu, section, action);
    }

    /// The same with a title that is not in the texts under the id.
    public static Command titled(String id, String title, Menu menu, int section, Runnable action) {
        return new Command(
                id, title, menu, section, Optional.empty(), Optional.empty(), ALWAYS, Optional.empty(), action);
    }

    public Command icon(AppIcon shown) {
        return new Command(id, title, menu, section, Optional.of(shown), keys, enabled, checked, action);
    }

    /// @param combination as [KeyCombination#valueOf] reads it: `Shortcut+O`
    public Command keys(String combination) {
        return new Command(
                id,
                title,
                menu,
                section,
                icon,
                Optional.of(KeyCombination.valueOf(combination)),
                enabled,
                checked,
                action);
    }

    public Command enabledWhen(ObservableBooleanValue condition) {
        return new Command(id, title, menu, section, icon, keys, condition, checked, action);
    }

    public Command checkedWhen(ObservableBooleanValue on) {
        return new Command(id, title, menu, section, icon, keys, enabled, Optional.of(on), action);
    }

    /// Runs it, if it is enabled.
    public void run() {
        if (enabled.get()) {
            action.run();
        }
    }
}
