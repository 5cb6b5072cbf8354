package org.walscope.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walscope.corpus.Corpus;
import org.walscope.corpus.CorpusSet;

/// `walscope dump` on archives: the same as on the files in them.
class DumpArchivesTest {

    private static final String A = "00000001000000000000000A";
    private static final String B = "00000001000000000000000B";
    private static final String C = "00000001000000000000000C";

    private static final CorpusSet SET = Corpus.own("pg15/damaged");
    private static final String TAR = SET.folder().resolve("wal.tar.gz").toString();
    private static final String FOLDER = SET.wal().toString();

    private record Run(int exit, String out, String err) {}

    private static Run dump(String... arguments) {
        var err = new StringWriter();
        var bytes = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(bytes, false, StandardCharsets.UTF_8));
        try {
            int exit = WalscopeCommand.commandLine()
                    .setErr(new PrintWriter(err))
                    .execute(java.util.stream.Stream.concat(
                                    java.util.stream.Stream.of("dump"), java.util.Arrays.stream(arguments))
                            .toArray(String[]::new));
            System.out.flush();
            return new Run(exit, bytes.toString(StandardCharsets.UTF_8), err.toString());
        } finally {
            System.setOut(before);
        }
    }

    @Test
    void readsAnArchiveAsTheFolderInIt() {
        Run folder = dump("-p", FOLDER);
        assertThat(folder.out().lines().count())
                .isEqualTo(SET.lines("waldump.txt.gz").size());
        assertThat(dump("-p", TAR)).isEqualTo(folder);
        assertThat(dump(TAR)).isEqualTo(dump(FOLDER)).isEqualTo(folder);
    }

    @Test
    void readsASegmentAndARangeOfSegmentsInAnArchive() {
        assertThat(dump("-p", TAR, B)).isEqualTo(dump("-p", FOLDER, B));
        Run range = dump("-p", TAR, A, C);
        assertThat(range).isEqualTo(dump("-p", FOLDER, A, C));
        assertThat(range.out().lines().count())
                .isGreaterThan(dump("-p", TAR, A).out().lines().count());
        assertThat(dump("-p", TAR, "-s", "0/B00448", "-n", "3"))
                .isEqualTo(dump("-p", FOLDER, "-s", "0/B00448", "-n", "3"));
    }

    @Test
    void saysThatASegmentIsNotInTheArchive() {
        Run run = dump("-p", TAR, "0000000100000000000000FF");
        assertThat(run.exit()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(run.err())
                .startsWith("walscope: could not find any WAL file in ")
                .contains(TAR);
    }

    @Test
    void readsCompressedSegmentsAndTheRangeBetweenTwo(@TempDir Path folder) throws IOException {
        for (String name : new String[] {A, B, C}) {
            try (var out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name + ".gz")))) {
                Files.copy(Path.of(FOLDER, name), out);
            }
        }
        assertThat(dump(folder.resolve(A + ".gz").toString()).out())
                .isEqualTo(dump("-p", FOLDER, A).out());
        assertThat(dump(
                                folder.resolve(A + ".gz").toString(),
                                folder.resolve(C + ".gz").toString())
                        .out())
                .isEqualTo(dump("-p", FOLDER, A, C).out());
        assertThat(dump("-p", folder.toString(), A + ".gz", C + ".gz").out())
                .isEqualTo(dump("-p", FOLDER, A, C).out());
    }
}
