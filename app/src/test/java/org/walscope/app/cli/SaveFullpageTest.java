package org.walscope.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walscope.corpus.Corpus;
import org.walscope.corpus.CorpusSet;
import org.walscope.model.ForkNumber;
import org.walscope.model.Lsn;
import org.walscope.model.page.PageRestore;

/// `walscope dump --save-fullpage`: no `pg_waldump` that has the option need be there, since `pg_get_wal_block_info` of
/// the same servers tells which images there are, and the sum of each.
class SaveFullpageTest {

    @TempDir
    Path folder = Path.of("");

    private record Run(int exit, String err) {}

    private static Run dump(Path wal, String... options) {
        var args = new ArrayList<>(List.of("dump", "-q", wal.toString()));
        args.addAll(Arrays.asList(options));
        var err = new StringWriter();
        int exit = WalscopeCommand.commandLine().setErr(new PrintWriter(err)).execute(args.toArray(String[]::new));
        return new Run(exit, err.toString());
    }

    private static List<String> names(Path saved) throws IOException {
        try (Stream<Path> files = Files.list(saved)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void savesEveryImageUnderPgWaldumpsName() throws IOException, NoSuchAlgorithmException {
        int images = 0;
        for (CorpusSet set : Corpus.large()) {
            if (!set.has("walinspect-blocks.tsv.gz")) {
                continue;
            }
            var expected = new TreeMap<String, String>();
            String last = "";
            for (String line :
                    set.lines("walinspect-blocks.tsv.gz").stream().skip(1).toList()) {
                String[] cells = line.split("\t", -1);
                last = cells[0];
                if (!cells[9].equals("0")) {
                    expected.put(name(cells), cells[11]);
                }
            }
            Path saved = folder.resolve(set.toString().replace('/', '-')).resolve("made");
            Lsn end = Lsn.parse(last).orElseThrow().plus(1 << 17);
            Run run = dump(set.wal(), "-e", end.toString(), "--save-fullpage=" + saved);
            assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.FINE);
            var found = new TreeMap<String, String>();
            for (String name : names(saved)) {
                byte[] page = Files.readAllBytes(saved.resolve(name));
                assertThat(page).hasSize(PageRestore.PAGE_BYTES);
                found.put(name, md5(page));
            }
            // What follows the last record that the server told of is the server's end
            found.keySet().removeIf(name -> !expected.containsKey(name) && name.compareTo(expected.lastKey()) > 0);
            assertThat(found).as(set.toString()).isEqualTo(expected);
            images += expected.size();
        }
        assertThat(images).as("images saved").isGreaterThanOrEqualTo(3900);
    }

    private static String name(String[] cells) {
        long lsn = Lsn.parse(cells[0]).orElseThrow().value();
        String fork = ForkNumber.of(Integer.parseInt(cells[5])).orElseThrow().forkName();
        return "00000001-%08X-%08X.%s.%s.%s.%s_%s"
                .formatted((int) (lsn >>> 32), (int) lsn, cells[2], cells[3], cells[4], cells[6], fork);
    }

    private static String md5(byte[] page) throws NoSuchAlgorithmException {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("MD5").digest(page))
                .substring(0, 8);
    }

    @Test
    void savesOnlyWhatIsShown() throws IOException {
        Path wal = Corpus.own("pg15/damaged").wal();
        assertThat(dump(wal, "--save-fullpage=" + folder.resolve("all")).exit()).isEqualTo(ExitCode.FINE);
        List<String> all = names(folder.resolve("all"));
        assertThat(all).hasSizeGreaterThan(10);
        String relation = all.getFirst().split("\\.")[3];
        String ofRelation = all.getFirst().replaceFirst("^[^.]*\\.(\\d+)\\.(\\d+)\\.(\\d+)\\..*", "$1/$2/$3");
        dump(wal, "-R", ofRelation, "--save-fullpage=" + folder.resolve("relation"));
        // A record that touches the relation is shown with all its images
        assertThat(names(folder.resolve("relation")))
                .isNotEmpty()
                .hasSizeLessThan(all.size())
                .anyMatch(name -> name.contains("." + relation + "."))
                .allMatch(all::contains);
        dump(wal, "-w", "-n", "1", "--save-fullpage=" + folder.resolve("first"));
        String lsn = all.getFirst().substring(0, all.getFirst().indexOf('.'));
        assertThat(names(folder.resolve("first")))
                .isEqualTo(all.stream().filter(name -> name.startsWith(lsn)).toList());
        dump(wal, "-r", "Sequence", "--save-fullpage=" + folder.resolve("none"));
        assertThat(names(folder.resolve("none"))).isEmpty();
    }

    @Test
    void refusesAFolderThatIsNotEmpty() throws IOException {
        Files.writeString(folder.resolve("letter"), "kept");
        Path wal = Corpus.own("pg15/damaged").wal();
        Run run = dump(wal, "--save-fullpage=" + folder);
        assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("directory \"" + folder + "\" exists but is not empty");
        assertThat(names(folder)).containsExactly("letter");
    }

    @Test
    void saysWhyAFolderCannotBeMade() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Path wal = Corpus.own("pg15/damaged").wal();
        Path below = file.resolve("below");
        assertThat(dump(wal, "--save-fullpage=" + below))
                .isEqualTo(new Run(
                        ExitCode.UNREACHABLE,
                        "walscope: could not create directory \"" + below + "\": Not a directory\n"));
        assertThat(dump(wal, "--save-fullpage=" + file))
                .isEqualTo(new Run(
                        ExitCode.UNREACHABLE,
                        "walscope: could not access directory \"" + file + "\": Not a directory\n"));
    }
}
