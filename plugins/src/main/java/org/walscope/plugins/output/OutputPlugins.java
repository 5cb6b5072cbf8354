package org.walscope.plugins.output;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/// The output plugins there are: those of this module, which its descriptor lists, and those of jars that a user
/// allowed.
public final class OutputPlugins {

    private OutputPlugins() {}

    /// The names of the built-in ones, as slots have them.
    public static List<String> names() {
        return builtIn().stream().map(provider -> provider.get().name()).toList();
    }

    /// A new plugin of that name for one decoding; empty where none is built in.
    public static Optional<OutputPlugin> of(String name) {
        return builtIn().stream()
                .map(ServiceLoader.Provider::get)
                .filter(plugin -> plugin.name().equals(name))
                .findFirst();
    }

    /// Makes a new plugin, for one decoding.
    @FunctionalInterface
    public interface Maker {

        /// @throws IOException a sentence: why there is none
        OutputPlugin make() throws IOException;
    }

    /// Makes the built-in one of that name, or says which there are.
    public static Maker maker(String name) {
        return () -> of(name).orElseThrow(() -> new IOException("Walscope has no output plugin \"" + name
                + "\" of its own. It has: " + String.join(", ", names()) + "."));
    }

    private static List<ServiceLoader.Provider<OutputPlugin>> builtIn() {
        @Nullable ModuleLayer layer = OutputPlugins.class.getModule().getLayer();
        ServiceLoader<OutputPlugin> loader = layer == null
                ? ServiceLoader.load(OutputPlugin.class, OutputPlugins.class.getClassLoader())
                : ServiceLoader.load(layer, OutputPlugin.class);
        return loader.stream().toList();
    }
}
