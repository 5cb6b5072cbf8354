package org.walscope.app.preferences;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.walscope.app.dock.Arrangement;
import org.walscope.app.dock.ArrangementJson;
import org.walscope.view.Perspective;
import org.walscope.view.fx.Theme;

/// The preferences as `preferences.json`. A part that cannot be read is as at the first run; the rest holds. Any
/// thread,
/// one at a time.
public final class PreferencesFile {

    private static final System.Logger LOG = System.getLogger(PreferencesFile.class.getName());
    private static final long MAX_BYTES = 1 << 20;

    private final Path directory;
    private final Path file;

    public PreferencesFile(Path directory) {
        this.directory = directory;
        this.file = directory.resolve("preferences.json");
    }

    /// Where this user's programs keep what they remember; the system property `walscope.config` names another
    /// folder.
    public static Path userDirectory() {
        String named = System.getProperty("walscope.config", "");
        if (!named.isEmpty()) {
            return Path.of(named);
        }
        Path home = Path.of(System.getProperty("user.home", "."));
        String system = System.getProperty("os.name", "");
        if (system.startsWith("Windows")) {
            return from("APPDATA", home.resolve("AppData").resolve("Roaming")).resolve("Walscope");
        }
        if (system.startsWith("Mac")) {
            return home.resolve("Library").resolve("Application Support").resolve("Walscope");
        }
        return from("XDG_CONFIG_HOME", home.resolve(".config")).resolve("walscope");
    }

    private static Path from(String variable, Path otherwise) {
        @Nullable String value = System.getenv(variable);
        return value == null || value.isEmpty() ? otherwise : Path.of(value);
    }

    /// Where it is; other things that are remembered lie beside it.
    public Path directory() {
        return directory;
    }

    public Preferences load() {
        try {
            if (Files.size(file) > MAX_BYTES) {
                LOG.log(System.Logger.Level.WARNING, "{0} is too large to be preferences; left alone", file);
                return Preferences.FIRST;
            }
            return parse(JsonParser.parseString(Files.readString(file)).getAsJsonObject());
        } catch (NoSuchFileException e) {
            return Preferences.FIRST;
        } catch (IOException | JsonParseException | IllegalStateException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} cannot be read, starting without: {1}", file, e.getMessage());
            return Preferences.FIRST;
        }
    }

    /// Writes them whole or not at all.
    public void save(Preferences preferences) throws IOException {
        Files.createDirectories(file.getParent());
        Path fresh = Files.createTempFile(file.getParent(), "preferences", ".tmp");
        try {
            Files.writeString(
                    fresh, new GsonBuilder().setPrettyPrinting().create().toJson(json(preferences)));
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static JsonObject json(Preferences preferences) {
        var json = new JsonObject();
        preferences.theme().ifPresent(theme -> json.addProperty("theme", theme.name()));
        json.addProperty("perspective", preferences.perspective().name());
        preferences.bounds().ifPresent(bounds -> {
            var window = new JsonObject();
            window.addProperty("x", bounds.x());
            window.addProperty("y", bounds.y());
            window.addProperty("width", bounds.width());
            window.addProperty("height", bounds.height());
            window.addProperty("maximized", bounds.maximized());
            json.add("window", window);
        });
        var recent = new JsonArray();
        for (List<String> paths : preferences.recent()) {
            var together = new JsonArray();
            paths.forEach(together::add);
            recent.add(together);
        }
        json.add("recent", recent);
        var arrangements = new JsonObject();
        preferences.arrangements().forEach((of, each) -> arrangements.add(of.name(), ArrangementJson.write(each)));
        json.add("arrangements", arrangements);
        return json;
    }

    private static Preferences parse(JsonObject json) {
        return new Preferences(
                part(json, "theme", each -> Theme.valueOf(each.getAsString())),
                part(json, "perspective", each -> Perspective.valueOf(each.getAsString()))
                        .orElse(Preferences.FIRST.perspective()),
                part(json, "window", PreferencesFile::bounds),
                part(json, "recent", PreferencesFile::recent).orElse(List.of()),
                part(json, "arrangements", PreferencesFile::arrangements).orElse(Map.of()));
    }

    private static <T> Optional<T> part(JsonObject json, String name, Function<JsonElement, T> read) {
        @Nullable JsonElement part = json.get(name);
        if (part == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(read.apply(part));
        } catch (JsonParseException
                | IllegalStateException
                | IllegalArgumentException
                | ClassCastException
                | NullPointerException
                | UnsupportedOperationException e) {
            LOG.log(System.Logger.Level.WARNING, "the preferences'' {0} cannot be read: {1}", name, e.getMessage());
            return Optional.empty();
        }
    }

    private static Preferences.Bounds bounds(JsonElement element) {
        JsonObject window = element.getAsJsonObject();
        return new Preferences.Bounds(
                window.get("x").getAsDouble(),
                window.get("y").getAsDouble(),
                window.get("width").getAsDouble(),
                window.get("height").getAsDouble(),
                window.get("maximized").getAsBoolean());
    }

    private static List<List<String>> recent(JsonElement element) {
        var all = new ArrayList<List<String>>();
        for (JsonElement together : element.getAsJsonArray()) {
            var paths = new ArrayList<String>();
            together.getAsJsonArray().forEach(path -> paths.add(path.getAsString()));
            if (!paths.isEmpty()) {
                all.add(paths);
            }
        }
        return all;
    }

    private static Map<Perspective, Arrangement> arrangements(JsonElement element) {
        var all = new EnumMap<Perspective, Arrangement>(Perspective.class);
        element.getAsJsonObject()
                .entrySet()
                .forEach(each -> all.put(Perspective.valueOf(each.getKey()), ArrangementJson.read(each.getValue())));
        return all;
    }
}
