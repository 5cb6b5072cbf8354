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

class VerifyCommandTest {

    private static final String A = "00000001000000000000000A";

    private static final String SYSTEM = "Timeline 1 (PostgreSQL 15, system 7710497300774851027): ";

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
        int exit = WalscopeCommand.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
        return new Run(exit, out.toString(), err.toString());
    }

    /// The last line, with how many of each kind there are.
    private static String damage(int checksum, int gaps, int cut, int body, int files, String bytes) {
        return ("Damage: checksum failures %d, broken xl_prev links 0, other broken records 0, bad page headers 0, gaps %d,"
                        + " files cut short %d, segments of another system 0, broken record bodies %d, odd files %d; %s.\n")
                .formatted(checksum, gaps, cut, body, files, bytes);
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
                                """ + SYSTEM + """
                                00000001000000000000000A to 00000001000000000000000D; 1806 good records, the first at \
                                0/A00028, the last at 0/D00028.
                                Read 4 segments, 512 pages, 1806 records, 4194304 bytes: 1 finding.
                                """ + damage(0, 0, 0, 0, 0, "0 bytes skipped"), ""));
    }

    @Test
    void reportsAFlippedByte() throws IOException {
        flip(0x96028 + 67);

        assertThat(run("verify", folder.toString()))
                .isEqualTo(new Run(ExitCode.FOUND, """
                                ERROR at 0/A96028 (00000001000000000000000A, offset 614440): incorrect resource manager data \
                                checksum in record at 0/A96028; reading goes on at 0/A96070, 72 bytes skipped; 304 good \
                                records follow
                                INFO at 0/B00000 (00000001000000000000000B): end of the files: the record at 0/AFF7C8 goes \
                                on in segment 00000001000000000000000B, which is not among them
                                """ + SYSTEM + """
                                00000001000000000000000A; 670 good records, the first at 0/A00028, the last at 0/AFEB70.
                                Read 1 segment, 128 pages, 670 records, 1048576 bytes: 2 findings.
                                """ + damage(1, 0, 0, 0, 0, "72 bytes skipped"), ""));
    }

    @Test
    void printsOneJsonDocument() throws IOException {
        flip(0x96028 + 67);

        assertThat(run("verify", "--json", wal.toString())).isEqualTo(new Run(ExitCode.FOUND, """
                                {
                                  "complete": true,
                                  "records": 670,
                                  "segments": 1,
                                  "pages": 128,
                                  "bytes": 1048576,
                                  "missing_segments": 0,
                                  "skipped_bytes": 72,
                                  "missing_bytes": 0,
                                  "counts": {
                                    "checksum": 1,
                                    "prev_link": 0,
                                    "record": 0,
                                    "page_header": 0,
                                    "missing_segment": 0,
                                    "cut_file": 0,
                                    "foreign_system": 0,
                                    "body": 0,
                                    "file": 0
                                  },
                                  "timelines": [
                                    {
                                      "timeline": 1,
                                      "system_identifier": "7710497300774851027",
                                      "version": 15,
                                      "first_segment": "00000001000000000000000A",
                                      "last_segment": "00000001000000000000000A",
                                      "segments": 1,
                                      "missing_segments": 0,
                                      "pages": 128,
                                      "bytes": 1048576,
                                      "records": 670,
                                      "first_lsn": "0/A00028",
                                      "last_lsn": "0/AFEB70"
                                    }
                                  ],
                                  "findings": [
                                    {
                                      "severity": "error",
                                      "kind": "checksum",
                                      "lsn": "0/A96028",
                                      "file": "00000001000000000000000A",
                                      "offset": 614440,
                                      "message": "incorrect resource manager data checksum in record at 0/A96028",
                                      "lost_from": "0/A96028",
                                      "resumes_at": "0/A96070",
                                      "skipped_bytes": 72,
                                      "missing_bytes": 0,
                                      "records_after": 304,
                                      "segments_after": 0
                                    },
                                    {
                                      "severity": "info",
                                      "kind": "end_of_wal",
                                      "lsn": "0/B00000",
                                      "file": "00000001000000000000000B",
                                      "offset": null,
                                      "message": "end of the files: the record at 0/AFF7C8 goes on in segment \
                                00000001000000000000000B, which is not among them",
                                      "lost_from": null,
                                      "resumes_at": null,
                                      "skipped_bytes": 0,
                                      "missing_bytes": 0,
                                      "records_after": 0,
                                      "segments_after": 0
                                    }
                                  ]
                                }
                                """, ""));
    }

    @Test
    void saysWhatIsMissingInAGapAndHowMuchFollowsIt() throws IOException {
        Path sound = Corpus.own("pg15/damaged").wal();
        Files.copy(sound.resolve("00000001000000000000000C"), folder.resolve("00000001000000000000000C"));
        Files.copy(sound.resolve("00000001000000000000000D"), folder.resolve("00000001000000000000000D"));

        assertThat(run("verify", folder.toString()))
                .isEqualTo(new Run(
                        ExitCode.FOUND,
                        """
                                INFO at 0/C00000 (00000001000000000000000C, offset 0): 2 files from here on follow a gap of \
                                one segment, 0/B00000 to 0/C00000, and cannot be joined to what is before it
                                ERROR at 0/B00000 (00000001000000000000000B): WAL segment 00000001000000000000000B is \
                                missing; reading goes on at 0/C003B8, 3056 bytes skipped, 1048576 bytes missing; 533 good \
                                records in this and 1 whole segment follow
                                INFO at 0/D000A0 (00000001000000000000000D, offset 160): end of WAL: invalid record length \
                                at 0/D000A0: wanted 24, got 0
                                """ + SYSTEM + """
                                00000001000000000000000A to 00000001000000000000000D, 1 segment of them missing; 1204 \
                                good records, the first at 0/A00028, the last at 0/D00028.
                                Read 3 segments, 384 pages, 1204 records, 3145728 bytes: 3 findings.
                                """ + damage(0, 1, 0, 0, 0, "3056 bytes skipped, 1048576 bytes missing"),
                        ""));
    }

    @Test
    void reportsAFileCutShort() throws IOException {
        Files.write(wal, Arrays.copyOf(Files.readAllBytes(wal), 0x9604A));

        assertThat(run("verify", folder.toString()))
                .isEqualTo(new Run(
                        ExitCode.FOUND,
                        """
                                ERROR at 0/A96028 (00000001000000000000000A, offset 614474): could not read from file \
                                00000001000000000000000A, offset 614474: the file ends inside the record of 68 bytes at \
                                0/A96028; nothing behind it can be read, 34 bytes skipped, 434102 bytes missing
                                """ + SYSTEM + """
                                00000001000000000000000A; 366 good records, the first at 0/A00028, the last at 0/A95258.
                                Read 1 segment, 76 pages, 366 records, 614474 bytes: 1 finding.
                                """ + damage(0, 0, 1, 0, 0, "34 bytes skipped, 434102 bytes missing"),
                        ""));
    }

    @Test
    void reportsTextUnderASegmentsName() throws IOException {
        Files.write(wal, Arrays.copyOf("This is a text.\n".repeat(1 << 16).getBytes(US_ASCII), 1 << 20));

        assertThat(run("verify", folder.toString()))
                .isEqualTo(new Run(ExitCode.FOUND, """
                                ERROR at 0/A00000 (00000001000000000000000A, offset 0): invalid magic number 6854 in log \
                                segment 00000001000000000000000A, offset 0: file "00000001000000000000000A" is no WAL segment: it is text
                                Read 0 segments, 0 pages, 0 records, 0 bytes: 1 finding.
                                """ + damage(0, 0, 0, 0, 1, "0 bytes skipped"), ""));
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
                                + " 0/A96070; 905 good records in this and 1 whole segment follow");
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
                        "Read 0 segments, 0 pages, 0 records, 0 bytes: no findings.\n"
                                + damage(0, 0, 0, 0, 0, "0 bytes skipped"),
                        "There is no WAL segment in " + empty + ".\n"));
    }

    @Test
    void refusesACallWithoutAPath() {
        Run run = run("verify");

        assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).startsWith("Missing required parameter: 'PATH'");
    }
}
