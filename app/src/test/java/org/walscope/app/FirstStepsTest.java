package org.walscope.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.testfx.util.WaitForAsyncUtils.asyncFx;
import static org.testfx.util.WaitForAsyncUtils.waitFor;
import static org.testfx.util.WaitForAsyncUtils.waitForFxEvents;

import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import javafx.scene.control.Label;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.walscope.app.preferences.PreferencesFile;
import org.walscope.model.Lsn;
import org.walscope.view.OpenWal;
import org.walscope.view.Perspective;
import org.walscope.view.fx.BackgroundJobs.RunningJob;

/// What somebody new may do: drop the wrong thing, drop it twice, change their mind meanwhile. Each time the window
/// says
/// a sentence, keeps what was open, and nothing unexpected happens inside it.
@ExtendWith({ApplicationExtension.class, HeadlessMouseFix.class})
@SuppressWarnings("NullAway.Init") // JUnit calls start before each test
class FirstStepsTest {

    @TempDir
    Path directory;

    private Workspace workspace;
    private WorkspaceWindow window;
    private Stage stage;

    @Start
    void start(Stage primary) {
        stage = primary;
        workspace = new Workspace(new PreferencesFile(directory.resolve("preferences")));
        window = new WorkspaceWindow(primary, workspace, new FileDialogs() {
            @Override
            public List<Path> files() {
                return List.of();
            }

            @Override
            public Optional<Path> folder() {
                return Optional.empty();
            }
        });
        window.show(1280, 800);
    }

    @AfterEach
    void end() throws Exception {
        assertThat(notices()).noneMatch(sentence -> sentence.startsWith("Something went wrong inside Walscope"));
        fx(() -> {
            window.close();
            return window;
        });
        waitFor(10, TimeUnit.SECONDS, () -> !stage.isShowing());
    }

