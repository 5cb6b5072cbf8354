package org.walscope.plugins.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walscope.model.PgVersion;
import org.walscope.model.catalog.Catalog;
import org.walscope.model.catalog.CatalogRelation;

final class PluginFolderTest {

    private static final String SERVICE = "META-INF/services/org.walscope.plugins.output.OutputPlugin";

    @TempDir
    private Path folder;

    @Test
    void runsThePluginOfTheDocumentOnceItWasAllowed() throws Exception {
        String source = pluginOfTheDocument();
        assertThat(source.lines().count()).isLessThan(60);
        jar("csv.jar", "example.CsvPlugin", compile("CsvPlugin", source));

        var plugins = new PluginFolder(folder);
        PluginFolder.Jar jar = plugins.jars().getFirst();
        assertThat(jar.allowed()).isFalse();
        assertThatThrownBy(() -> plugins.load(jar)).hasMessageContaining("was not allowed");
        plugins.allow(jar);
        assertThat(plugins.jars()).extracting(PluginFolder.Jar::allowed).containsExactly(true);

        OutputPlugin csv = plugins.load(jar).getFirst();
        assertThat(csv.name()).isEqualTo("csv");
        CatalogRelation table = MemoryCatalog.table(
                16_400, "public", "t", MemoryCatalog.column(1, "id", 23), MemoryCatalog.column(2, "v", 25));
        var context = new MemoryContext(PgVersion.PG18);
        var txn = new MemoryTxn(700);
        csv.startup(context);
        csv.begin(context, txn);
        csv.change(context, txn, change(table, "1", "one"));
        csv.change(context, txn, change(table, "2", null));
        csv.commit(context, txn, 0);
        assertThat(context.lines()).containsExactly("t,\"1\",\"one\"", "t,\"2\",");
    }

    private static RowChange change(CatalogRelation table, @Nullable String... row) {
        return new MemoryChange(RowChange.Kind.INSERT, 0, 700, table, null, MemoryContext.row(table, row));
    }

    @Test
    void asksAgainForAJarThatChanged() throws Exception {
        jar("a.jar", "example.None", List.of());
        var plugins = new PluginFolder(folder);
        PluginFolder.Jar before = plugins.jars().getFirst();
        plugins.allow(before);
        jar("a.jar", "example.Other", List.of());
        assertThat(plugins.jars().getFirst().allowed()).isFalse();
        assertThatThrownBy(() -> plugins.load(before)).hasMessageContaining("has changed since it was looked at");
    }

    @Test
    void saysWhatIsWrongWithAJar() throws Exception {
        jar("a.jar", "example.None", List.of());
        Files.writeString(folder.resolve("b.jar"), "no jar");
        jar("c.jar", "java.lang.String", List.of());
        var plugins = new PluginFolder(folder);
        for (PluginFolder.Jar jar : plugins.jars()) {
            plugins.allow(jar);
        }
        List<PluginFolder.Jar> jars = plugins.jars();
        assertThatThrownBy(() -> plugins.load(jars.get(0)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a.jar: its plugins cannot be made")
                .hasMessageContaining("example.None");
        assertThatThrownBy(() -> plugins.load(jars.get(1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("b.jar has no " + SERVICE);
        assertThatThrownBy(() -> plugins.load(jars.get(2)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("c.jar lists no plugin of its own");
    }

    @Test
    void hasTheServersPluginsBuiltIn() {
        assertThat(OutputPlugins.names()).containsExactly("test_decoding", "pgoutput", "wal2json");
        assertThat(OutputPlugins.of("pgoutput")).map(OutputPlugin::name).hasValue("pgoutput");
        assertThat(OutputPlugins.of("none")).isEmpty();
    }

    private static String pluginOfTheDocument() throws IOException {
        String document = Files.readString(Path.of("../CONTRIBUTING.md"));
        Matcher block = Pattern.compile("```java\n(.*?implements OutputPlugin.*?)```", Pattern.DOTALL)
                .matcher(document);
        assertThat(block.find()).as("a plugin in CONTRIBUTING.md").isTrue();
        return block.group(1);
    }

    private List<Path> compile(String name, String source) throws IOException {
        Path file = Files.writeString(folder.resolve(name + ".java"), source);
        Path classes = folder.resolve("classes");
        String classPath = Stream.of(OutputPlugin.class, Catalog.class, Nullable.class)
                .map(type -> Path.of(type.getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .getPath())
                        .toString())
                .collect(Collectors.joining(File.pathSeparator));
        var messages = new StringWriter();
        var writer = new PrintWriter(messages);
        int status = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(writer, writer, "-classpath", classPath, "-d", classes.toString(), file.toString());
        assertThat(status).as(messages.toString()).isZero();
        try (Stream<Path> files = Files.walk(classes)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private void jar(String name, String plugin, List<Path> classes) throws IOException {
        try (var out = new JarOutputStream(Files.newOutputStream(folder.resolve(name)))) {
            out.putNextEntry(new JarEntry(SERVICE));
            out.write(("# what this jar has\n" + plugin + "\n").getBytes(UTF_8));
            for (Path file : classes) {
                String entry = folder.resolve("classes").relativize(file).toString();
                out.putNextEntry(new JarEntry(entry.replace(File.separatorChar, '/')));
                out.write(Files.readAllBytes(file));
            }
        }
    }
}
