package org.walscope.app.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walscope.corpus.Corpus;
import picocli.CommandLine;

class VerifyCommandTest {

    private static final String A = "00000001000000000000000A";

    @TempDir
    private Path folder;

    private Path wal = Path.of("");

    private record Run(int exit, String out, String err) {}

    @BeforeEach
    void copySegment() throws IOException {
        wal = folder.resolve(A);
        Files.copy(Corpus.own("pg15/damaged").wal().resolve(A), wal);
    }

    private static Run run(String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exit = new CommandLine(new WalscopeCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
        return new Run(exit, out.toString(), err.toString());
    }

    private void flip(int offset) throws IOException {
        byte[] bytes = Files.readAllBytes(wal);
        bytes[offset] ^= 0x10;
        Files.write(wal, bytes);
    }

    @Test
    void saysThatSoundWalIsSound() {
        assertThat(run("verify", Corpus.own("pg15/damaged").wal().toString()))
                .isEqualTo(new Run(ExitCode.FINE, """
                                INFO at 0/D000A0 (00000001000000000000000D, offset 160): end of WAL: invalid record length \
                                at 0/D000A0: wanted 24, got 0
                                Read 4 segments, 512 pages, 1806 records, 4194304 bytes: 1 finding.
                                """, ""));
    }

    @Test
    void reportsAFlippedByte() throws IOException {
        flip(0x96028 + 67);

        assertThat(run("verify", folder.toString())).isEqualTo(new Run(ExitCode.FOUND, """
                                ERROR at 0/A96028 (00000001000000000000000A, offset 614440): incorrect resource manager data \
                                checksum in record at 0/A96028; reading goes on at 0/A96070, 72 bytes on
                                INFO at 0/B00000 (00000001000000000000000B): end of the files: the record at 0/AFF7C8 goes \
                                on in segment 00000001000000000000000B, which is not among them
                                Read 1 segment, 128 pages, 670 records, 1048576 bytes: 2 findings.
                                """, ""));
    }

    @Test
    void printsOneJsonDocument() throws IOException {
        flip(0x96028 + 67);

        assertThat(run("verify", "--json", wal.toString())).isEqualTo(new Run(ExitCode.FOUND, """
                                {
                                  "records": 670,
                                  "segments": 1,
                                  "findings": [
                                    {
                                      "severity": "error",
                                      "lsn": "0/A96028",
                                      "file": "00000001000000000000000A",
                                      "offset": 614440,
                                      "message": "incorrect resource manager data checksum in record at 0/A96028",
                                      "resumes_at": "0/A96070"
                                    },
                                    {
                                      "severity": "info",
                                      "lsn": "0/B00000",
                                      "file": "00000001000000000000000B",
                                      "offset": null,
                                      "message": "end of the files: the record at 0/AFF7C8 goes on in segment \
                                00000001000000000000000B, which is not among them",
                                      "resumes_at": null
                                    }
                                  ]
                                }
                                """, ""));
    }

    @Test
    void reportsAFileCutShort() throws IOException {
        Files.write(wal, Arrays.copyOf(Files.readAllBytes(wal), 0x9604A));

        assertThat(run("verify", folder.toString())).isEqualTo(new Run(ExitCode.FOUND, """
                                ERROR at 0/A96028 (00000001000000000000000A, offset 614474): could not read from file \
                                00000001000000000000000A, offset 614474: the file ends inside the record of 68 bytes at 0/A96028
                                Read 1 segment, 76 pages, 366 records, 614474 bytes: 1 finding.
                                """, ""));
    }

    @Test
    void reportsTextUnderASegmentsName() throws IOException {
        Files.write(wal, Arrays.copyOf("This is a text.\n".repeat(1 << 16).getBytes(US_ASCII), 1 << 20));

        assertThat(run("verify", folder.toString())).isEqualTo(new Run(ExitCode.FOUND, """
                                ERROR at 0/A00000 (00000001000000000000000A, offset 0): invalid magic number 6854 in log \
                                segment 00000001000000000000000A, offset 0: file "00000001000000000000000A" is no WAL segment: it is text
                                Read 0 segments, 0 pages, 0 records, 0 bytes: 1 finding.
                                """, ""));
    }

    @Test
    void reportsABodyThatIsNotItsOperations() {
        Path cases = Corpus.folder().resolve("pg15/damaged/cases");

        assertThat(run(
                                "verify",
                                org.walscope.corpus.CorpusSet.unpacked(cases.resolve("info-bits.tar.gz"))
                                        .toString())
                        .out())
                .startsWith(
                        "ERROR at 0/A96028 (00000001000000000000000A, offset 614440): record is Heap TRUNCATE by its"
                                + " header, but its body is not: dbId needs 4 bytes, 3 left at 0/A96028 + 65; reading goes on at"
                                + " 0/A96070, 72 bytes on");
    }

    @Test
    void saysWhichPathDoesNotExist() {
        Path missing = folder.resolve("nothing");

        assertThat(run("verify", missing.toString()))
                .isEqualTo(new Run(ExitCode.UNREACHABLE, "", missing + ": there is no such file or folder\n"));
    }

    @Test
    void saysThatAFolderHoldsNoWal() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));

        assertThat(run("verify", empty.toString()))
                .isEqualTo(new Run(
                        ExitCode.UNREACHABLE,
                        "Read 0 segments, 0 pages, 0 records, 0 bytes: no findings.\n",
                        "There is no WAL segment in " + empty + ".\n"));
    }

    @Test
    void refusesACallWithoutAPath() {
        Run run = run("verify");

        assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).startsWith("Missing required parameter: 'PATH'");
    }
}
