import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/// Makes the installer from the modules that Maven laid into target/modules: `jlink` joins them with the JDK's own to a
/// runtime, `jpackage` puts a launcher on it, a training run leaves the cache that halves the time to the first window,
/// `jpackage` packs all that. Run by exec-maven-plugin, profile `dist`, with the JDK that builds.
public final class MakeInstaller {

    private static final String NAME = "walscope";
    private static final String MAIN = "org.walscope.app/org.walscope.app.Main";
    private static final String VERSION = System.getProperty("version");

    private static final Path BASE = Path.of(System.getProperty("basedir"));
    private static final Path TARGET = BASE.resolve("target");
    private static final Path SOURCES = BASE.resolve("src/main/jpackage");
    private static final Path IMAGE = TARGET.resolve("image");
    private static final Path DIST = TARGET.resolve("dist");
    private static final Path APPLICATION = DIST.resolve(NAME);

    private static final boolean LINUX = System.getProperty("os.name").equals("Linux");

    /// The same for the training run and for every later one, else the cache is not taken.
    private static final List<String> OPTIONS = options();

    private MakeInstaller() {}

    public static void main(String[] args) throws Exception {
        delete(IMAGE);
        delete(DIST);
        Files.createDirectories(DIST);
        linkRuntime();
        makeApplication();
        train();
        addShared();
        if (LINUX) {
            pack();
        }
    }

    private static List<String> options() {
        var options = new ArrayList<>(List.of(
                "-XX:+UseSerialGC", "-Xmn64m", "-XX:PretenureSizeThreshold=60000", "-Xmx4g",
                "--enable-native-access=javafx.graphics,com.github.luben.zstd_jni"));
        if (LINUX) {
            options.addAll(List.of("-XX:+UseTransparentHugePages", "-Xlog:pagesize=off"));
        }
        return options;
    }

    private static void linkRuntime() {
        tool("jlink",
                "--module-path", TARGET.resolve("modules").toString(),
                // Besides what the program names: icons and server programs found by name, TLS, odd character sets
                "--add-modules", "org.walscope.app,org.kordamp.ikonli.carbonicons,embedded.postgres.binaries.linux.amd64,"
                        + "jdk.crypto.ec,jdk.unsupported,jdk.charsets,jdk.zipfs",
                "--strip-debug", "--no-header-files", "--no-man-pages", "--compress", "zip-6",
                "--output", IMAGE.toString());
    }

    private static void makeApplication() {
        List<String> arguments = new ArrayList<>(List.of(
                "--type", "app-image", "--name", NAME, "--app-version", VERSION,
                "--runtime-image", IMAGE.toString(), "--module", MAIN,
                "--icon", SOURCES.resolve("walscope.png").toString(), "--dest", DIST.toString()));
        List<String> options = new ArrayList<>(OPTIONS);
        options.addAll(List.of("-XX:AOTCache=$APPDIR/walscope.aot", "-Xlog:aot=off", "-Xlog:cds=off"));
        options.forEach(option -> arguments.addAll(List.of("--java-options", option)));
        tool("jpackage", arguments.toArray(String[]::new));
    }

    /// Opens the window once, shown nowhere, on WAL, and notes what that took.
    private static void train() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(APPLICATION.resolve("lib/runtime/bin/java").toString());
        command.addAll(OPTIONS);
        command.addAll(List.of(
                "-XX:AOTCacheOutput=" + APPLICATION.resolve("lib/app/walscope.aot"), "-Xlog:aot=off",
                "-m", MAIN, "open", "--measure",
                BASE.resolveSibling("corpus/pg15/damaged/wal.tar.gz").toString()));
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the training run ended with exit status " + process.exitValue());
        }
    }

    private static void addShared() throws IOException {
        Path share = Files.createDirectories(APPLICATION.resolve("lib/share"));
        for (String file : List.of("share/walscope.desktop", "share/walscope.xml", "walscope.png", "walscope.svg")) {
            Path source = SOURCES.resolve(file);
            Files.copy(source, share.resolve(source.getFileName()));
        }
    }

    private static void pack() {
        tool("jpackage",
                "--type", "deb", "--name", NAME, "--app-version", VERSION, "--app-image", APPLICATION.toString(),
                "--dest", DIST.toString(), "--resource-dir", SOURCES.resolve("linux").toString(),
                "--description", "Inspects PostgreSQL's write-ahead log, replication slots and output plugins",
                "--vendor", "Walscope", "--linux-package-name", NAME,
                "--linux-deb-maintainer", "walscope@localhost", "--linux-app-category", "database",
                // JavaFX's libraries lie inside the runtime, where dpkg's tools do not find what they need
                "--linux-package-deps", "libgtk-3-0t64 | libgtk-3-0, libgl1, libxxf86vm1, libxtst6, fontconfig");
    }

    private static void tool(String name, String... arguments) {
        System.out.println(name + " " + String.join(" ", arguments));
        int status = ToolProvider.findFirst(name).orElseThrow().run(System.out, System.err, arguments);
        if (status != 0) {
            throw new IllegalStateException(name + " ended with exit status " + status);
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
