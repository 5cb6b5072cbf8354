package org.walscope.model.server;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.walscope.model.Lsn;

/// Where the slots of one server were whenever somebody looked, kept in a file of JSON lines: `{"at": time,
/// "current_lsn": LSN, "slots": {name: [restart_lsn, confirmed_flush_lsn, wal_status]}}`. Nothing in it tells who
/// looked, or how. One thread at a time.
public final class SlotHistory {

    /// Samples kept; the file has up to twice as many lines.
    public static final int MOST = 2000;

    private static final long MOST_BYTES = 64L << 20;

    private final Path file;
    private final List<Sample> samples = new ArrayList<>();
    private int lines;

    private SlotHistory(Path file) {
        this.file = file;
    }

    /// Where a slot was.
    public record Position(Optional<Lsn> restart, Optional<Lsn> confirmed, Optional<String> walStatus) {}

    /// What was seen at one time.
    public record Sample(Instant at, Lsn current, Map<String, Position> slots) {

        public Sample {
            slots = Map.copyOf(slots);
        }
    }

    /// A slot that went back: what was confirmed at `from` is at `to` again, as after a crash of the server. What
    /// committed in between is sent again.
    public record Setback(String slot, Instant seen, Lsn from, Lsn to) {}

    /// That of a server, with what was kept of it; a file that cannot be read is begun anew.
    ///
    /// @param folder where such files are, made where it is missing
    public static SlotHistory open(Path folder, long systemIdentifier) throws IOException {
        Files.createDirectories(folder);
        var history = new SlotHistory(folder.resolve("slots-" + Long.toUnsignedString(systemIdentifier) + ".jsonl"));
        history.read();
        return history;
    }

    private void read() throws IOException {
        try {
            if (Files.size(file) > MOST_BYTES) {
                return;
            }
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                lines++;
                sample(line).ifPresent(this::keep);
            }
        } catch (NoSuchFileException e) {
            // nothing was seen of this server yet
        } catch (java.nio.charset.CharacterCodingException e) {
            samples.clear();
        }
    }

    private static Optional<Sample> sample(String line) {
        try {
            JsonObject object = JsonParser.parseString(line).getAsJsonObject();
            Map<String, Position> slots = new LinkedHashMap<>();
            for (Map.Entry<String, JsonElement> slot :
                    object.getAsJsonObject("slots").entrySet()) {
                var parts = slot.getValue().getAsJsonArray();
                slots.put(
                        slot.getKey(),
                        new Position(
                                text(parts.get(0)).flatMap(Lsn::parse),
                                text(parts.get(1)).flatMap(Lsn::parse),
                                text(parts.get(2))));
            }
            return Optional.of(new Sample(
                    Instant.parse(object.get("at").getAsString()),
                    Lsn.parse(object.get("current_lsn").getAsString()).orElse(Lsn.INVALID),
                    slots));
        } catch (JsonParseException
                | DateTimeException
                | IllegalStateException
                | IndexOutOfBoundsException
                | NullPointerException
                | ClassCastException
                | UnsupportedOperationException e) {
            return Optional.empty(); // a line somebody cut or edited
        }
    }

    private static Optional<String> text(JsonElement element) {
        return element.isJsonNull() ? Optional.empty() : Optional.of(element.getAsString());
    }

    /// What was seen, oldest first.
    public List<Sample> samples() {
        return List.copyOf(samples);
    }

    /// Adds what is seen now; not where nothing moved since the last two times.
    public void add(Instant at, SlotsSnapshot seen) throws IOException {
        Map<String, Position> slots = new LinkedHashMap<>();
        for (ReplicationSlot slot : seen.slots()) {
            slots.put(slot.name(), new Position(slot.restartLsn(), slot.confirmedFlushLsn(), slot.walStatus()));
        }
        var sample = new Sample(at, seen.currentLsn(), slots);
        if (isAsBefore(sample)) {
            samples.set(samples.size() - 1, sample);
            return;
        }
        keep(sample);
        if (++lines > 2 * MOST) {
            rewrite();
        } else {
            Files.writeString(
                    file,
                    json(sample) + '\n',
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
    }

    private boolean isAsBefore(Sample sample) {
        int size = samples.size();
        return size >= 2 && isSame(samples.get(size - 1), sample) && isSame(samples.get(size - 2), sample);
    }

    private static boolean isSame(Sample one, Sample other) {
        return one.current.equals(other.current) && one.slots.equals(other.slots);
    }

    private void keep(Sample sample) {
        samples.add(sample);
        if (samples.size() > MOST) {
            samples.removeFirst();
        }
    }

    private void rewrite() throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.write(fresh, samples.stream().map(SlotHistory::json).toList(), StandardCharsets.UTF_8);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        lines = samples.size();
    }

    private static String json(Sample sample) {
        var slots = new JsonObject();
        sample.slots.forEach((name, position) -> {
            var parts = new com.google.gson.JsonArray();
            parts.add(position.restart.map(Lsn::toString).orElse(null));
            parts.add(position.confirmed.map(Lsn::toString).orElse(null));
            parts.add(position.walStatus.orElse(null));
            slots.add(name, parts);
        });
        var object = new JsonObject();
        object.addProperty("at", sample.at.toString());
        object.addProperty("current_lsn", sample.current.toString());
        object.add("slots", slots);
        return object.toString();
    }

    /// The last time that a slot went back, unless it has come as far as it was again.
    public static Optional<Setback> setback(List<Sample> samples, String slot) {
        Setback last = null;
        Optional<Lsn> before = Optional.empty();
        for (Sample sample : samples) {
            Position position = sample.slots.get(slot);
            if (position == null) {
                before = Optional.empty(); // dropped; of the name's next bearer nothing is known yet
                last = null;
                continue;
            }
            Optional<Lsn> now = position.confirmed;
            if (before.isPresent() && now.isPresent() && now.get().isBefore(before.get())) {
                last = new Setback(slot, sample.at, before.get(), now.get());
            } else if (last != null && now.isPresent() && !now.get().isBefore(last.from)) {
                last = null;
            }
            before = now.isPresent() ? now : before;
        }
        return Optional.ofNullable(last);
    }

    /// The last `restart_lsn` seen of a slot.
    public static Optional<Lsn> lastRestart(List<Sample> samples, String slot) {
        for (int i = samples.size() - 1; i >= 0; i--) {
            Position position = samples.get(i).slots.get(slot);
            if (position != null && position.restart.isPresent()) {
                return position.restart;
            }
        }
        return Optional.empty();
    }

    /// The states of a slot one after the other, as they were seen: `reserved`, `extended`, …
    public static List<String> walStatuses(List<Sample> samples, String slot) {
        List<String> seen = new ArrayList<>();
        for (Sample sample : samples) {
            Position position = sample.slots.get(slot);
            if (position != null && position.walStatus.isPresent()) {
                String status = position.walStatus.get();
                if (seen.isEmpty() || !seen.getLast().equals(status)) {
                    seen.add(status);
                }
            }
        }
        return seen;
    }

    /// How fast WAL is written on the server, in bytes a second, over at most `window`; empty where less than a
    /// minute was seen.
    public static OptionalDouble walPerSecond(List<Sample> samples, Duration window) {
        if (samples.isEmpty()) {
            return OptionalDouble.empty();
        }
        Sample last = samples.getLast();
        Sample first = samples.stream()
                .filter(sample -> !sample.at.isBefore(last.at.minus(window)))
                .findFirst()
                .orElse(last);
        long seconds = Duration.between(first.at, last.at).toSeconds();
        return seconds < 60
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.max(0, last.current.minus(first.current)) / (double) seconds);
    }
}
