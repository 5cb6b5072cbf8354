package org.walscope.plugins.decode;

/// Hears what became of what the plugin was told of, and says what it is told of at all.
interface Fates {

    /// Of everything, and nobody hears.
    Fates NONE = (_, _, _, _, _) -> {};

    /// @param row    of the index
    /// @param kind   INSERT, UPDATE, DELETE, TRUNCATE or MESSAGE
    /// @param reason why not, or why as something else; empty where nobody said
    void became(int row, int tuple, String kind, boolean sent, String reason);

    /// Whether the plugin is told of rows and messages of a transaction.
    default boolean wantsTransaction(int topXid) {
        return true;
    }

    /// Whether it is told of what is in that row of the index.
    default boolean wants(int row) {
        return true;
    }
}
