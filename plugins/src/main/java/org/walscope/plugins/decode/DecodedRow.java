package org.walscope.plugins.decode;

import java.util.List;

/// A change of a row with its values, as the catalogs of its moment have them.
///
/// @param kind     INSERT, UPDATE or DELETE
/// @param relation with its schema
/// @param columns  without those that were dropped
/// @param line     the change as test_decoding writes it, without the table; cut after [#MOST_LINE] characters
public record DecodedRow(String kind, String relation, List<Column> columns, String line) {

    /// Characters of a line and of a value that are kept.
    static final int MOST_LINE = 2_000;

    static final int MOST_VALUE = 10_000;

    public DecodedRow {
        columns = List.copyOf(columns);
    }

    /// A column's value before and after.
    ///
    /// @param type as SQL has it
    public record Column(String name, String type, Value before, Value after) {}

    /// @param text   as the type's output function writes it, cut after [#MOST_VALUE] characters; empty text unless
    ///     there is a value
    /// @param length of the whole text
    public record Value(State state, String text, int length) {

        static final Value NONE = new Value(State.NONE, "", 0);

        static final Value NULL = new Value(State.NULL, "", 0);

        static final Value UNCHANGED_TOAST = new Value(State.UNCHANGED_TOAST, "", 0);

        static final Value TOO_LONG = new Value(State.TOO_LONG, "", 0);
    }

    /// What WAL has of a value.
    public enum State {
        /// Nothing: there is no such row, or the record has its key alone.
        NONE,
        NULL,
        VALUE,
        /// It is kept out of line and was not changed, so it is not in WAL.
        UNCHANGED_TOAST,
        /// It is kept out of line, in more chunks than are put together.
        TOO_LONG
    }
}
