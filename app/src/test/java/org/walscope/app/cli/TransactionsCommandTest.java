package org.walscope.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walscope.corpus.Corpus;

class TransactionsCommandTest {

    private static final String WAL = Corpus.own("pg15/crash").wal().toString();

    private record Run(int exit, String out, String err) {

        JsonObject json() {
            return JsonParser.parseString(out).getAsJsonObject();
        }
    }

    private static Run run(String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exit = WalscopeCommand.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
        return new Run(exit, out.toString(), err.toString());
    }

    private static JsonObject slot(Run run) {
        return run.json()
                .getAsJsonObject("totals")
                .getAsJsonArray("databases")
                .get(0)
                .getAsJsonObject();
    }

    @Test
    void countsAsTheServerThatWroteTheWal() {
        Run counted = run("transactions", WAL, "--json", "--server-version", "15.20");

        // logical/replslots.tsv of the same set.
        assertThat(slot(counted).get("total_txns").getAsInt()).isEqualTo(8);
        assertThat(slot(counted).get("total_bytes").getAsLong()).isEqualTo(20351);
        assertThat(slot(counted).get("bytes_are_estimates").getAsBoolean()).isFalse();
        assertThat(slot(run("transactions", WAL, "--json"))
                        .get("bytes_are_estimates")
                        .getAsBoolean())
                .isTrue();
        assertThat(slot(run("transactions", WAL, "--json", "--server-version", "15.18"))
                        .get("total_bytes")
                        .getAsLong())
                .isLessThan(20351);
    }

    @Test
    void saysOfBytesThatTheyAreEstimatesOnlyWhereTheyAre() {
        assertThat(run("transactions", WAL).out)
                .contains("Decoded bytes are estimates: --server-version is not known.")
                .contains("(bytes are estimates: --server-version is not known)");
        assertThat(run("transactions", WAL, "--server-version", "15.20").out).doesNotContain("estimate");
        JsonObject totals = run("transactions", WAL, "--json").json().getAsJsonObject("totals");
        assertThat(totals.get("decoded_bytes_are_estimates").getAsBoolean()).isTrue();
        JsonObject counted =
                run("transactions", WAL, "--json", "--server-version", "15.20").json();
        assertThat(counted.getAsJsonObject("totals")
                        .get("decoded_bytes_are_estimates")
                        .getAsBoolean())
                .isFalse();
        assertThat(slot(run("transactions", WAL, "--json")).get("estimated_because"))
                .hasToString("[\"server_version\"]");
    }

    @Test
    void saysOfATransactionWhatBecomesOfIt() {
        JsonObject txn = run("transactions", WAL, "--json")
                .json()
                .getAsJsonArray("transactions")
                .get(0)
                .getAsJsonObject();

        assertThat(txn.keySet())
                .containsExactly(
                        "xid",
                        "timeline",
                        "database",
                        "subxids",
                        "aborted_subxids",
                        "first_lsn",
                        "commit_lsn",
                        "end_lsn",
                        "commit_time",
                        "local_commit_time",
                        "outcome",
                        "ended_by_crash",
                        "decoding",
                        "gid",
                        "prepare_lsn",
                        "origin",
                        "changes",
                        "relations",
                        "commit_messages",
                        "wal_bytes",
                        "decoded_bytes",
                        "spills",
                        "streams",
                        "drops");
        assertThat(txn.get("decoding").getAsString()).isEqualTo("decoded");
        assertThat(txn.getAsJsonArray("relations")
                        .get(0)
                        .getAsJsonObject()
                        .getAsJsonObject("changes")
                        .get("insert"))
                .isEqualTo(txn.getAsJsonObject("changes").get("insert"));
    }

    @Test
    void showsHowASlotMadeThereFindsItsConsistentPoint() {
        JsonObject slot = slot(run("transactions", WAL, "--json", "--from", "0/1"));

        assertThat(slot.getAsJsonArray("snapshot_states")
                        .get(0)
                        .getAsJsonObject()
                        .get("state")
                        .getAsString())
                .isEqualTo("start");
        assertThat(slot.getAsJsonArray("snapshot_states").toString()).contains("\"consistent\"");
    }

    @Test
    void listsSpillFilesBesideTheWal(@TempDir Path data) throws IOException {
        Path wal = Files.createDirectories(data.resolve("pg_wal"));
        try (Stream<Path> segments = Files.list(Path.of(WAL))) {
            for (Path segment : segments.toList()) {
                Files.copy(segment, wal.resolve(segment.getFileName()));
            }
        }
        Path slot = Files.createDirectories(data.resolve("pg_replslot").resolve("feed"));
        Files.write(slot.resolve("xid-742-lsn-0-3000000.spill"), new byte[300]);
        Files.write(slot.resolve("xid-742-lsn-0-4000000.spill"), new byte[12]);
        Files.write(slot.resolve("xid-743-lsn-0-4000000.spill"), new byte[7]);

        assertThat(run("transactions", wal.toString()).out)
                .contains("Spilled by slot feed: xid 742, 2 files, 312 bytes.")
                .contains("Spilled by slot feed: xid 743, 1 file, 7 bytes.");
        assertThat(run("transactions", wal.toString(), "--json").json().getAsJsonArray("spill_files"))
                .hasToString("[{\"slot\":\"feed\",\"xid\":742,\"segment_lsn\":\"0/3000000\",\"bytes\":300},"
                        + "{\"slot\":\"feed\",\"xid\":742,\"segment_lsn\":\"0/4000000\",\"bytes\":12},"
                        + "{\"slot\":\"feed\",\"xid\":743,\"segment_lsn\":\"0/4000000\",\"bytes\":7}]");
        assertThat(run("transactions", WAL).out).doesNotContain("pilled by slot");
    }

    @Test
    void saysWhatIsWrongWithACall() {
        assertThat(run("transactions", WAL, "--work-mem", "1kB").err)
                .contains("--work-mem is \"1kB\": give a size of 64kB or more, as 64kB, 256MB or 1GB.");
        assertThat(run("transactions", WAL, "--from", "here").err)
                .contains("--from is \"here\": give an LSN, as 0/16B3748.");
        assertThat(run("transactions", WAL, "--confirmed", "0/1").err)
                .contains("--confirmed needs --from: give the slot's restart_lsn there.");
        assertThat(run("transactions", WAL, "--xmin", "700").err)
                .contains("--xmin is of a slot that is created at --from, without --confirmed.");
        assertThat(run("transactions", WAL, "--from", "0/1", "--xmin", "-1").err)
                .contains("--xmin is \"-1\": give a transaction's number, as catalog_xmin has it.");
        assertThat(run("transactions", WAL, "--server-version", "new").exit).isEqualTo(ExitCode.USAGE);
        assertThat(run("transactions", WAL, "--database", "-1").exit).isEqualTo(ExitCode.USAGE);
    }
}
