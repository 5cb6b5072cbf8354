package org.walscope.view.record;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import org.walscope.view.Texts;
import org.walscope.view.fx.Background;

/// The descriptions of the records one looks at, made in the background a screenful at a time and kept while there is
/// room. FX thread only.
final class RecordDescriptions {

    /// Descriptions kept: some dozens of screens.
    static final int CAPACITY = 4096;

    private final Background background;
    private final Runnable arrived;
    private final Map<Long, String> known = new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, String> eldest) {
            return size() > CAPACITY;
        }
    };
    private Optional<LongFunction<String>> source = Optional.empty();
    private List<Long> wanted = List.of();
    private Optional<Background.Job> running = Optional.empty();

    private record Described(List<Long> lsns, List<String> texts) {}

    /// @param arrived called after descriptions came
    RecordDescriptions(Background background, Runnable arrived) {
        this.background = background;
        this.arrived = arrived;
    }

    /// Forgets all and describes by `source` from now on.
    ///
    /// @param source the description of the record at an LSN, called in the background; its exception's message is
    ///     shown in the description's place
    void reset(Optional<LongFunction<String>> source) {
        running.ifPresent(Background.Job::stop);
        running = Optional.empty();
        known.clear();
        wanted = List.of();
        this.source = source;
    }

    Optional<String> of(long lsn) {
        return Optional.ofNullable(known.get(lsn));
    }

    int size() {
        return known.size();
    }

    /// These are looked at now. A batch under way is let finish, so that something arrives while one scrolls; of what
    /// was wanted meanwhile only the last is made.
    void want(List<Long> lsns) {
        wanted = lsns;
        next();
    }

    private void next() {
        if (running.isPresent() || source.isEmpty()) {
            return;
        }
        List<Long> missing =
                wanted.stream().filter(lsn -> !known.containsKey(lsn)).toList();
        wanted = List.of();
        if (missing.isEmpty()) {
            return;
        }
        LongFunction<String> describe = source.get();
        // An immediate background answers before start returns: the mark must not outlive the answer
        Background.Job[] job = {() -> {}};
        running = Optional.of(() -> job[0].stop());
        job[0] = background.start(
                Texts.get("record.describing"),
                progress -> describe(missing, describe, progress),
                this::arrive,
                failure -> {
                    running = Optional.empty();
                    next();
                });
    }

    private static Described describe(List<Long> lsns, LongFunction<String> describe, Background.Progress progress) {
        var texts = new ArrayList<String>(lsns.size());
        for (long lsn : lsns) {
            if (progress.stopped()) {
                break;
            }
            texts.add(one(lsn, describe));
        }
        return new Described(lsns, texts);
    }

    private static String one(long lsn, LongFunction<String> describe) {
        try {
            return describe.apply(lsn);
        } catch (RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private void arrive(Described described) {
        running = Optional.empty();
        for (int i = 0; i < described.texts.size(); i++) {
            known.put(described.lsns.get(i), described.texts.get(i));
        }
        arrived.run();
        next();
    }
}
