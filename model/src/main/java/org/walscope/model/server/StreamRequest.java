package org.walscope.model.server;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.walscope.model.Lsn;

/// What is to be streamed: `START_REPLICATION SLOT …` (replication/repl_gram.y).
/// Of a physical slot neither options nor `from` are used: its sink says where it goes on.
///
/// @param options         of the slot's plugin, handed on as they are
/// @param from            transactions that committed before it are left out; empty for where the slot stands.
///                        Before the slot's `confirmed_flush_lsn` the server begins at that
/// @param until           ends before the first write beyond it, as pg_recvlogical's `--endpos`
/// @param statusInterval  between status updates while nothing happens; the server's `wal_sender_timeout` may
///                        make it shorter
/// @param applicationName what `synchronous_standby_names` may name
public record StreamRequest(
        String slot,
        Map<String, String> options,
        Optional<Lsn> from,
        Optional<Lsn> until,
        Duration statusInterval,
        String applicationName) {

    public static final Duration STATUS_INTERVAL = Duration.ofSeconds(10);

    public StreamRequest {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /// From where the slot stands, without end.
    public StreamRequest(String slot, Map<String, String> options) {
        this(slot, options, Optional.empty(), Optional.empty(), STATUS_INTERVAL, Session.APPLICATION_NAME);
    }

    public StreamRequest withFrom(Lsn other) {
        return new StreamRequest(slot, options, Optional.of(other), until, statusInterval, applicationName);
    }

    public StreamRequest withUntil(Lsn other) {
        return new StreamRequest(slot, options, from, Optional.of(other), statusInterval, applicationName);
    }

    public StreamRequest withStatusInterval(Duration other) {
        return new StreamRequest(slot, options, from, until, other, applicationName);
    }

    public StreamRequest withApplicationName(String other) {
        return new StreamRequest(slot, options, from, until, statusInterval, other);
    }

    /// The command, names and values quoted as repl_scanner.l takes them apart.
    String command() {
        StringBuilder text = new StringBuilder("START_REPLICATION SLOT ")
                .append(quote(slot, '"'))
                .append(" LOGICAL ")
                .append(from.orElse(Lsn.INVALID));
        String separator = " (";
        for (Map.Entry<String, String> option : options.entrySet()) {
            text.append(separator)
                    .append(quote(option.getKey(), '"'))
                    .append(' ')
                    .append(quote(option.getValue(), '\''));
            separator = ", ";
        }
        return text.append(options.isEmpty() ? "" : ")").toString();
    }

    static String quote(String text, char quote) {
        String one = String.valueOf(quote);
        return one + text.replace(one, one + one) + one;
    }
}
