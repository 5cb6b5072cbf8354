package org.walscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the compiler does not see: sizes, package texts, colours, the bundle of texts, what the documents name.
class TidyTest {

    /// Above this a file has to be divided.
    private static final int MOST_LINES = 600;

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path TEXTS =
            ROOT.resolve("decoder-view/src/main/resources/org/walscope/view/texts.properties");
    private static final Set<String> THEMES = Set.of("walscope-light.css", "walscope-dark.css");

    private static final Pattern COLOUR_IN_JAVA = Pattern.compile(
            "\\bColor\\.(rgb|web|hsb|color|gray|grayRgb|valueOf|(?!TRANSPARENT)[A-Z]{3,})\\b|\"#[0-9a-fA-F]{3,8}\"|-fx-[a-z-]*:\\s*(#|rgb)");
    private static final Pattern COLOUR_IN_CSS = Pattern.compile("#[0-9a-fA-F]{3,8}\\b|\\b(rgb|hsb)a?\\(");
    private static final Pattern STRING = Pattern.compile("\"([^\"\\\\\\n]*+(?:\\\\.[^\"\\\\\\n]*+)*+)\"");
    private static final Pattern TEXT_KEY = Pattern.compile("Texts\\.get\\(\\s*\"([^\"]+)\"\\s*[,)]");

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)");
    private static final Pattern QUOTED = Pattern.compile("`([^`\\s]+)[^`]*`");
    private static final Pattern OUR_PATH = Pattern.compile(
            "\\./|\\.ci/|\\.mvn/|(app|model|plugins|embedded|icons|decoder-view|jpackage|docs|corpus)/");

    @Test
    void noFileIsTooLong() {
        List<String> tooLong = sources("")
                .filter(file -> lines(file).size() > MOST_LINES)
                .map(file -> relative(file) + ": " + lines(file).size() + " lines")
                .toList();
        assertThat(tooLong)
                .as("longer than %d lines: look for the second idea in it", MOST_LINES)
                .isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIsFor() {
        List<Path> silent = sources("src/main/java")
                .filter(file -> !file.endsWith("module-info.java"))
                .map(Path::getParent)
                .distinct()
                .filter(folder -> {
                    Path info = folder.resolve("package-info.java");
                    return !Files.exists(info) || lines(info).stream().noneMatch(line -> line.matches("/// .{20,}"));
                })
                .toList();
        assertThat(silent)
                .as("packages without a text of their own in package-info.java")
                .isEmpty();
    }

    @Test
    void coloursHaveRolesAndLiveInTheThemes() {
        List<String> inJava = sources("src/main/java")
                .filter(file -> file.startsWith(ROOT.resolve("decoder-view")) || file.startsWith(ROOT.resolve("app")))
                .flatMap(file -> found(file, COLOUR_IN_JAVA))
                .toList();
        assertThat(inJava).as("colour literals in Java").isEmpty();

        List<String> inStyles = files("src/main/resources", ".css")
                .filter(file -> !THEMES.contains(file.getFileName().toString()))
                .flatMap(file -> found(file, COLOUR_IN_CSS))
                .toList();
        assertThat(inStyles).as("colour literals outside of the two themes").isEmpty();
    }

    @Test
    void everyTextIsThereAndUsed() throws IOException {
        Set<String> keys = new TreeSet<>();
        Properties bundle = new Properties();
        bundle.load(new StringReader(Files.readString(TEXTS)));
        bundle.stringPropertyNames().forEach(keys::add);
        String code = sources("src/main/java").map(TidyTest::text).collect(Collectors.joining("\n"));

        Set<String> wanted = TEXT_KEY.matcher(code)
                .results()
                .map(hit -> hit.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        wanted.removeAll(keys);
        assertThat(wanted)
                .as("asked for by Texts.get and not in texts.properties")
                .isEmpty();

        Set<String> literals =
                STRING.matcher(code).results().map(hit -> hit.group(1)).collect(Collectors.toSet());
        // "perspective." + name stands for all keys that begin so, key + ".tip" for all that end so
        List<String> beginnings = literals.stream()
                .filter(literal -> literal.matches("[a-z][a-z0-9.-]*\\."))
                .toList();
        List<String> endings = literals.stream()
                .filter(literal -> literal.matches("\\.[a-z0-9.-]*[a-z]"))
                .toList();
        List<String> unused = keys.stream()
                .filter(key -> !literals.contains(key))
                .filter(key -> beginnings.stream().noneMatch(key::startsWith))
                .filter(key -> endings.stream()
                        .noneMatch(ending -> key.endsWith(ending)
                                && literals.contains(key.substring(0, key.length() - ending.length()))))
                .toList();
        assertThat(unused).as("in texts.properties and used nowhere").isEmpty();
    }

    @Test
    void noTextIsWrittenTwice() {
        List<String> keys = lines(TEXTS).stream()
                .filter(line -> line.matches("[a-z][^#=]*=.*"))
                .map(line -> line.substring(0, line.indexOf('=')).strip())
                .toList();
        List<String> twice = new ArrayList<>(keys);
        Set.copyOf(keys).forEach(twice::remove);
        assertThat(twice).isEmpty();
    }

    @Test
    void documentsNameWhatExists() {
        Set<String> types = sources("")
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet());
        List<String> missing = new ArrayList<>();
        for (String document : List.of("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")) {
            String text = text(ROOT.resolve(document)).replaceAll("(?s)```.*?```", "");
            LINK.matcher(text)
                    .results()
                    .map(link -> link.group(1))
                    .filter(link -> !Files.exists(ROOT.resolve(link)))
                    .forEach(link -> missing.add(document + " links to " + link));
            QUOTED.matcher(text).results().map(quoted -> quoted.group(1)).forEach(word -> {
                boolean made = word.contains("/target"); // by building, so perhaps not there yet
                if (OUR_PATH.matcher(word).lookingAt() && !made && !Files.exists(ROOT.resolve(word))) {
                    missing.add(document + " names the file " + word);
                }
                if (word.matches("[A-Z][a-z]+[A-Za-z]*") && !word.startsWith("Foo") && !types.contains(word)) {
                    missing.add(document + " names the class " + word);
                }
            });
        }
        assertThat(missing).isEmpty();
    }

    private static Stream<Path> sources(String under) {
        return files(under, ".java");
    }

    /// Files of every module with that ending, in the module's folder `under`; never what was built.
    private static Stream<Path> files(String under, String ending) {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module : modules.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .sorted()
                    .toList()) {
                Path folder = module.resolve(under.isEmpty() ? "src" : under);
                if (Files.exists(folder)) {
                    try (Stream<Path> all = Files.walk(folder)) {
                        all.filter(file -> file.toString().endsWith(ending))
                                .sorted()
                                .forEach(found::add);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(found).as("files %s of %s", ending, under).isNotEmpty();
        return found.stream();
    }

    private static Stream<String> found(Path file, Pattern pattern) {
        List<String> lines = lines(file);
        List<String> hits = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            int number = i + 1;
            pattern.matcher(line)
                    .results()
                    .map(MatchResult::group)
                    .forEach(hit -> hits.add(relative(file) + ":" + number + " " + hit));
        }
        return hits.stream();
    }

    private static List<String> lines(Path file) {
        return text(file).lines().toList();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path relative(Path file) {
        return ROOT.relativize(file);
    }
}
