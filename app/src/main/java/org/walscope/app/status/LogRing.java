package org.walscope.app.status;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.text.MessageFormat;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The last log records of Walscope, for the log view. Any thread logs; the oldest go when it is full.
public final class LogRing {

    /// Records kept.
    public static final int MAX_LINES = 2_000;

    private final ArrayDeque<Line> lines = new ArrayDeque<>();
    private final Handler handler = new Collector();
    private volatile Runnable changed = () -> {};
    /// java.util.logging forgets loggers nobody holds, their handlers with them.
    private final Logger logger = Logger.getLogger("org.walscope");

    /// One log record.
    ///
    /// @param source  the class that said it, without its package
    /// @param details a stack trace; empty for most
    public record Line(Instant at, Level level, String source, String message, String details) {}

    /// Begins to collect what `org.walscope` logs.
    public void attach() {
        logger.addHandler(handler);
    }

    public void detach() {
        logger.removeHandler(handler);
    }

    /// Called after each record, on the thread that logged it.
    public void onChange(Runnable action) {
        changed = action;
    }

    /// A copy of what is kept, oldest first.
    public List<Line> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    public void clear() {
        synchronized (lines) {
            lines.clear();
        }
        changed.run();
    }

    private void add(Line line) {
        synchronized (lines) {
            if (lines.size() == MAX_LINES) {
                lines.removeFirst();
            }
            lines.addLast(line);
        }
        changed.run();
    }

    private final class Collector extends Handler {

        @Override
        public void publish(LogRecord entry) {
            if (isLoggable(entry)) {
                add(new Line(
                        entry.getInstant(),
                        entry.getLevel(),
                        source(entry),
                        message(entry),
                        details(entry.getThrown())));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private static String source(LogRecord entry) {
        String name = entry.getLoggerName() == null ? "" : entry.getLoggerName();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static String message(LogRecord entry) {
        @Nullable String message = entry.getMessage();
        if (message == null) {
            return "";
        }
        Object[] parameters = entry.getParameters();
        return parameters == null || parameters.length == 0 ? message : MessageFormat.format(message, parameters);
    }

    private static String details(@Nullable Throwable thrown) {
        if (thrown == null) {
            return "";
        }
        var text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
