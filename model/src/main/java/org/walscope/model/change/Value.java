package org.walscope.model.change;

import org.jspecify.annotations.Nullable;

/// What a plugin says of one column of one row.
public sealed interface Value {

    Value NULL = new Null(false);
    Value NULL_OR_NOT_FINITE = new Null(true);
    Value UNCHANGED_TOAST = new UnchangedToast();
    Value NOT_SENT = new NotSent();

    /// The text of the type's output function, quoting of the plugin taken off; bytes that are not UTF-8 as in
    /// [PluginText]. Of a value sent in binary what that function writes in UTC and ISO style.
    record Text(String text) implements Value {}

    /// SQL NULL, or what the plugin writes as it cannot do otherwise. All are equal: what hides behind one, the plugin
    /// does not say.
    ///
    /// @param perhapsNotFinite whether NaN or an infinity may hide behind it: wal2json has no other word for them
    record Null(boolean perhapsNotFinite) implements Value {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Null;
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }

    /// A value kept out of line and not changed by an UPDATE: it is not in the WAL.
    record UnchangedToast() implements Value {}

    /// The plugin has a place for it, but the WAL holds none: a column outside the key in an old key.
    record NotSent() implements Value {}

    /// The bytes of the type's send function, where they could not be told as text: a type of users, one whose text
    /// needs the server.
    ///
    /// @param hex two lower-case digits a byte
    record Binary(String hex) implements Value {}
}
