package org.walscope.model.dump;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.record.RecordCursor;
import org.walscope.model.rmgr.RmgrTable;
import org.walscope.model.rmgr.XactXlog;

/// Counts and bytes by resource manager and operation; `XLogStats` of access/xlogstats.h and its table in
/// bin/pg_waldump/pg_waldump.c. Used by one thread.
public final class WalStats {

    private static final int RMGRS = 256;
    private static final int OPERATIONS = 16;

    private final PgVersion version;
    private final Sums[][] sums = new Sums[RMGRS][OPERATIONS];
    private long startLsn;
    private long endLsn;

    /// Numbers of records and bytes, each unsigned in C.
    private static final class Sums {

        long count;
        long recordBytes;
        long imageBytes;

        void add(Sums more) {
            count += more.count;
            recordBytes += more.recordBytes;
            imageBytes += more.imageBytes;
        }

        long bytes() {
            return recordBytes + imageBytes;
        }
    }

    public WalStats(PgVersion version) {
        this.version = version;
        for (Sums[] ofRmgr : sums) {
            for (int i = 0; i < OPERATIONS; i++) {
                ofRmgr[i] = new Sums();
            }
        }
    }

    /// Where reading starts, counted or not.
    public void start(long lsn) {
        startLsn = lsn;
    }

    public void add(RecordCursor record) {
        int operation = record.info() >>> 4;
        // PG 12 counts a commit with and one without further information apart.
        if (record.rmid() == XactXlog.RMID && version.atLeast(PgVersion.PG13)) {
            operation &= XactXlog.OPMASK >>> 4;
        }
        Sums sum = sums[record.rmid()][operation];
        sum.count++;
        sum.recordBytes += record.totalLength() - record.imageBytes();
        sum.imageBytes += record.imageBytes();
        endLsn = record.nextLsn();
    }

    /// Counts what `more` counted of the records behind these.
    void add(WalStats more) {
        for (int rmid = 0; rmid < RMGRS; rmid++) {
            for (int operation = 0; operation < OPERATIONS; operation++) {
                sums[rmid][operation].add(more.sums[rmid][operation]);
            }
        }
        if (more.endLsn != 0) {
            endLsn = more.endLsn;
        }
    }

    /// Appends the table, with a row for each manager or, `perRecord`, for each operation that occurred.
    public void append(boolean perRecord, Utf8Builder text) {
        if (version.atLeast(PgVersion.PG15)) {
            if (endLsn == 0) {
                return;
            }
            DumpText.lsn(text.append("WAL statistics between "), startLsn, version);
            DumpText.lsn(text.append(" and "), endLsn, version).append(":\n");
        }
        header(text);
        Sums total = total();
        for (int rmid = 0; rmid < RMGRS; rmid++) {
            String name = RmgrTable.of(rmid, version).name();
            if (perRecord) {
                for (int operation = 0; operation < OPERATIONS; operation++) {
                    if (sums[rmid][operation].count > 0) {
                        String identity = RmgrTable.identify(rmid, operation << 4, version);
                        row(name + "/" + identity, sums[rmid][operation], total, text);
                    }
                }
            } else {
                Sums ofRmgr = total(rmid);
                if (ofRmgr.count > 0 || rmid < RmgrTable.builtin().size()) {
                    row(name, ofRmgr, total, text);
                }
            }
        }
        footer(total, text);
    }

    private Sums total() {
        var total = new Sums();
        for (int rmid = 0; rmid < RMGRS; rmid++) {
            total.add(total(rmid));
        }
        return total;
    }

    private Sums total(int rmid) {
        var total = new Sums();
        for (Sums sum : sums[rmid]) {
            total.add(sum);
        }
        return total;
    }

    private static void header(Utf8Builder text) {
        String[][] rows = {
            {"Type", "N", "(%)", "Record size", "(%)", "FPI size", "(%)", "Combined size", "(%)"},
            {"----", "-", "---", "-----------", "---", "--------", "---", "-------------", "---"}
        };
        for (String[] row : rows) {
            DumpText.left(text, row[0], 27);
            for (int i = 1; i < row.length; i++) {
                DumpText.right(text.append(' '), row[i], i % 2 == 1 ? 20 : 8);
            }
            text.append('\n');
        }
    }

    private static void row(String name, Sums row, Sums total, Utf8Builder text) {
        DumpText.left(text, name, 27);
        cell(row.count, total.count, text.append(' '));
        cell(row.recordBytes, total.recordBytes, text.append(' '));
        cell(row.imageBytes, total.imageBytes, text.append(' '));
        cell(row.bytes(), total.bytes(), text.append(' '));
        text.append('\n');
    }

    private static void cell(long value, long total, Utf8Builder text) {
        DumpText.right(text, Long.toString(value), 20).append(" (");
        DumpText.right(text, percent(value, total), 6).append(')');
    }

    /// The last row's percentages are shares of the row, not of the column.
    private static void footer(Sums total, Utf8Builder text) {
        DumpText.left(text, "", 27);
        for (int i = 0; i < 4; i++) {
            DumpText.right(text.append(' '), "--------", 20);
            if (i < 3) {
                DumpText.right(text.append(' '), "", 8);
            }
        }
        text.append('\n');
        DumpText.left(text, "Total", 27);
        DumpText.right(text.append(' '), Long.toString(total.count), 20);
        DumpText.left(text.append(' '), "", 9);
        DumpText.right(text, Long.toString(total.recordBytes), 20);
        DumpText.left(text.append(' '), "[" + percent(total.recordBytes, total.bytes()) + "%]", 9);
        DumpText.right(text, Long.toString(total.imageBytes), 20);
        DumpText.left(text.append(' '), "[" + percent(total.imageBytes, total.bytes()) + "%]", 9);
        DumpText.right(text, Long.toString(total.bytes()), 20).append(" [100%]\n");
    }

    /// `%.02f`, which rounds the binary number, halves to even.
    private static String percent(long part, long whole) {
        double percent = whole == 0 ? 0 : 100 * (double) part / whole;
        return new BigDecimal(percent).setScale(2, RoundingMode.HALF_EVEN).toPlainString();
    }
}
