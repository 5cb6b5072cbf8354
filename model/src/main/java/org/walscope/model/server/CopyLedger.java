package org.walscope.model.server;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The copies of slots that were made to stay, noted in a file before they are made, so that those left behind are
/// found again; also after this program was killed. JSON lines, `{"system": identifier, "slot": name}`. Any
/// thread.
public final class CopyLedger {

    /// Longer than any number of copies makes it.
    private static final long MOST_BYTES = 1 << 20;

    private final Path file;

    /// @param folder where the file is, made where it is missing
    public CopyLedger(Path folder) {
        this.file = folder.resolve("copies.jsonl");
    }

    private record Entry(String system, String slot) {

        static Optional<Entry> parse(String line) {
            try {
                JsonObject object = JsonParser.parseString(line).getAsJsonObject();
                return Optional.of(new Entry(
                        object.get("system").getAsString(), object.get("slot").getAsString()));
            } catch (JsonParseException | IllegalStateException | NullPointerException | ClassCastException e) {
                return Optional.empty();
            }
        }

        String json() {
            var object = new JsonObject();
            object.addProperty("system", system);
            object.addProperty("slot", slot);
            return object.toString();
        }
    }

    /// A copy is about to be made.
    public synchronized void making(long systemIdentifier, String slot) throws IOException {
        List<Entry> entries = entries();
        var entry = new Entry(Long.toUnsignedString(systemIdentifier), slot);
        if (!entries.contains(entry)) {
            entries.add(entry);
            write(entries);
        }
    }

    /// The copy was not made, is dropped, or shall stay.
    public synchronized void forget(long systemIdentifier, String slot) throws IOException {
        List<Entry> entries = entries();
        if (entries.remove(new Entry(Long.toUnsignedString(systemIdentifier), slot))) {
            write(entries);
        }
    }

    /// Those of `slots` that are noted as copies.
    public synchronized List<ReplicationSlot> among(long systemIdentifier, Collection<ReplicationSlot> slots)
            throws IOException {
        String system = Long.toUnsignedString(systemIdentifier);
        List<Entry> entries = entries();
        return slots.stream()
                .filter(slot -> !slot.temporary() && entries.contains(new Entry(system, slot.name())))
                .toList();
    }

    private List<Entry> entries() throws IOException {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new IOException("The list of copies, " + file + ", is too long to be one. Remove it.");
            }
            List<Entry> entries = new ArrayList<>();
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                Entry.parse(line).ifPresent(entries::add);
            }
            return entries;
        } catch (NoSuchFileException e) {
            return new ArrayList<>();
        }
    }

    private void write(List<Entry> entries) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.write(fresh, entries.stream().map(Entry::json).toList(), StandardCharsets.UTF_8);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
