package org.walscope.plugins.reader;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.walscope.model.change.Column;
import org.walscope.model.change.ColumnValue;
import org.walscope.model.change.DecodedChange;
import org.walscope.model.change.DecodedChange.TruncateFlags;
import org.walscope.model.change.Frame;
import org.walscope.model.change.OldRow;
import org.walscope.model.change.PluginText;
import org.walscope.model.change.RelationName;
import org.walscope.model.change.Value;
import org.walscope.model.change.WrittenAt;

/// Reads lines of contrib/test_decoding/test_decoding.c. Keeps names it has met, so that a column is one object
/// for
/// all its rows; used by one thread.
final class TestDecodingParser {

    /// Bound of the names kept: more distinct columns than any output has; above it they are no longer shared.
    private static final int MOST_COLUMNS = 20_000;

    private static final String SIZE = ", sz: ";
    private static final String CONTENT = " content:";

    private final KnownValues values = new KnownValues();
    private final Map<Column, Column> columns = new HashMap<>();
    private final Map<RelationName, RelationName> relations = new HashMap<>();

    /// Reads one line. `at` is where it stands.
    TestDecodingLine parse(String text, WrittenAt at) throws OutputFormatException {
        var in = new TextCursor(text);
        TestDecodingLine line = switch (in.peek()) {
            case 't' -> new TestDecodingLine.Change(table(in, at));
            case 'B' -> begin(in);
            case 'm' -> new TestDecodingLine.Change(message(in, at, true));
            case 's' -> new TestDecodingLine.Change(streamed(in, at));
            default -> frame(in);
        };
        in.expectEnd();
        return line;
    }

    private static TestDecodingLine begin(TextCursor in) throws OutputFormatException {
        in.expect("BEGIN");
        return new TestDecodingLine.Begin(in.skip(" ") ? OptionalInt.of(in.unsigned()) : OptionalInt.empty());
    }

    private static TestDecodingLine frame(TextCursor in) throws OutputFormatException {
        if (in.skip("opening a streamed block for transaction")) {
            return new TestDecodingLine.Block(true, txn(in));
        }
        if (in.skip("closing a streamed block for transaction")) {
            return new TestDecodingLine.Block(false, txn(in));
        }
        if (in.skip("aborting streamed (sub)transaction")) {
            return new TestDecodingLine.End(Frame.Kind.STREAM_ABORT, Optional.empty(), txn(in), Optional.empty());
        }
        if (in.skip("committing streamed transaction")) {
            return new TestDecodingLine.End(Frame.Kind.STREAM_COMMIT, Optional.empty(), txn(in), time(in));
        }
        if (in.skip("preparing streamed transaction ")) {
            boolean withXid = in.skip("TXN ");
            Optional<String> gid = Optional.of(in.literal());
            OptionalInt xid = OptionalInt.empty();
            if (withXid) {
                in.expect(", txid ");
                xid = OptionalInt.of(in.unsigned());
            }
            return new TestDecodingLine.End(Frame.Kind.STREAM_PREPARE, gid, xid, time(in));
        }
        if (in.skip("PREPARE TRANSACTION ")) {
            return prepared(in, Frame.Kind.PREPARE);
        }
        if (in.skip("COMMIT PREPARED ")) {
            return prepared(in, Frame.Kind.COMMIT_PREPARED);
        }
        if (in.skip("ROLLBACK PREPARED ")) {
            return prepared(in, Frame.Kind.ROLLBACK_PREPARED);
        }
        if (in.skip("COMMIT")) {
            boolean withXid = in.startsWith(" ") && !in.startsWith(" (");
            in.skip(withXid ? " " : "");
            OptionalInt xid = withXid ? OptionalInt.of(in.unsigned()) : OptionalInt.empty();
            return new TestDecodingLine.End(Frame.Kind.COMMIT, Optional.empty(), xid, time(in));
        }
        throw in.error("no line of test_decoding begins like this");
    }

    private static TestDecodingLine prepared(TextCursor in, Frame.Kind kind) throws OutputFormatException {
        Optional<String> gid = Optional.of(in.literal());
        OptionalInt xid = in.skip(", txid ") ? OptionalInt.of(in.unsigned()) : OptionalInt.empty();
        return new TestDecodingLine.End(kind, gid, xid, time(in));
    }

    private static OptionalInt txn(TextCursor in) throws OutputFormatException {
        return in.skip(" TXN ") ? OptionalInt.of(in.unsigned()) : OptionalInt.empty();
    }

    private static Optional<String> time(TextCursor in) throws OutputFormatException {
        return in.skip(" (at ") ? Optional.of(in.until(")")) : Optional.empty();
    }

    /// `message: transactional: 1 prefix: p, sz: 3 content:abc`. Prefix and content may hold anything, also `,
    /// sz: `:
    /// the place where the size fits what follows is the right one; where none fits (content with a zero byte is
    /// cut, another encoding is longer) the first.
    ///
    /// @param shown whether the content must follow
    private static DecodedChange message(TextCursor in, WrittenAt at, boolean shown) throws OutputFormatException {
        in.expect("message: transactional: ");
        boolean transactional = in.peek() == '1';
        in.expect(transactional ? "1" : "0");
        in.expect(" prefix: ");
        int start = in.position();
        int first = -1;
        int bytesLeft = PluginText.encode(in.rest()).length;
        int counted = start;
        in.moveTo(start);
        while (in.moveToNext(SIZE)) {
            int end = in.position();
            long size = size(in, shown);
            if (size >= 0) {
                bytesLeft -= PluginText.encode(in.since(counted)).length;
                counted = in.position();
                if (bytesLeft == size || !shown && in.atEnd()) {
                    return message(in, at, transactional, start, end);
                }
                first = first < 0 ? end : first;
            }
            in.moveTo(end + SIZE.length());
        }
        in.moveTo(start);
        if (first < 0) {
            throw in.error("expected a prefix, \", sz: \", a size and \" content:\"");
        }
        return message(in, at, transactional, start, first);
    }