    @Test
    void saysThatAPictureIsNoWal() throws Exception {
        byte[] jpeg = new byte[40_000];
        new java.util.Random(7).nextBytes(jpeg);
        System.arraycopy(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xE0}, 0, jpeg, 0, 4);
        refuses(Files.write(directory.resolve("holiday.jpg"), jpeg));
    }

    @Test
    void saysThatATextIsNoWal() throws Exception {
        refuses(Files.writeString(directory.resolve("notes.txt"), "Dear diary, no WAL today.\n"));
    }

    @Test
    void saysThatAFileIsEmpty() throws Exception {
        refuses(Files.createFile(directory.resolve("00000001000000000000000A")));
    }

    @Test
    void saysThatAFolderHoldsNoWal() throws Exception {
        Path folder = Files.createDirectory(directory.resolve("photos"));
        Files.writeString(folder.resolve("readme.txt"), "nothing here");
        refuses(folder);
        refuses(Files.createDirectory(directory.resolve("nothing")));
    }

    @Test
    void saysThatAFileIsNotThere() throws Exception {
        refuses(directory.resolve("00000001000000000000000B"));
    }

    @Test
    void saysThatGigabytesAreNoWal() throws Exception {
        Path file = directory.resolve("00000001000000000000000C");
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.write("garbage".getBytes(StandardCharsets.US_ASCII));
            sparse.setLength(3L << 30);
        }
        refuses(file);
    }

    @Test
    void saysThatAFileMayNotBeRead() throws Exception {
        Path file = Files.write(directory.resolve("00000001000000000000000D"), new byte[8192]);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(file), "skipped: this user may read everything");
        refuses(file);
    }

    @Test
    void keepsWhatIsOpenWhenTheNextIsNoWal() throws Exception {
        int rows = openCorpus();
        refuses(Files.writeString(directory.resolve("notes.txt"), "no WAL"));
        assertThat(wal().rows().get()).isEqualTo(rows);
        assertThat(notices()).anyMatch(sentence -> sentence.endsWith("What was open stays open."));
    }

    @Test
    void opensAFileDroppedTwiceOnce() throws Exception {
        Path folder = CorpusWal.unpack("pg15/pgbench", Files.createDirectory(directory.resolve("wal")));
        Path file;
        try (var files = Files.list(folder)) {
            file = files.sorted().findFirst().orElseThrow();
        }
        open(file, folder.resolve("..").resolve("wal").resolve(file.getFileName()), file);
        assertThat(wal().timeline().get().orElseThrow().segments()).hasSize(1);
        assertThat(wal().title().get()).isEqualTo(file.getFileName().toString());
        assertThat(workspace.preferences().get().recent().getFirst()).hasSize(1);
    }

    @Test
    void readsOnWhenAFileIsRemoved() throws Exception {
        openCorpus();
        Path gone = directory.resolve("wal");
        try (var files = Files.list(gone)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        select(7_000);
        assertThat(((Label) window.scene().lookup("#inspector-description")).getText())
                .isNotEmpty();
        assertThat(notices()).isEmpty();
    }

    @Test
    void opensTheSameFolderAgainWhileItIsRead() throws Exception {
        int rows = openCorpus();
        Path folder = directory.resolve("wal");
        for (int i = 0; i < 5; i++) {
            fx(() -> {
                workspace.open(List.of(folder));
                return folder;
            });
            waitForFxEvents();
        }
        idle();
        assertThat(wal().rows().get()).isEqualTo(rows);
        assertThat(notices()).isEmpty();
        select(100);
    }

    @Test
    void closesWhileItIsRead() throws Exception {
        Path folder = CorpusWal.unpack("pg15/pgbench", Files.createDirectory(directory.resolve("wal")));
        fx(() -> {
            workspace.open(List.of(folder));
            return folder;
        });
        waitFor(10, TimeUnit.SECONDS, () -> fx(() -> wal().timeline().get().isPresent()));
        fx(() -> {
            workspace.closeFiles();
            return folder;
        });
        idle();
        assertThat(wal().timeline().get()).isEmpty();
        assertThat(wal().rows().get()).isZero();
        assertThat(notices()).isEmpty();
    }

    @Test
    void stopsOpeningALargeArchive() throws Exception {
        int rows = openCorpus();
        Path archive = largeArchive(1L << 30);
        fx(() -> {
            workspace.open(List.of(archive));
            return archive;
        });
        waitFor(10, TimeUnit.SECONDS, () -> fx(() -> !workspace.jobs().lasting().isEmpty()));
        fx(() -> {
            workspace.jobs().running().forEach(RunningJob::stop);
            return archive;
        });
        idle();
        assertThat(workspace.jobs().lasting()).isEmpty();
        assertThat(wal().rows().get()).isEqualTo(rows);
        assertThat(notices()).isEmpty();
    }

    @Test
    void tellsOfNoJobThatIsOverAtOnce() throws Exception {
        openCorpus();
        var told = new java.util.ArrayList<String>();
        fx(() -> workspace
                .jobs()
                .lasting()
                .subscribe(() -> workspace.jobs().lasting().forEach(job -> told.add(job.title()))));
        for (int row = 0; row < 300; row += 10) {
            select(row);
        }
        assertThat(told).isEmpty();
    }

    /// A gzip file of a tar that holds one file of so many zeros.
    private Path largeArchive(long size) throws Exception {
        Path archive = directory.resolve("pg_wal.tar.gz");
        byte[] header = new byte[512];
        put(header, 0, "00000001000000000000000E");
        put(header, 100, "0000600\0");
        put(header, 124, "%011o\0".formatted(size));
        put(header, 148, "        ");
        header[156] = '0';
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xFF;
        }
        put(header, 148, "%06o\0 ".formatted(sum));
        try (var out = new GZIPOutputStream(Files.newOutputStream(archive), 1 << 16)) {
            out.write(header);
            byte[] zeros = new byte[1 << 20];
            for (long written = 0; written < size; written += zeros.length) {
                out.write(zeros);
            }
            out.write(new byte[1024]);
        }
        return archive;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    /// Opens what is none, and expects a sentence that names it.
    private void refuses(Path file) throws Exception {
        open(file);
        assertThat(notices())
                .anyMatch(sentence -> sentence.contains(String.valueOf(file.getFileName())) && sentence.endsWith("."));
    }

    private int openCorpus() throws Exception {
        open(CorpusWal.unpack("pg15/pgbench", Files.createDirectory(directory.resolve("wal"))));
        fx(() -> {
            workspace.show(Perspective.RECORDS);
            return workspace;
        });
        idle();
        assertThat(wal().rows().get()).isGreaterThan(10_000);
        return wal().rows().get();
    }

    private void open(Path... paths) throws Exception {
        fx(() -> {
            workspace.open(List.of(paths));
            return paths;
        });
        idle();
    }

    private void select(int row) throws Exception {
        fx(() -> {
            var index = wal().index();
            workspace.context().selection().select(new Lsn(index.lsn(row)), index.xid(row));
            return row;
        });
        idle();
    }

    private OpenWal wal() {
        return workspace.context().wal();
    }

    private List<String> notices() throws Exception {
        return fx(() -> window.scene().getRoot().lookupAll(".notice > .label").stream()
                .map(label -> ((Label) label).getText())
                .filter(text -> !text.isEmpty())
                .toList());
    }

    private void idle() throws Exception {
        var idle = new CountDownLatch(1);
        fx(() -> {
            workspace.whenIdle(idle::countDown);
            return idle;
        });
        assertThat(idle.await(40, TimeUnit.SECONDS)).isTrue();
        waitForFxEvents();
    }

    private static <T> T fx(Callable<T> action) throws Exception {
        return waitFor(asyncFx(action));
    }
}
