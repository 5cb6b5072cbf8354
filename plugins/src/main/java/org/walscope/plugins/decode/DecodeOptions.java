package org.walscope.plugins.decode;

import java.util.List;
import org.walscope.model.reorder.ReplayOptions;
import org.walscope.plugins.output.OutputContext;

/// What decides how WAL is decoded, besides the plugin and the catalogs.
///
/// @param slot     where the slot starts, its memory; whether it was made for two-phase commit. Whether
///     transactions
///     are streamed is the plugin's to say
/// @param options  of the plugin
public record DecodeOptions(ReplayOptions slot, List<OutputContext.Option> options) {

    public DecodeOptions {
        options = List.copyOf(options);
    }
}
