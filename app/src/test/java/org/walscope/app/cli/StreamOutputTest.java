package org.walscope.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walscope.model.Lsn;
import org.walscope.model.change.PluginWrite;
import org.walscope.model.server.StreamPosition;
import org.walscope.model.server.StreamedWrite;

class StreamOutputTest {

    private static final Lsn LSN = new Lsn(0x1529FB0);

    @TempDir
    private Path folder;

    @Test
    void confirmsOnlyWhatIsWrittenAndSynced() throws Exception {
        List<String> done = new ArrayList<>();
        var file = new ByteArrayOutputStream() {
            @Override
            public void write(byte[] bytes, int from, int length) {
                super.write(bytes, from, length);
                done.add("written");
            }
        };
        StreamOutput output = new StreamOutput(file, () -> done.add("synced"), StreamFormat.of("x", false), true);
        output.write(text("BEGIN"));
        assertThat(done).isEmpty();
        assertThat(output.confirm(LSN)).isEqualTo(StreamPosition.allAt(LSN));
        assertThat(done).containsExactly("written", "synced");
        assertThat(file).hasToString("BEGIN\n");

        output.confirm(LSN.plus(8));
        assertThat(done).as("nothing new to sync").hasSize(2);
    }

    @Test
    void confirmsNothingWhereItCannotBeSynced() throws Exception {
        var file = new ByteArrayOutputStream();
        StreamOutput.Sync broken = () -> {
            throw new IOException("Input/output error");
        };
        StreamOutput output = new StreamOutput(file, broken, StreamFormat.of("x", false), true);
        output.write(text("BEGIN"));
        for (int tries = 0; tries < 2; tries++) {
            assertThatThrownBy(() -> output.confirm(LSN)).hasMessage("Input/output error");
        }
    }

    @Test
    void confirmsNothingWhereItIsNotToConfirm() throws Exception {
        StreamOutput output =
                new StreamOutput(new ByteArrayOutputStream(), () -> {}, StreamFormat.of("x", false), false);
        output.write(text("BEGIN"));
        assertThat(output.confirm(LSN)).isEqualTo(new StreamPosition(LSN, Lsn.INVALID, Lsn.INVALID));
    }

    @Test
    void appendsBehindAWholeLine() throws Exception {
        Path file = folder.resolve("out");
        for (String line : List.of("first", "second")) {
            try (StreamOutput output = StreamOutput.open(file.toString(), StreamFormat.of("x", false), true)) {
                assertThat(output.isDurable()).isTrue();
                output.write(text(line));
                output.confirm(LSN);
                assertThat(file).content().endsWith(line + "\n");
            }
        }
        Files.writeString(file, "torn", java.nio.file.StandardOpenOption.APPEND);
        try (StreamOutput output = StreamOutput.open(file.toString(), StreamFormat.of("x", false), true)) {
            output.write(text("third"));
            output.confirm(LSN);
        }
        assertThat(file).hasContent("first\nsecond\ntorn\nthird\n");
    }

    @Test
    void knowsWhatIsNoFile() throws Exception {
        try (StreamOutput output = StreamOutput.open("/dev/null", StreamFormat.of("x", false), true)) {
            assertThat(output.isDurable()).isFalse();
            output.write(text("BEGIN"));
            assertThat(output.confirm(LSN)).isEqualTo(StreamPosition.allAt(LSN));
        }
    }

    @Test
    void writesTextAsItIsAndBinaryAsHex() {
        byte[] odd = {'a', (byte) 0xFF, 0};
        assertThat(StreamFormat.of("test_decoding", false).line(write(odd))).containsExactly('a', 0xFF, 0, '\n');
        assertThat(line(StreamFormat.of("pgoutput", false), write(odd))).isEqualTo("61ff00\n");
        assertThat(line(StreamFormat.of("test_decoding", true), text("a < \"ä\"\n")))
                .isEqualTo(
                        "{\"lsn\":\"0/1529FB0\",\"server_end\":\"0/1529FB8\",\"sent_at\":\"2026-11-21T05:30:00.478014Z\","
                                + "\"text\":\"a < \\\"ä\\\"\\n\"}\n");
        for (String plugin : List.of("pgoutput", "test_decoding")) {
            assertThat(line(StreamFormat.of(plugin, true), write(odd))).endsWith("Z\",\"hex\":\"61ff00\"}\n");
        }
    }

    private static String line(StreamFormat format, StreamedWrite write) {
        return new String(format.line(write), StandardCharsets.UTF_8);
    }

    private static StreamedWrite text(String text) {
        return write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static StreamedWrite write(byte[] data) {
        return new StreamedWrite(
                new PluginWrite(LSN, 0, data), LSN.plus(8), Instant.parse("2026-11-21T05:30:00.478014Z"));
    }
}
