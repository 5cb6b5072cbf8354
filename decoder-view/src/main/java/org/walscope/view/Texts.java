package org.walscope.view;

import java.text.MessageFormat;
import java.util.ResourceBundle;

/// The texts of the window, from one bundle: `texts.properties`.
public final class Texts {

    private static final ResourceBundle BUNDLE = ResourceBundle.getBundle("org.walscope.view.texts");

    private Texts() {}

    /// The text of that key.
    ///
    /// @throws java.util.MissingResourceException when the bundle lacks it, which a test looks for
    public static String get(String key) {
        return BUNDLE.getString(key);
    }

    /// The text with `{0}`, `{1}`, … filled in. Numbers are grouped by the locale; pass text for what must not be.
    public static String get(String key, Object... arguments) {
        return new MessageFormat(BUNDLE.getString(key), BUNDLE.getLocale()).format(arguments);
    }
}
