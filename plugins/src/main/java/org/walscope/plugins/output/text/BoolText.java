package org.walscope.plugins.output.text;

import java.util.Locale;
import java.util.Optional;
import org.walscope.plugins.output.OutputContext.Option;
import org.walscope.plugins.output.OutputPluginException;

/// Booleans as a server takes them in options.
public final class BoolText {

    private BoolText() {}

    /// `parse_bool` of utils/adt/bool.c: also beginnings of the words; empty where it is none.
    public static Optional<Boolean> parse(String text) {
        String value = text.toLowerCase(Locale.ROOT);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if ("true".startsWith(value) || "yes".startsWith(value) || value.equals("on") || value.equals("1")) {
            return Optional.of(true);
        }
        boolean no = "false".startsWith(value) || "no".startsWith(value) || value.equals("0");
        return no || value.equals("of") || value.equals("off") ? Optional.of(false) : Optional.empty();
    }

    /// The option's value by `parse_bool`, as contrib modules read theirs.
    ///
    /// @param without what it is without a value
    public static boolean parse(Option option, boolean without) throws OutputPluginException {
        if (!option.hasValue()) {
            return without;
        }
        return parse(option.value())
                .orElseThrow(() -> new OutputPluginException(
                        "could not parse value \"%s\" for parameter \"%s\"".formatted(option.value(), option.name())));
    }

    /// `defGetBoolean` of commands/define.c.
    public static boolean defGetBoolean(Option option) throws OutputPluginException {
        return word(option).orElseThrow(() -> new OutputPluginException(option.name() + " requires a Boolean value"));
    }

    /// What [#defGetBoolean] takes; empty for anything else.
    public static Optional<Boolean> word(Option option) {
        return switch (option.hasValue() ? option.value().toLowerCase(Locale.ROOT) : "true") {
            case "true", "on" -> Optional.of(true);
            case "false", "off" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
