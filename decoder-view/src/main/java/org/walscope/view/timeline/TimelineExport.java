package org.walscope.view.timeline;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.walscope.view.PngFile;
import org.walscope.view.Texts;
import org.walscope.view.fx.Background;

/// Saves what is seen as a picture. It is taken at once and written in the background.
final class TimelineExport {

    private final TimelineCanvas canvas;
    private final Background background;
    private final Consumer<String> tell;

    /// @param tell hears a sentence when it is done or has failed
    TimelineExport(TimelineCanvas canvas, Background background, Consumer<String> tell) {
        this.canvas = canvas;
        this.background = background;
        this.tell = tell;
    }

    void png(Path file) {
        PngFile picture = PngFile.of(canvas.image());
        write(file, _ -> {
            picture.write(file);
            return file;
        });
    }

    /// @param title what the picture shows
    void svg(Path file, String title) {
        canvas.svg(title)
                .ifPresent(document -> write(file, _ -> {
                    Files.writeString(file, document, StandardCharsets.UTF_8);
                    return file;
                }));
    }

    private void write(Path file, Background.Work<Path> work) {
        background.start(
                Texts.get("timeline.job.export", file.getFileName().toString()),
                work,
                written -> tell.accept(Texts.get("timeline.export.done", written.toString())),
                failure -> tell.accept(
                        Texts.get("timeline.export.failed", file.toString(), String.valueOf(failure.getMessage()))));
    }
}
