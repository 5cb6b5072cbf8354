package org.walscope.view.transaction;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import org.walscope.view.fx.Background;

/// The texts of what is seen of many things, each named by a number: made in the background a batch at a time and kept
/// while there is room. FX thread.
final class SeenTexts {

    /// Texts kept, and asked for at once.
    private static final int CAPACITY = 2048;

    private static final int BATCH = 256;

    private final Background background;
    private final String title;
    private final Runnable arrived;
    private final Map<Long, String> known = new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, String> eldest) {
            return size() > CAPACITY;
        }
    };
    private final Set<Long> wanted = new LinkedHashSet<>();
    private Optional<Writer> writer = Optional.empty();
    private boolean running;
    private Background.Job job = () -> {};

    /// Makes texts, on a thread of the background.
    @FunctionalInterface
    interface Writer {

        /// For one batch.
        LongFunction<String> batch(BooleanSupplier stop);
    }

    /// @param title   of the jobs
    /// @param arrived called after texts came
    SeenTexts(Background background, String title, Runnable arrived) {
        this.background = background;
        this.title = title;
        this.arrived = arrived;
    }

    /// Forgets all, and has texts made by another from now on; by none where it is empty.
    void reset(Optional<Writer> other) {
        job.stop();
        running = false;
        known.clear();
        wanted.clear();
        writer = other;
    }

    /// The text of the thing of that number; "" until it is there.
    String of(long thing) {
        String text = known.get(thing);
        if (text != null) {
            return text;
        }
        if (wanted.size() >= BATCH) {
            wanted.remove(wanted.iterator().next());
        }
        wanted.add(thing);
        next();
        return "";
    }

    private void next() {
        if (running || wanted.isEmpty() || writer.isEmpty()) {
            return;
        }
        Writer by = writer.get();
        List<Long> things = List.copyOf(wanted);
        wanted.clear();
        running = true;
        job = background.start(
                title,
                progress -> {
                    LongFunction<String> write = by.batch(progress);
                    Map<Long, String> texts = new LinkedHashMap<>();
                    for (long thing : things) {
                        if (progress.stopped()) {
                            break;
                        }
                        texts.put(thing, write.apply(thing));
                    }
                    return texts;
                },
                this::take,
                failure -> {
                    running = false;
                    next();
                });
    }

    private void take(Map<Long, String> texts) {
        running = false;
        known.putAll(texts);
        arrived.run();
        next();
    }
}
