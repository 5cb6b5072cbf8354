package org.walscope.plugins.reader;

import java.util.Optional;
import org.walscope.model.change.ColumnValue;
import org.walscope.model.change.Value;

/// What plugins are known to make of a value, set against the text of the type's output function.
final class CellText {

    /// How a plugin told a cell.
    enum Said {
        /// As the output function writes it.
        SAME,
        /// `true` and `false` for `t` and `f`.
        TRUE_FALSE,
        /// A bytea without the `\x` before it.
        BARE_HEX,
        /// NaN or an infinity as JSON's null.
        JSON_NULL,
        /// The bytes of the send function.
        BYTES,
        /// An out-of-line value that did not change.
        UNCHANGED_TOAST,
        /// Nothing of the above.
        OTHER
    }

    private CellText() {}

    /// @param oracle empty for NULL
    static Said of(ColumnValue cell, Optional<String> oracle) {
        return switch (cell.value()) {
            case Value.Text(var text) -> text(text, oracle);
            case Value.Null n ->
                oracle.isEmpty()
                        ? Said.SAME
                        : n.perhapsNotFinite() && isNotFinite(oracle.get()) ? Said.JSON_NULL : Said.OTHER;
            case Value.Binary b -> Said.BYTES;
            case Value.UnchangedToast u -> Said.UNCHANGED_TOAST;
            case Value.NotSent n -> Said.OTHER;
        };
    }

    private static Said text(String text, Optional<String> oracle) {
        if (oracle.isEmpty()) {
            return Said.OTHER;
        }
        String said = oracle.get();
        if (text.equals(said)) {
            return Said.SAME;
        }
        if (text.equals("true") && said.equals("t") || text.equals("false") && said.equals("f")) {
            return Said.TRUE_FALSE;
        }
        return ("\\x" + text).equals(said) ? Said.BARE_HEX : Said.OTHER;
    }

    static boolean isNotFinite(String text) {
        return text.equals("NaN") || text.equals("Infinity") || text.equals("-Infinity");
    }
}
