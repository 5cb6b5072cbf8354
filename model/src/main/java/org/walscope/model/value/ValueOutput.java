package org.walscope.model.value;

import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.decode.RowValues;

/// Writes a row's values as their types' functions do, with the catalogs and settings it was made for. One thread.
public interface ValueOutput {

    /// Appends what the output function of the column's type writes: `OidOutputFunctionCall`. A type whose stored form
    /// is not known, an extension's, is written as `\x` and hex digits, and [#isKnown] says so.
    ///
    /// @param column from 0, with a value or with its missing one
    void text(RowValues row, int column, Utf8Builder out);

    /// Appends the bytes that the send function of the column's type writes: `OidSendFunctionCall`.
    ///
    /// @param column as in [#text]
    /// @return false, with nothing appended, where these bytes are not known
    boolean send(RowValues row, int column, Utf8Builder out);

    /// Whether the stored form of a type is known.
    ///
    /// @param type an OID
    boolean isKnown(int type);

    /// The type's name as SQL has it, `character varying(30)`: `format_type_with_typemod`.
    ///
    /// @param typmod -1 for none: `format_type_be`
    String typeName(int type, int typmod);
}
