package org.walscope.bench;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.walscope.model.Lsn;
import org.walscope.model.change.PluginWrite;
import org.walscope.plugins.align.Alignment;
import org.walscope.plugins.align.ComparedSide;
import org.walscope.plugins.align.SidesAligner;
import org.walscope.plugins.reader.OutputReaders;

/// What comparing a million changes takes: writes as test_decoding and pgoutput make them of one table, with every
/// thousandth change missing on one side, every other thousandth another value.
final class CompareBench {

    private static final int TRANSACTIONS = 20_000;
    private static final int CHANGES = 50;
    private static final int ROUNDS = 5;
    private static final int ODD = 1000;
    private static final int OID = 16_390;
    private static final int INT4 = 23;
    private static final int TEXT = 25;
    private static final int BOOL = 16;

    private CompareBench() {}

    public static void main(String[] args) throws IOException {
        List<PluginWrite> text = testDecoding();
        List<PluginWrite> binary = pgOutput();
        System.out.printf(
                "%,d changes in %,d transactions, %,d and %,d writes, heap of at most %,d MB%n",
                TRANSACTIONS * CHANGES,
                TRANSACTIONS,
                text.size(),
                binary.size(),
                Runtime.getRuntime().maxMemory() >> 20);
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            var left = new ComparedSide(OutputReaders.of("test_decoding").read(text, () -> false), Map.of());
            var right = new ComparedSide(OutputReaders.of("pgoutput").read(binary, () -> false), Map.of());
            long read = System.nanoTime();
            Alignment alignment = SidesAligner.align(List.of(left, right), () -> false);
            long aligned = System.nanoTime();
            System.out.printf(
                    "read into changes in %,d ms, aligned and classed in %,d ms: %s%n",
                    (read - start) / 1_000_000,
                    (aligned - read) / 1_000_000,
                    alignment.summary().sentence());
        }
        System.gc();
        System.out.printf(
                "heap in use at the end: %,d MB%n",
                (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20);
    }

    private static List<PluginWrite> testDecoding() {
        List<PluginWrite> writes = new ArrayList<>();
        long lsn = 0x1000000;
        int id = 0;
        for (int txn = 0; txn < TRANSACTIONS; txn++) {
            int xid = 1000 + txn;
            writes.add(write(lsn, xid, "BEGIN " + xid));
            for (int i = 0; i < CHANGES; i++, id++) {
                lsn += 120;
                if (id % ODD != 7) {
                    writes.add(write(
                            lsn,
                            xid,
                            "table public.orders: INSERT: id[integer]:" + id + " customer[text]:'customer "
                                    + id % 997 + "' paid[boolean]:" + (id % 2 == 0)
                                    + " amount[integer]:" + (id % ODD == 11 ? -1 : id * 3)));
                }
            }
            lsn += 80;
            writes.add(write(lsn, xid, "COMMIT " + xid));
        }
        return writes;
    }

    private static PluginWrite write(long lsn, int xid, String text) {
        return new PluginWrite(new Lsn(lsn), xid, text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<PluginWrite> pgOutput() throws IOException {
        List<PluginWrite> writes = new ArrayList<>();
        long lsn = 0x1000000;
        int id = 0;
        for (int txn = 0; txn < TRANSACTIONS; txn++) {
            int xid = 1000 + txn;
            long end = lsn + 120L * CHANGES + 80;
            writes.add(message(lsn, xid, out -> {
                out.writeByte('B');
                out.writeLong(end - 40);
                out.writeLong(0);
                out.writeInt(xid);
            }));
            if (txn == 0) {
                writes.add(relation(lsn, xid));
            }
            for (int i = 0; i < CHANGES; i++, id++) {
                lsn += 120;
                int row = id;
                writes.add(message(lsn, xid, out -> {
                    out.writeByte('I');
                    out.writeInt(OID);
                    out.writeByte('N');
                    out.writeShort(4);
                    value(out, Integer.toString(row));
                    value(out, "customer " + row % 997);
                    value(out, row % 2 == 0 ? "t" : "f");
                    value(out, Integer.toString(row * 3));
                }));
            }
            lsn += 80;
            writes.add(message(lsn, xid, out -> {
                out.writeByte('C');
                out.writeByte(0);
                out.writeLong(end - 40);
                out.writeLong(end);
                out.writeLong(0);
            }));
        }
        return writes;
    }

    private static PluginWrite relation(long lsn, int xid) throws IOException {
        return message(lsn, xid, out -> {
            out.writeByte('R');
            out.writeInt(OID);
            out.writeBytes("public\0orders\0");
            out.writeByte('d');
            out.writeShort(4);
            column(out, 1, "id", INT4);
            column(out, 0, "customer", TEXT);
            column(out, 0, "paid", BOOL);
            column(out, 0, "amount", INT4);
        });
    }

    private static void column(DataOutputStream out, int flags, String name, int type) throws IOException {
        out.writeByte(flags);
        out.writeBytes(name + '\0');
        out.writeInt(type);
        out.writeInt(-1);
    }

    private static void value(DataOutputStream out, String text) throws IOException {
        out.writeByte('t');
        out.writeInt(text.length());
        out.writeBytes(text);
    }

    @FunctionalInterface
    private interface Message {
        void to(DataOutputStream out) throws IOException;
    }

    private static PluginWrite message(long lsn, int xid, Message message) throws IOException {
        var bytes = new ByteArrayOutputStream();
        message.to(new DataOutputStream(bytes));
        return new PluginWrite(new Lsn(lsn), xid, bytes.toByteArray());
    }
}