    /// Steps over `, sz: 3 content:`.
    ///
    /// @return the size; -1 where something else stands here
    private static long size(TextCursor in, boolean shown) {
        try {
            in.expect(SIZE);
            long size = Integer.toUnsignedLong(in.unsigned());
            return in.skip(CONTENT) || !shown && in.atEnd() ? size : -1;
        } catch (OutputFormatException e) {
            return -1;
        }
    }

    /// The message whose prefix stands between two places.
    private static DecodedChange message(TextCursor in, WrittenAt at, boolean transactional, int start, int end)
            throws OutputFormatException {
        in.moveTo(end);
        String prefix = in.since(start);
        in.expect(SIZE);
        OptionalInt size = OptionalInt.of(in.unsigned());
        Optional<String> content = in.skip(CONTENT) ? Optional.of(in.rest()) : Optional.empty();
        return new DecodedChange.Message(at, transactional, prefix, content, size);
    }

    private static DecodedChange streamed(TextCursor in, WrittenAt at) throws OutputFormatException {
        in.expect("streaming ");
        if (in.startsWith("message:")) {
            return message(in, at, false);
        }
        String what = in.skip("change for ") ? "change" : "truncate";
        if (what.equals("truncate")) {
            in.expect("truncate for ");
        }
        OptionalInt xid = at.xid();
        if (!in.skip("transaction")) {
            in.expect("TXN ");
            xid = OptionalInt.of(in.unsigned());
        }
        return new DecodedChange.Undisclosed(new WrittenAt(at.lsn(), xid, at.lines()), what);
    }

    private DecodedChange table(TextCursor in, WrittenAt at) throws OutputFormatException {
        in.expect("table ");
        RelationName first = relation(in);
        if (in.startsWith(", ") || in.startsWith(": TRUNCATE:")) {
            return truncate(in, at, first);
        }
        if (in.skip(": INSERT:")) {
            return new DecodedChange.Insert(at, first, tuple(in));
        }
        if (in.skip(": UPDATE:")) {
            Optional<OldRow> old = Optional.empty();
            if (in.skip(" old-key:")) {
                old = Optional.of(new OldRow(OldRow.Kind.UNSAID, columns(in)));
                in.expect(" new-tuple:");
            }
            return new DecodedChange.Update(at, first, old, tuple(in));
        }
        in.expect(": DELETE:");
        return new DecodedChange.Delete(
                at,
                first,
                in.skip(" (no-tuple-data)")
                        ? Optional.empty()
                        : Optional.of(new OldRow(OldRow.Kind.UNSAID, columns(in))));
    }

    private DecodedChange truncate(TextCursor in, WrittenAt at, RelationName first) throws OutputFormatException {
        var truncated = new ArrayList<RelationName>();
        truncated.add(first);
        while (in.skip(", ")) {
            truncated.add(relation(in));
        }
        in.expect(": TRUNCATE:");
        if (in.skip(" (no-flags)")) {
            return new DecodedChange.Truncate(at, truncated, Optional.of(new TruncateFlags(false, false)));
        }
        boolean restart = in.skip(" restart_seqs");
        boolean cascade = in.skip(" cascade");
        if (!restart && !cascade) {
            throw in.error("expected flags or \" (no-flags)\"");
        }
        return new DecodedChange.Truncate(at, truncated, Optional.of(new TruncateFlags(cascade, restart)));
    }

    private RelationName relation(TextCursor in) throws OutputFormatException {
        return shared(relations, in.relation());
    }

    private List<ColumnValue> tuple(TextCursor in) throws OutputFormatException {
        return in.skip(" (no-tuple-data)") ? List.of() : columns(in);
    }

    private List<ColumnValue> columns(TextCursor in) throws OutputFormatException {
        var row = new ArrayList<ColumnValue>();
        while (in.peek() == ' ' && !in.startsWith(" new-tuple:")) {
            in.skip(" ");
            String name = in.identifier();
            in.expect("[");
            String type = in.type();
            in.expect(":");
            row.add(values.of(shared(columns, new Column(name, Optional.of(type), false)), value(in)));
        }
        return row;
    }

    private static <T> T shared(Map<T, T> known, T value) {
        T met = known.get(value);
        if (met != null) {
            return met;
        }
        if (known.size() < MOST_COLUMNS) {
            known.put(value, value);
        }
        return value;
    }

    private static Value value(TextCursor in) throws OutputFormatException {
        if (in.peek() == '\'') {
            return new Value.Text(in.quoted('\'', false));
        }
        if (in.skip("B'")) {
            return new Value.Text(in.until("'"));
        }
        int start = in.position();
        String bare = in.word();
        if (bare.equals("null")) {
            return Value.NULL;
        }
        if (bare.equals("unchanged-toast-datum")) {
            return Value.UNCHANGED_TOAST;
        }
        if (!SqlLiteral.isBare(bare)) {
            in.moveTo(start);
            throw in.error("expected a value");
        }
        return new Value.Text(bare);
    }
}
