package org.walscope.plugins.output;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import org.jspecify.annotations.Nullable;

/// Classes out of a jar's bytes, which are those that were looked at, whatever becomes of its file.
final class PluginJar extends ClassLoader {

    private static final String SERVICE = "META-INF/services/" + OutputPlugin.class.getName();

    /// Of all files in it, in bytes.
    private static final long MOST_BYTES = 256L << 20;

    private final Map<String, byte[]> files;

    private PluginJar(Map<String, byte[]> files) {
        super("output plugin", OutputPlugin.class.getClassLoader());
        this.files = files;
    }

    /// New plugins, one of each class that the jar lists.
    static List<OutputPlugin> plugins(Path path, byte[] jar) throws IOException {
        var loader = new PluginJar(unpack(path, jar));
        byte[] list = loader.files.get(SERVICE);
        if (list == null) {
            throw new IOException("%s has no %s, which lists its plugins".formatted(path, SERVICE));
        }
        var plugins = new ArrayList<OutputPlugin>();
        for (String line : new String(list, StandardCharsets.UTF_8).split("\\R")) {
            String name = line.replaceFirst("#.*", "").strip();
            if (!name.isEmpty()) {
                plugins.add(loader.plugin(path, name));
            }
        }
        return plugins;
    }

    private static Map<String, byte[]> unpack(Path path, byte[] jar) throws IOException {
        var files = new HashMap<String, byte[]>();
        long left = MOST_BYTES;
        try (var in = new JarInputStream(new ByteArrayInputStream(jar), false)) {
            for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                byte[] bytes = in.readNBytes((int) Math.min(left + 1, Integer.MAX_VALUE));
                left -= bytes.length;
                if (left < 0) {
                    throw new IOException("%s holds more than %d bytes".formatted(path, MOST_BYTES));
                }
                files.put(entry.getName(), bytes);
            }
        }
        return files;
    }

    private OutputPlugin plugin(Path path, String name) throws IOException {
        try {
            return loadClass(name)
                    .asSubclass(OutputPlugin.class)
                    .getConstructor()
                    .newInstance();
        } catch (InvocationTargetException e) {
            throw new IOException("%s: plugin %s failed when made: %s".formatted(path, name, e.getCause()), e);
        } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
            throw new IOException("%s: plugin %s cannot be made: %s".formatted(path, name, e), e);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = files.get(name.replace('.', '/') + ".class");
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        byte[] bytes = files.get(name);
        return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
    }
}
