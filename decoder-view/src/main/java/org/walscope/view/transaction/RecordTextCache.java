package org.walscope.view.transaction;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.record.RecordReader;
import org.walscope.model.rmgr.RmgrTable;
import org.walscope.view.Texts;
import org.walscope.view.fx.Background;

/// The descriptions of the records that are seen, made in the background a batch at a time and kept while there is
/// room.
/// FX thread.
final class RecordTextCache {

    /// Descriptions kept, and asked for at once.
    private static final int CAPACITY = 2048;

    private static final int BATCH = 256;

    private final Background background;
    private final Runnable arrived;
    private final Map<Long, String> known = new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, String> eldest) {
            return size() > CAPACITY;
        }
    };
    private final Set<Long> wanted = new LinkedHashSet<>();
    private Optional<RecordReader> reader = Optional.empty();
    private boolean running;
    private Background.Job job = () -> {};

    /// @param arrived called after descriptions came
    RecordTextCache(Background background, Runnable arrived) {
        this.background = background;
        this.arrived = arrived;
    }

    /// Forgets all and reads with that reader from now on.
    void reset(Optional<RecordReader> other) {
        job.stop();
        running = false;
        known.clear();
        wanted.clear();
        reader = other;
    }

    /// The text of the record at an LSN; "" until it is there.
    String of(long lsn) {
        String text = known.get(lsn);
        if (text != null) {
            return text;
        }
        if (wanted.size() >= BATCH) {
            wanted.remove(wanted.iterator().next());
        }
        wanted.add(lsn);
        next();
        return "";
    }

    private void next() {
        if (running || wanted.isEmpty() || reader.isEmpty()) {
            return;
        }
        RecordReader in = reader.get();
        List<Long> lsns = List.copyOf(wanted);
        wanted.clear();
        running = true;
        job = background.start(
                Texts.get("txn.job.describe"),
                progress -> {
                    Map<Long, String> texts = new LinkedHashMap<>();
                    for (long lsn : lsns) {
                        if (progress.stopped()) {
                            break;
                        }
                        texts.put(lsn, describe(in, lsn));
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

    private static String describe(RecordReader reader, long lsn) {
        try {
            return RmgrTable.describe(reader.read(new Lsn(lsn)));
        } catch (WalFormatException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
