package org.walscope.model.catalog;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.MalformedJsonException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/// The file of a saved catalog: one JSON object, plain or packed by gzip, which [CatalogReader] understands;
/// docs/offline-decoding.md. Read once, streaming; nothing in it is trusted.
public final class CatalogFile {

    /// The newest form of the file that is read, and the one that is written: `format`. Files without it are read
    /// too.
    public static final int FORMAT = 1;

    private static final int GZIP_MAGIC = 0x8B1F;
    private static final int BUFFER_BYTES = 1 << 16;

    private CatalogFile() {}

    /// Reads a saved catalog.
    ///
    /// @throws CatalogFormatException when it is none
    public static SavedCatalog read(Path file) throws IOException {
        @Nullable JsonReader[] reader = new JsonReader[1];
        try (InputStream in = open(file)) {
            var json = new JsonReader(new InputStreamReader(new BoundedJson(in), StandardCharsets.UTF_8));
            reader[0] = json;
            return new CatalogReader(json).read();
        } catch (MalformedJsonException e) {
            throw damaged(file, reader[0], "is no sound JSON" + detail(e));
        } catch (EOFException e) {
            throw damaged(file, reader[0], "ends too early; it was perhaps not copied whole");
        } catch (ZipException e) {
            throw damaged(file, reader[0], "is not soundly packed by gzip" + detail(e));
        } catch (CatalogFormatException e) {
            throw damaged(file, reader[0], String.valueOf(e.getMessage()));
        } catch (IllegalStateException | IllegalArgumentException | com.google.gson.JsonParseException e) {
            throw damaged(file, reader[0], "has something else there than a saved catalog has" + detail(e));
        }
    }

    /// What writes a catalog.
    @FunctionalInterface
    public interface Content<E extends Exception> {
        void write(Writer out) throws E, IOException;
    }

    /// Writes a catalog that came from files.
    public static void write(Path file, SavedCatalog saved) throws IOException {
        CatalogFile.<IOException>write(file, out -> CatalogWriter.write(saved, out));
    }

    /// Writes a file whole or not at all, packed where its name ends with `.gz`.
    public static <E extends Exception> void write(Path file, Content<E> content) throws E, IOException {
        Path folder = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), file);
        Path fresh = Files.createTempFile(folder, "catalog", ".tmp");
        try {
            try (OutputStream out = Files.newOutputStream(fresh);
                    Writer writer = new OutputStreamWriter(
                            file.toString().endsWith(".gz")
                                    ? new GZIPOutputStream(out, BUFFER_BYTES)
                                    : new BufferedOutputStream(out, BUFFER_BYTES),
                            StandardCharsets.UTF_8)) {
                content.write(writer);
            }
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static InputStream open(Path file) throws IOException {
        var in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
        try {
            in.mark(2);
            byte[] magic = in.readNBytes(2);
            in.reset();
            boolean packed = magic.length == 2 && (magic[0] & 0xFF | (magic[1] & 0xFF) << 8) == GZIP_MAGIC;
            return packed ? new GZIPInputStream(in, BUFFER_BYTES) : in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    private static String detail(Exception e) {
        String message = e.getMessage();
        return message == null ? "" : " (" + message.lines().findFirst().orElse("") + ")";
    }

    private static CatalogFormatException damaged(Path file, @Nullable JsonReader reader, String problem) {
        String place = reader == null ? "" : " at " + reader.getPath();
        return new CatalogFormatException(
                "The catalog file " + file + place + " " + problem + ". Save it anew with: walscope catalog save");
    }
}
