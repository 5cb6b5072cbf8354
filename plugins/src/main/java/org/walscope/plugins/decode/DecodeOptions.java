package org.walscope.plugins.decode;

import java.util.List;
import java.util.Optional;
import org.walscope.model.Lsn;
import org.walscope.model.reorder.ReplayOptions;
import org.walscope.model.value.OutputSettings;
import org.walscope.plugins.output.OutputContext;

/// What decides how WAL is decoded, besides the plugin and the catalogs.
///
/// @param slot    where the slot starts, its memory; whether it was made for two-phase commit. Whether transactions
///     are streamed is the plugin's to say
/// @param options of the plugin
/// @param end     records from there on are not read; empty for all
/// @param session the settings that values are written with
public record DecodeOptions(
        ReplayOptions slot, List<OutputContext.Option> options, Optional<Lsn> end, OutputSettings session) {

    public DecodeOptions {
        options = List.copyOf(options);
    }

    public DecodeOptions(ReplayOptions slot, List<OutputContext.Option> options) {
        this(slot, options, Optional.empty(), OutputSettings.DEFAULT);
    }
}
