package org.walscope.plugins.output;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Output plugins of a user: jars in a folder, each listing its plugins in
/// `META-INF/services/org.walscope.plugins.output.OutputPlugin`. They are programs and may do whatever Walscope may, so
/// none is loaded before it was allowed, by its bytes and once: a jar that changed has to be allowed anew. What was
/// allowed stands in the file `allowed` beside them. Used by one thread at a time.
public final class PluginFolder {

    /// Of a jar, in bytes.
    private static final long MOST_BYTES = 64L << 20;

    private static final String ALLOWED = "allowed";

    private final Path folder;

    /// @param folder need not be there
    public PluginFolder(Path folder) {
        this.folder = folder;
    }

    /// A jar that lies there.
    ///
    /// @param digest SHA-256 of its bytes, in hex digits
    public record Jar(Path path, String digest, boolean allowed) {}

    /// The jars, by name. None is opened.
    public List<Jar> jars() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> paths;
        try (Stream<Path> files = Files.list(folder)) {
            paths = files.filter(path -> path.getFileName().toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
        Set<String> allowed = allowed();
        var jars = new ArrayList<Jar>();
        for (Path path : paths) {
            String digest = digest(read(path));
            jars.add(new Jar(path, digest, allowed.contains(digest)));
        }
        return jars;
    }

    /// Remembers that these bytes may be loaded: the user said so.
    public void allow(Jar jar) throws IOException {
        String line = jar.digest() + ' ' + jar.path().getFileName() + '\n';
        Files.writeString(
                folder.resolve(ALLOWED),
                line,
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    /// New plugins out of a jar, from a class loader of its own.
    ///
    /// @throws IOException where it was not allowed, is another than was allowed, or holds no plugin; the message
    ///     says what to do
    public List<OutputPlugin> load(Jar jar) throws IOException {
        byte[] bytes = read(jar.path());
        String digest = digest(bytes);
        if (!digest.equals(jar.digest())) {
            throw new IOException(jar.path() + " has changed since it was looked at: look at the folder again");
        }
        if (!allowed().contains(digest)) {
            throw new IOException(
                    jar.path() + " was not allowed: plugins run with all of Walscope's rights, so allow" + " it first");
        }
        return plugins(jar.path(), bytes);
    }

    /// New plugins out of a jar that the user named as one to be run: that is the permission.
    ///
    /// @throws IOException where it cannot be read or holds no plugin; the message says what to do
    public static List<OutputPlugin> loadNamed(Path jar) throws IOException {
        return plugins(jar, read(jar));
    }

    private static List<OutputPlugin> plugins(Path jar, byte[] bytes) throws IOException {
        List<OutputPlugin> plugins = PluginJar.plugins(jar, bytes);
        for (OutputPlugin plugin : plugins) {
            if (OutputPlugins.names().contains(plugin.name())) {
                throw new IOException("%s has a plugin of the name \"%s\", which is a built-in one's: rename it"
                        .formatted(jar, plugin.name()));
            }
        }
        return plugins;
    }

    private Set<String> allowed() throws IOException {
        Path file = folder.resolve(ALLOWED);
        var digests = new HashSet<String>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                digests.add(line.split(" ", 2)[0]);
            }
        }
        return digests;
    }

    private static byte[] read(Path path) throws IOException {
        long size = Files.size(path);
        if (size > MOST_BYTES) {
            throw new IOException("%s has %d bytes, a plugin's jar %d at most".formatted(path, size, MOST_BYTES));
        }
        return Files.readAllBytes(path);
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
