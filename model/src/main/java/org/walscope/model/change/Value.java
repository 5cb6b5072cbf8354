package org.walscope.model.change;

/// What a plugin says of one column of one row.
public sealed interface Value {

    Value NULL = new Null();
    Value UNCHANGED_TOAST = new UnchangedToast();
    Value NOT_SENT = new NotSent();

    /// The text of the type's output function, quoting of the plugin taken off; bytes that are not UTF-8 as in
    /// [PluginText].
    record Text(String text) implements Value {}

    /// SQL NULL.
    record Null() implements Value {}

    /// A value kept out of line and not changed by an UPDATE: it is not in the WAL.
    record UnchangedToast() implements Value {}

    /// The plugin has a place for it, but the WAL holds none: a column outside the key in an old key.
    record NotSent() implements Value {}

    /// The bytes of the type's send function.
    ///
    /// @param hex two lower-case digits a byte
    record Binary(String hex) implements Value {}
}
