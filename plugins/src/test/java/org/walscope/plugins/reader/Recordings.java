package org.walscope.plugins.reader;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.walscope.model.Lsn;
import org.walscope.model.change.PluginWrite;

/// Recorded plugin output: lines `lsn, xid, data` as COPY TO writes them.
public final class Recordings {

    private Recordings() {}

    /// The corpus of real WAL, where this machine has it.
    public static Optional<Path> corpus() {
        String said = System.getProperty("walscope.corpus", System.getenv().getOrDefault("WALSCOPE_CORPUS", ""));
        Path path = said.isEmpty() ? Path.of("../../shared/corpus") : Path.of(said);
        return Files.isDirectory(path) ? Optional.of(path) : Optional.empty();
    }

    /// All outputs of the corpus whose file begins with one of those names.
    public static List<Path> outputs(Path corpus, String... names) {
        try (Stream<Path> files = Files.walk(corpus, 4)) {
            return files.filter(f -> f.toString().contains("/logical/"))
                    .filter(f -> f.toString().endsWith(".tsv.gz"))
                    .filter(f -> Stream.of(names)
                            .anyMatch(n -> f.getFileName().toString().startsWith(n)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A small recording kept with the tests.
    public static List<PluginWrite> resource(String name, boolean binary) {
        try (InputStream in = Recordings.class.getResourceAsStream("/recordings/" + name)) {
            return parse(in.readAllBytes(), binary);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<PluginWrite> read(Path file, boolean binary) {
        try (InputStream in = new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            return parse(in.readAllBytes(), binary);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<PluginWrite> parse(byte[] copy, boolean binary) {
        var writes = new ArrayList<PluginWrite>();
        int start = 0;
        for (int i = 0; i < copy.length; i++) {
            if (copy[i] == '\n') {
                writes.add(line(copy, start, i, binary));
                start = i + 1;
            }
        }
        return writes;
    }

    private static PluginWrite line(byte[] copy, int start, int end, boolean binary) {
        int tab = indexOf(copy, start);
        int second = indexOf(copy, tab + 1);
        var lsn = Lsn.parse(new String(copy, start, tab - start, StandardCharsets.US_ASCII));
        int xid = Integer.parseUnsignedInt(new String(copy, tab + 1, second - tab - 1, StandardCharsets.US_ASCII));
        byte[] data = unescape(copy, second + 1, end);
        return new PluginWrite(lsn.orElseThrow(), xid, binary ? hex(data) : data);
    }

    private static byte[] hex(byte[] digits) {
        String text = new String(digits, StandardCharsets.US_ASCII);
        return HexFormat.of().parseHex(text.startsWith("\\x") ? text.substring(2) : text);
    }

    private static int indexOf(byte[] copy, int from) {
        int i = from;
        while (copy[i] != '\t') {
            i++;
        }
        return i;
    }

    private static byte[] unescape(byte[] copy, int start, int end) {
        var out = new ByteArrayOutputStream(end - start);
        for (int i = start; i < end; i++) {
            if (copy[i] != '\\') {
                out.write(copy[i]);
                continue;
            }
            i++;
            out.write(
                    switch (copy[i]) {
                        case 'b' -> '\b';
                        case 'f' -> '\f';
                        case 'n' -> '\n';
                        case 'r' -> '\r';
                        case 't' -> '\t';
                        case 'v' -> 0x0B;
                        default -> copy[i];
                    });
        }
        return out.toByteArray();
    }
}
