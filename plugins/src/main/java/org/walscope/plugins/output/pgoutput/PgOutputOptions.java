package org.walscope.plugins.output.pgoutput;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.walscope.model.PgVersion;
import org.walscope.plugins.output.OutputContext;
import org.walscope.plugins.output.OutputContext.Option;
import org.walscope.plugins.output.OutputPluginException;
import org.walscope.plugins.output.text.BoolText;
import org.walscope.plugins.output.text.IdentifierList;

/// The plugin's options, `PGOutputData` of replication/pgoutput.h, checked as `pgoutput_startup` checks them.
///
/// @param noOrigin `origin` is `none`: only what this server's own sessions changed
record PgOutputOptions(
        List<String> publicationNames,
        boolean binary,
        boolean messages,
        Streaming streaming,
        boolean twoPhase,
        boolean noOrigin) {

    enum Streaming {
        OFF,
        ON,
        PARALLEL
    }

    /// Reads the options one by one.
    private static final class Parser {
        private final PgVersion version;
        private final Set<String> given = new HashSet<>();
        private long protoVersion;
        private List<String> publicationNames = List.of();
        private boolean binary;
        private boolean messages;
        private Streaming streaming = Streaming.OFF;
        private boolean twoPhase;
        private boolean noOrigin;

        Parser(PgVersion version) {
            this.version = version;
        }

        void read(Option option) throws OutputPluginException {
            if (!version.atLeast(since(option.name()))) {
                throw unrecognized(option);
            }
            if (!given.add(option.name())) {
                throw new OutputPluginException("conflicting or redundant options");
            }
            switch (option.name()) {
                case "proto_version" -> protoVersion = protoVersion(option);
                case "publication_names" ->
                    publicationNames = IdentifierList.split(string(option))
                            .orElseThrow(() -> new OutputPluginException("invalid publication_names syntax"));
                case "binary" -> binary = BoolText.defGetBoolean(option);
                case "messages" -> messages = BoolText.defGetBoolean(option);
                case "streaming" -> streaming = streaming(option);
                case "two_phase" -> twoPhase = BoolText.defGetBoolean(option);
                case "origin" -> noOrigin = origin(option);
                default -> throw unrecognized(option);
            }
        }

        private static PgVersion since(String name) {
            return switch (name) {
                case "binary", "messages", "streaming" -> PgVersion.PG14;
                case "two_phase" -> PgVersion.PG15;
                case "origin" -> PgVersion.PG16;
                default -> PgVersion.PG12;
            };
        }

        private static OutputPluginException unrecognized(Option option) {
            return new OutputPluginException("unrecognized pgoutput option: " + option.name());
        }

        private static String string(Option option) throws OutputPluginException {
            if (!option.hasValue()) {
                throw new OutputPluginException(option.name() + " requires a parameter");
            }
            return option.value();
        }

        private static long protoVersion(Option option) throws OutputPluginException {
            String text = string(option).strip();
            long parsed;
            try {
                parsed = text.isEmpty() ? 0 : Long.parseLong(text);
            } catch (NumberFormatException e) {
                throw new OutputPluginException("invalid proto_version");
            }
            if (parsed < 0 || parsed > 0xFFFF_FFFFL) {
                throw new OutputPluginException("proto_version \"%s\" out of range".formatted(option.value()));
            }
            return parsed;
        }

        /// `defGetStreamingMode` of commands/subscriptioncmds.c; a boolean before 16.
        private Streaming streaming(Option option) throws OutputPluginException {
            if (!version.atLeast(PgVersion.PG16)) {
                return BoolText.defGetBoolean(option) ? Streaming.ON : Streaming.OFF;
            }
            if (option.hasValue() && option.value().equalsIgnoreCase("parallel")) {
                return Streaming.PARALLEL;
            }
            return BoolText.word(option)
                            .orElseThrow(() -> new OutputPluginException(
                                    option.name() + " requires a Boolean value or \"parallel\""))
                    ? Streaming.ON
                    : Streaming.OFF;
        }

        private static boolean origin(Option option) throws OutputPluginException {
            return switch (string(option).toLowerCase(Locale.ROOT)) {
                case "none" -> true;
                case "any" -> false;
                default ->
                    throw new OutputPluginException("unrecognized origin value: \"%s\"".formatted(option.value()));
            };
        }

        PgOutputOptions checked() throws OutputPluginException {
            if (version.atLeast(PgVersion.PG17)) {
                require("proto_version");
                require("publication_names");
            }
            int most = greatestProtocol();
            String who = version.atLeast(PgVersion.PG16) ? "server only supports" : "we only support";
            if (protoVersion > most) {
                throw new OutputPluginException("client sent proto_version=%d but %s protocol %d or lower"
                        .formatted((int) protoVersion, who, most));
            }
            if (protoVersion < 1) {
                throw new OutputPluginException("client sent proto_version=%d but %s protocol %d or higher"
                        .formatted((int) protoVersion, who, 1));
            }
            if (publicationNames.isEmpty() && !version.atLeast(PgVersion.PG17)) {
                throw new OutputPluginException("publication_names parameter missing");
            }
            switch (streaming) {
                case OFF -> {}
                case ON -> needProtocol(2, "streaming");
                case PARALLEL -> needProtocol(4, "parallel streaming");
            }
            if (twoPhase) {
                needProtocol(3, "two-phase commit");
            }
            return new PgOutputOptions(publicationNames, binary, messages, streaming, twoPhase, noOrigin);
        }

        private void require(String name) throws OutputPluginException {
            if (!given.contains(name)) {
                throw new OutputPluginException("option \"%s\" missing".formatted(name));
            }
        }

        /// `LOGICALREP_PROTO_MAX_VERSION_NUM`.
        private int greatestProtocol() {
            return switch (version) {
                case PG12, PG13 -> 1;
                case PG14 -> 2;
                case PG15 -> 3;
                case PG16, PG17, PG18, PG19 -> 4;
            };
        }

        private void needProtocol(int least, String what) throws OutputPluginException {
            if (protoVersion < least) {
                throw new OutputPluginException("requested proto_version=%d does not support %s, need %d or higher"
                        .formatted(protoVersion, what, least));
            }
        }
    }

    static PgOutputOptions parse(OutputContext context) throws OutputPluginException {
        var parser = new Parser(context.catalog().version());
        for (Option option : context.options()) {
            parser.read(option);
        }
        return parser.checked();
    }
}
