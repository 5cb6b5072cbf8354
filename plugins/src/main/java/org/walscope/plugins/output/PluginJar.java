package org.walscope.plugins.output;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
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
        if (!loader.files.containsKey(SERVICE)) {
            throw new IOException("%s has no %s, which lists its plugins".formatted(path, SERVICE));
        }
        List<OutputPlugin> plugins = loader.plugins(path);
        if (plugins.isEmpty()) {
            throw new IOException("%s lists no plugin of its own in %s".formatted(path, SERVICE));
        }
        return plugins;
    }

    private List<OutputPlugin> plugins(Path path) throws IOException {
        try {
            // Those of its parents are found too
            return ServiceLoader.load(OutputPlugin.class, this).stream()
                    .filter(provider -> provider.type().getClassLoader() == this)
                    .map(ServiceLoader.Provider::get)
                    .toList();
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new IOException("%s: its plugins cannot be made: %s".formatted(path, e.getMessage()), e);
        }
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

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = files.get(name.replace('.', '/') + ".class");
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    @Override
    protected @Nullable URL findResource(String name) {
        byte[] bytes = files.get(name);
        if (bytes == null) {
            return null;
        }
        try {
            URI place = URI.create("plugin:/" + name.replaceAll("[^A-Za-z0-9/._-]", "_"));
            return URL.of(place, new BytesHandler(bytes));
        } catch (IOException e) {
            throw new IllegalStateException("a resource's address is made here", e);
        }
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL found = findResource(name);
        return Collections.enumeration(found == null ? List.of() : List.of(found));
    }

    /// Opens an address as bytes.
    private static final class BytesHandler extends URLStreamHandler {
        private final byte[] bytes;

        BytesHandler(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
                @Override
                public void connect() {}

                @Override
                public InputStream getInputStream() {
                    return new ByteArrayInputStream(bytes);
                }
            };
        }
    }
}
