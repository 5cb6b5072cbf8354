package org.walscope.plugins.output;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.catalog.Catalog;
import org.walscope.model.value.OutputSettings;
import org.walscope.model.value.ValueOutput;

/// What a plugin is called with, `LogicalDecodingContext` of replication/logical.h: its options, the catalogs of
/// the
/// moment, and where its output goes. One thread.
public interface OutputContext {

    /// An option as given: PostgreSQL keeps their order, and each as often as it is there.
    ///
    /// @param value empty text where none was given, `hasValue` false
    record Option(String name, String value, boolean hasValue) {}

    List<Option> options();

    /// The catalogs that the change being told was made with; at startup those of the slot's start.
    Catalog catalog();

    /// Writes values with those catalogs and [#settings].
    ValueOutput values();

    /// Writes them with default settings, whatever is asked for: what compares values needs all of their digits.
    default ValueOutput plainValues() {
        return values();
    }

    /// Of the session that would read the slot.
    default OutputSettings settings() {
        return OutputSettings.DEFAULT;
    }

    /// The name of a replication origin, `replorigin_by_oid` of replication/logical/origin.c; null where it is not
    /// known.
    default @Nullable String originName(int originId) {
        return null;
    }

    /// The message being made. It stays over callbacks until the next [#prepareWrite]: wal2json makes one of a
    /// whole
    /// transaction.
    Utf8Builder out();

    /// Begins a message: [#out] is empty. `OutputPluginPrepareWrite`.
    void prepareWrite(boolean last);

    /// Sends the message. `OutputPluginWrite`.
    ///
    /// @throws IOException when the writer does not take it
    void write(boolean last) throws IOException;

    /// Why what the plugin is told of is not sent, or is sent as something else: the end of a sentence about it.
    /// Heard
    /// where somebody asks for explanations.
    default void because(String reason) {}

    /// A WARNING, for the user and not for the output.
    void warn(String message);
}
