package org.walscope.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.walscope.model.reorder.ChangeKind;
import org.walscope.model.reorder.Estimate;
import org.walscope.model.reorder.Transactions;

/// Words about transactions that more than one view uses.
public final class TransactionTexts {

    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

    private TransactionTexts() {}

    /// "3 inserts, 1 update", "no changes": those a plugin would be told of.
    public static String changes(Transactions transactions, int row) {
        List<String> parts = new ArrayList<>();
        int inserts = transactions.changes(row, ChangeKind.INSERT) + transactions.changes(row, ChangeKind.MULTI_INSERT);
        add(parts, "insert", inserts);
        add(parts, "update", transactions.changes(row, ChangeKind.UPDATE));
        int deletes =
                transactions.changes(row, ChangeKind.DELETE) + transactions.changes(row, ChangeKind.KEYLESS_DELETE);
        add(parts, "delete", deletes);
        for (ChangeKind kind : List.of(ChangeKind.TRUNCATE, ChangeKind.MESSAGE)) {
            add(parts, kind.key(), transactions.changes(row, kind));
        }
        return parts.isEmpty() ? Texts.get("transaction.changes.none") : String.join(", ", parts);
    }

    private static void add(List<String> parts, String kind, int count) {
        if (count > 0) {
            parts.add(Texts.get("transaction.changes." + kind, count));
        }
    }

    /// How many changes a plugin would be told of.
    public static int changeCount(Transactions transactions, int row) {
        int count = 0;
        for (ChangeKind kind : ChangeKind.values()) {
            count += kind.isOutput() ? transactions.changes(row, kind) : 0;
        }
        return count;
    }

    /// " (estimate: the minor release is not known)": what is said behind bytes of a reorder buffer's memory; ""
    /// where they are those the server counts.
    public static String estimate(Set<Estimate> reasons) {
        String because = reasons.stream()
                .filter(reason -> reason != Estimate.TOAST_BATCHES)
                .map(reason -> Texts.get("estimate." + reason.name().toLowerCase(Locale.ROOT)))
                .collect(Collectors.joining("; "));
        return because.isEmpty() ? "" : Texts.get("estimate", because);
    }

    /// "1.2 kB": in PostgreSQL's units of 1024.
    public static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0 || value >= 100 || value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f %s", value, UNITS[unit])
                : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }

    /// "12 min 5 s", "340 ms", "about 0 s" never: at least its two largest units.
    ///
    /// @param micros not negative
    public static String duration(long micros) {
        if (micros < 1_000) {
            return Texts.get("duration.us", micros);
        }
        if (micros < 1_000_000) {
            return Texts.get(
                    "duration.ms", String.format(Locale.ROOT, micros < 10_000 ? "%.1f" : "%.0f", micros / 1e3));
        }
        if (micros < 60_000_000L) {
            return Texts.get("duration.s", String.format(Locale.ROOT, "%.1f", micros / 1e6));
        }
        long seconds = micros / 1_000_000;
        if (seconds < 3600) {
            return Texts.get("duration.min", seconds / 60, seconds % 60);
        }
        if (seconds < 86_400) {
            return Texts.get("duration.h", seconds / 3600, seconds % 3600 / 60);
        }
        return Texts.get("duration.d", seconds / 86_400, seconds % 86_400 / 3600);
    }
}
