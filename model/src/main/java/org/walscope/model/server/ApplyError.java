package org.walscope.model.server;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.walscope.model.Lsn;

/// What a subscriber's log says when applying fails: `apply_error_callback` of replication/logical/worker.c.
///
/// @param origin       `pg_<oid>` of the subscription, from PG 15 on
/// @param subscription its OID, where the origin says it
/// @param message      the kind of message: `INSERT`
/// @param relation     the table at fault
/// @param xid          of the transaction on the publisher
/// @param finished     the LSN of its COMMIT record, from PG 15 on: what SKIP is given
/// @param key          of a key that is there already, as DETAIL says it: `(id)=(5)`
public record ApplyError(
        Optional<String> origin,
        OptionalInt subscription,
        Optional<String> message,
        Optional<String> relation,
        OptionalInt xid,
        Optional<Lsn> finished,
        Optional<String> key) {

    /// Longer than any such line.
    private static final int MOST_CHARACTERS = 100_000;

    private static final Pattern ORIGIN = Pattern.compile("replication origin \"([^\"]{1,200})\"");
    private static final Pattern MESSAGE = Pattern.compile("during (?:message type )?\"([A-Z ]{1,40})\"");
    private static final Pattern RELATION =
            Pattern.compile("for replication target relation \"([^\"]{1,200}(?:\"\"[^\"]{0,200}){0,20})\"");
    private static final Pattern XID = Pattern.compile("in transaction ([0-9]{1,10})");
    private static final Pattern FINISHED = Pattern.compile("finished at ([0-9A-F]{1,8}/[0-9A-F]{1,8})");
    private static final Pattern KEY = Pattern.compile("Key (\\(.{1,400}?\\)=\\(.{1,400}?\\)) already exists");
    private static final Pattern SUBSCRIPTION = Pattern.compile("pg_([0-9]{1,10})");

    /// Reads a line of the log, or several: what is around it does not matter. Empty where it is no such line.
    public static Optional<ApplyError> parse(String pasted) {
        String text = pasted.substring(0, Math.min(pasted.length(), MOST_CHARACTERS));
        if (!text.contains("processing remote data")) {
            return Optional.empty();
        }
        Optional<String> origin = find(ORIGIN, text);
        return Optional.of(new ApplyError(
                origin,
                origin.flatMap(name -> find(SUBSCRIPTION, name))
                        .map(ApplyError::unsigned)
                        .orElseGet(OptionalInt::empty),
                find(MESSAGE, text),
                find(RELATION, text),
                find(XID, text).map(ApplyError::unsigned).orElseGet(OptionalInt::empty),
                find(FINISHED, text).flatMap(Lsn::parse),
                find(KEY, text)));
    }

    private static Optional<String> find(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        String last = null;
        while (found.find()) {
            last = found.group(1);
        }
        return Optional.ofNullable(last);
    }

    private static OptionalInt unsigned(String digits) {
        try {
            return OptionalInt.of(Integer.parseUnsignedInt(digits));
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }
}
