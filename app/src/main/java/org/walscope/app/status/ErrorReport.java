package org.walscope.app.status;

import java.io.PrintWriter;
import java.io.StringWriter;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import org.walscope.view.Texts;
import org.walscope.view.fx.FxThread;

/// Errors nobody expected: a sentence in a bar, the details to copy, and the window goes on. Takes the place of the
/// default handler of uncaught exceptions while it is installed.
public final class ErrorReport implements Thread.UncaughtExceptionHandler {

    private static final System.Logger LOG = System.getLogger(ErrorReport.class.getName());

    private final Notices notices;
    private final String version;

    public ErrorReport(Notices notices, String version) {
        this.notices = notices;
        this.version = version;
    }

    public void install() {
        Thread.setDefaultUncaughtExceptionHandler(this);
        Thread.currentThread().setUncaughtExceptionHandler(this);
    }

    @Override
    public void uncaughtException(Thread thread, Throwable error) {
        LOG.log(System.Logger.Level.ERROR, Texts.get("error.log", thread.getName()), error);
        FxThread.later(() -> notices.show(
                Notices.Kind.ERROR,
                Texts.get("error.sentence", what(error)),
                new Notices.Action(Texts.get("error.copy"), () -> copy(details(thread, error)))));
    }

    private static String what(Throwable error) {
        String message = error.getMessage();
        String kind = error.getClass().getSimpleName();
        return message == null
                ? kind
                : kind + ": " + message.lines().findFirst().orElse("");
    }

    private String details(Thread thread, Throwable error) {
        var text = new StringWriter();
        var out = new PrintWriter(text);
        out.printf(
                "Walscope %s, Java %s, %s %s%n",
                version, Runtime.version(), System.getProperty("os.name"), System.getProperty("os.arch"));
        out.printf("Thread %s%n", thread.getName());
        error.printStackTrace(out);
        return text.toString();
    }

    private static void copy(String details) {
        var content = new ClipboardContent();
        content.putString(details);
        Clipboard.getSystemClipboard().setContent(content);
    }
}
