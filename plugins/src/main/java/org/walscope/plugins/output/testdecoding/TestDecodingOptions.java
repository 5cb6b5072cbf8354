package org.walscope.plugins.output.testdecoding;

import org.walscope.model.PgVersion;
import org.walscope.plugins.output.OutputContext;
import org.walscope.plugins.output.OutputContext.Option;
import org.walscope.plugins.output.OutputPluginException;
import org.walscope.plugins.output.text.BoolText;

/// The plugin's options, `TestDecodingData` and what `pg_decode_startup` sets in `OutputPluginOptions`.
///
/// @param streaming `stream-changes`, from PG 14 on
record TestDecodingOptions(
        boolean includeXids,
        boolean includeTimestamp,
        boolean forceBinary,
        boolean skipEmptyXacts,
        boolean onlyLocal,
        boolean includeRewrites,
        boolean streaming) {

    static TestDecodingOptions parse(OutputContext context) throws OutputPluginException {
        boolean includeXids = true;
        boolean includeTimestamp = false;
        boolean forceBinary = false;
        boolean skipEmptyXacts = false;
        boolean onlyLocal = false;
        boolean includeRewrites = false;
        boolean streaming = false;
        boolean streams = context.catalog().version().atLeast(PgVersion.PG14);
        for (Option option : context.options()) {
            switch (option.name()) {
                case "include-xids" -> includeXids = BoolText.parse(option, true);
                case "include-timestamp" -> includeTimestamp = BoolText.parse(option, true);
                // Once asked for, binary stays
                case "force-binary" -> forceBinary |= BoolText.parse(option, false);
                case "skip-empty-xacts" -> skipEmptyXacts = BoolText.parse(option, true);
                case "only-local" -> onlyLocal = BoolText.parse(option, true);
                case "include-rewrites" -> includeRewrites = BoolText.parse(option, includeRewrites);
                case "stream-changes" -> {
                    if (!streams) {
                        throw unknown(option);
                    }
                    streaming = BoolText.parse(option, streaming);
                }
                default -> throw unknown(option);
            }
        }
        return new TestDecodingOptions(
                includeXids, includeTimestamp, forceBinary, skipEmptyXacts, onlyLocal, includeRewrites, streaming);
    }

    private static OutputPluginException unknown(Option option) {
        return new OutputPluginException("option \"%s\" = \"%s\" is unknown"
                .formatted(option.name(), option.hasValue() ? option.value() : "(null)"));
    }
}
