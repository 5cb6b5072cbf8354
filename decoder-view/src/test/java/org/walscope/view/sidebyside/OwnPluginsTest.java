package org.walscope.view.sidebyside;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.scene.Scene;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import org.walscope.model.catalog.Catalog;
import org.walscope.plugins.output.OutputPlugin;
import org.walscope.view.HeadlessMouseFix;
import org.walscope.view.OpenWal;
import org.walscope.view.OrdersHistory;
import org.walscope.view.OwnPlugins;
import org.walscope.view.Selection;
import org.walscope.view.ServerSession;
import org.walscope.view.ViewContext;
import org.walscope.view.fx.BackgroundJobs;
import org.walscope.view.fx.Theme;
import org.walscope.view.fx.ThemeColors;

/// WAL files compared through a plugin out of a user's jar: the one of CONTRIBUTING.md, and one that fails.
@ExtendWith({ApplicationExtension.class, HeadlessMouseFix.class})
@SuppressWarnings("NullAway.Init") // JUnit calls start before the test
final class OwnPluginsTest {

    @TempDir
    private static Path folder;

    private ViewContext context;
    private CompareView view;
    private Scene scene;

    @Start
    void start(Stage stage) {
        var background = new BackgroundJobs();
        var wal = new OpenWal(background);
        var colors = new ThemeColors();
        context = new ViewContext(
                new Selection(),
                wal,
                new ServerSession(background, wal),
                background,
                colors,
                Optional.of(folder.resolve("plugins")));
        view = new CompareView(context);
        view.attach();
        scene = new Scene(new StackPane(view.node(), colors.probe()), 1400, 700);
        stage.setScene(scene);
        Theme.LIGHT.install();
        stage.show();
    }

    private static void await(BooleanSupplier condition) throws Exception {
        WaitForAsyncUtils.waitFor(
                30, TimeUnit.SECONDS, () -> WaitForAsyncUtils.waitForAsyncFx(5000, condition::getAsBoolean));
        WaitForAsyncUtils.waitForFxEvents();
    }

    private String text(String id) {
        return scene.lookup(id) instanceof Label label ? label.getText() : "";
    }

    @Test
    void isOfferedOnceItWasAllowedAndCannotBreakTheWindow(FxRobot robot) throws Exception {
        OrdersHistory history = OrdersHistory.play(folder);
        Files.createDirectories(folder.resolve("plugins"));
        String source = Pattern.compile("```java\n(.*?implements OutputPlugin.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../CONTRIBUTING.md")))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
        jar("CsvPlugin", source);
        jar(
                "WrongPlugin",
                source.replace("CsvPlugin", "WrongPlugin")
                        .replace("\"csv\"", "\"wrong\"")
                        .replaceFirst(
                                "(public void begin\\([^)]*\\)[^{]*)\\{", "$1{ Object[] none = {}; none[1] = none;"));

        WaitForAsyncUtils.waitForAsyncFx(5000, context.plugins()::look);
        await(() -> context.plugins().found().size() == 2);
        assertThat(context.plugins().names()).containsExactly("test_decoding", "pgoutput", "wal2json");
        for (OwnPlugins.Found found : context.plugins().found()) {
            assertThat(found.jar().allowed()).isFalse();
            int revision = context.plugins().revision().get();
            WaitForAsyncUtils.waitForAsyncFx(5000, () -> context.plugins().allow(found.jar()));
            await(() -> context.plugins().revision().get() > revision);
        }
        assertThat(context.plugins().found()).allMatch(found -> found.trouble().isEmpty());
        assertThat(context.plugins().names()).containsExactly("test_decoding", "pgoutput", "wal2json", "csv", "wrong");

        WaitForAsyncUtils.waitForAsyncFx(5000, () -> {
            context.wal().open(List.of(history.wal()), "wal");
            context.catalog().open(history.catalog());
        });
        await(() -> context.catalog().file().get().isPresent()
                && !scene.lookup("#compare-run").isDisabled());
        choose("wrong");
        robot.clickOn("#compare-run");
        await(() -> text("#compare-failure").contains("wrong failed while it decoded"));
        choose("csv");
        robot.clickOn("#compare-run");
        await(() -> !text("#compare-summary").isEmpty());
        assertThat(text("#compare-wrong")).isEmpty();
        assertThat(view.model()
                        .result()
                        .get()
                        .orElseThrow()
                        .alignment()
                        .left()
                        .output()
                        .lines())
                .isNotEmpty()
                .allMatch(line ->
                        line.text().startsWith("orders,\"") || line.text().startsWith("audit,\""));
    }

    @SuppressWarnings("unchecked")
    private void choose(String plugin) {
        WaitForAsyncUtils.waitForAsyncFx(
                5000, () -> ((ComboBox<String>) scene.lookup("#compare-plugin-1")).setValue(plugin));
    }

    private static void jar(String name, String source) throws Exception {
        Path file = Files.writeString(folder.resolve(name + ".java"), source);
        Path classes = folder.resolve(name);
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
        try (var out = new JarOutputStream(Files.newOutputStream(folder.resolve("plugins/" + name + ".jar")));
                Stream<Path> files = Files.walk(classes)) {
            out.putNextEntry(new JarEntry("META-INF/services/" + OutputPlugin.class.getName()));
            out.write(("example." + name + "\n").getBytes(UTF_8));
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(
                        new JarEntry(classes.relativize(each).toString().replace(File.separatorChar, '/')));
                out.write(Files.readAllBytes(each));
            }
        }
    }
}
