package org.walscope.view;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import org.jspecify.annotations.Nullable;
import org.walscope.plugins.output.OutputPlugin;
import org.walscope.plugins.output.OutputPlugins;
import org.walscope.plugins.output.PluginFolder;
import org.walscope.view.fx.Background;

/// The output plugins that WAL can be decoded through: the built-in ones, and those of the user's own jars that the
/// user has allowed, see [PluginFolder]. FX thread.
public final class OwnPlugins {

    private final Optional<Path> path;
    private final Background background;
    private final ReadOnlyIntegerWrapper revision = new ReadOnlyIntegerWrapper();
    private List<Found> found = List.of();
    private Optional<String> failure = Optional.empty();
    private Background.Job job = () -> {};

    /// A jar in the folder.
    ///
    /// @param names   of its plugins; none before it was allowed
    /// @param trouble why it has none although it was allowed, in a sentence
    public record Found(PluginFolder.Jar jar, List<String> names, Optional<String> trouble) {

        public Found {
            names = List.copyOf(names);
        }
    }

    /// @param path of the folder, which need not be there; empty for none
    OwnPlugins(Optional<Path> path, Background background) {
        this.path = path;
        this.background = background;
    }

    /// The folder.
    public Optional<Path> folder() {
        return path;
    }

    /// The jars, by name.
    public List<Found> found() {
        return found;
    }

    /// Why the folder could not be read, in a sentence.
    public Optional<String> failure() {
        return failure;
    }

    /// Counts up when there may be others.
    public ReadOnlyIntegerProperty revision() {
        return revision.getReadOnlyProperty();
    }

    /// The built-in ones first.
    public List<String> names() {
        List<String> names = new ArrayList<>(OutputPlugins.names());
        found.forEach(each -> names.addAll(each.names()));
        return names.stream().distinct().toList();
    }

    /// Makes plugins of that name, on any thread.
    public OutputPlugins.Maker maker(String name) {
        return found.stream()
                .filter(each -> each.names().contains(name))
                .<OutputPlugins.Maker>map(each -> () -> make(new PluginFolder(path.orElseThrow()), each.jar(), name))
                .findFirst()
                .orElseGet(() -> OutputPlugins.maker(name));
    }

    private static OutputPlugin make(PluginFolder folder, PluginFolder.Jar jar, String name) throws IOException {
        return folder.load(jar).stream()
                .filter(plugin -> plugin.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IOException(jar.path() + " has no plugin \"" + name + "\" any more."));
    }

    /// Looks into the folder, in the background, and loads what was allowed.
    public void look() {
        path.ifPresent(folder -> run(folder, () -> {}));
    }

    /// Remembers that the user allows these bytes to be run, and loads them.
    public void allow(PluginFolder.Jar jar) {
        path.ifPresent(folder -> run(folder, () -> new PluginFolder(folder).allow(jar)));
    }

    @FunctionalInterface
    private interface Step {
        void take() throws IOException;
    }

    private void run(Path folder, Step first) {
        job.stop();
        job = background.start(
                Texts.get("plugins.job"),
                _ -> {
                    first.take();
                    return load(new PluginFolder(folder));
                },
                all -> told(all, Optional.empty()),
                error -> told(found, Optional.of(Texts.get("plugins.failure", folder, why(error)))));
    }

    private static List<Found> load(PluginFolder folder) throws IOException {
        List<Found> all = new ArrayList<>();
        for (PluginFolder.Jar jar : folder.jars()) {
            all.add(jar.allowed() ? load(folder, jar) : new Found(jar, List.of(), Optional.empty()));
        }
        return all;
    }

    private static Found load(PluginFolder folder, PluginFolder.Jar jar) {
        try {
            return new Found(
                    jar, folder.load(jar).stream().map(OutputPlugin::name).toList(), Optional.empty());
        } catch (IOException | RuntimeException | LinkageError | StackOverflowError e) {
            return new Found(jar, List.of(), Optional.of(why(e)));
        }
    }

    private static String why(Throwable error) {
        @Nullable String said = error instanceof IOException ? error.getMessage() : null;
        return said == null ? error.toString() : said;
    }

    private void told(List<Found> all, Optional<String> wrong) {
        found = all;
        failure = wrong;
        revision.set(revision.get() + 1);
    }
}
