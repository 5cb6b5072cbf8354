package org.walscope.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.walscope.app.Main;

/// `walscope demo --pictures`, the whole of it, in a process of its own as a user starts it.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DemoTest {

    @TempDir
    Path folder = Path.of("");

    @Test
    void drawsEveryPerspectiveSaysWhatItComparedAndLeavesNothing() throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        Path said = folder.resolve("said.txt");
        Process demo = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=javafx.graphics,com.github.luben.zstd_jni",
                        "-Djava.io.tmpdir=" + temporary,
                        "-p",
                        modulePath(),
                        "-cp", // what no module here requires by name: RichTextFX's own libraries
                        System.getProperty("java.class.path"),
                        "-m",
                        "org.walscope.app/" + Main.class.getName(),
                        "demo",
                        "--pictures",
                        folder.resolve("pictures").toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        boolean ended = demo.waitFor(4, TimeUnit.MINUTES);
        demo.destroyForcibly();
        String text = Files.readString(said);

        assertThat(ended).as(text).isTrue();
        assertThat(demo.exitValue()).as(text).isZero();
        assertThat(text)
                .contains("source slot     orders_cdc, plugin test_decoding")
                .containsPattern("temporary copy  \\S+, plugin test_decoding: gone")
                .containsPattern("temporary copy  \\S+, plugin pgoutput .*: gone")
                .contains("45 transactions, ")
                .containsPattern("differences +0 of meaning, [1-9][0-9]* expected, [0-9]+ of spelling")
                .contains("Slots on the server now: orders_cdc alone.")
                .contains("no process and no directory of it is left");
        for (String perspective : List.of("records", "timeline", "slots", "compare")) {
            Set<Integer> light = colours(folder.resolve("pictures/" + perspective + "-light.png"));
            Set<Integer> dark = colours(folder.resolve("pictures/" + perspective + "-dark.png"));
            assertThat(light).as(perspective + ", light").hasSizeGreaterThan(100);
            assertThat(dark).as(perspective + ", dark").hasSizeGreaterThan(100);
            light.retainAll(dark);
            assertThat(light).as(perspective + ": colours of both themes").hasSizeLessThan(dark.size());
        }
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left.filter(path -> path.getFileName().toString().startsWith("walscope")))
                    .isEmpty();
        }
        assertThat(ProcessHandle.allProcesses()
                        .filter(process ->
                                process.info().commandLine().orElse("").contains(temporary.toString())))
                .isEmpty();
    }

    /// The one of this process: modules as they are tested, the program's own as it was compiled.
    private static String modulePath() throws Exception {
        String own = Path.of(Main.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
        return System.getProperty("jdk.module.path") + ":" + own;
    }

    /// Of a PNG with 8 bits a channel, alpha, and rows that are not filtered, as the snapshot writes them.
    private static Set<Integer> colours(Path png) throws IOException, DataFormatException {
        try (var in = new DataInputStream(Files.newInputStream(png))) {
            in.skipNBytes(16);
            int width = in.readInt();
            int height = in.readInt();
            assertThat(List.of(width, height)).isEqualTo(List.of(1600, 960));
            in.skipNBytes(9);
            var packed = new ByteArrayOutputStream();
            for (String type = ""; !type.equals("IEND"); ) {
                int length = in.readInt();
                type = new String(in.readNBytes(4), StandardCharsets.US_ASCII);
                byte[] data = in.readNBytes(length);
                in.readInt();
                if (type.equals("IDAT")) {
                    packed.write(data);
                }
            }
            return colours(packed.toByteArray(), width, height);
        }
    }

    private static Set<Integer> colours(byte[] packed, int width, int height) throws DataFormatException {
        Set<Integer> colours = new HashSet<>();
        byte[] row = new byte[1 + 4 * width];
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(packed);
            for (int y = 0; y < height; y++) {
                for (int at = 0; at < row.length; ) {
                    at += inflater.inflate(row, at, row.length - at);
                }
                assertThat(row[0]).as("filter of row " + y).isZero();
                for (int i = 1; i < row.length; i += 4) {
                    colours.add((row[i] & 0xFF) << 16 | (row[i + 1] & 0xFF) << 8 | row[i + 2] & 0xFF);
                }
            }
        }
        return colours;
    }
}
