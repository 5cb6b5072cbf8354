package org.walscope.model.reorder;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.walscope.model.Lsn;

/// A file that a decoding session spilled changes to, of one transaction or subtransaction and one WAL segment;
/// `ReorderBufferSerializedPath` of replication/logical/reorderbuffer.c. It goes with its transaction; when the session
/// is killed, once the slot is used again or dropped, or when the server restarts.
///
/// @param slot    whose it is
/// @param xid     of the transaction or subtransaction
/// @param segment start of the WAL segment in which the records of its changes begin
/// @param bytes   of the file
public record SpillFile(String slot, int xid, Lsn segment, long bytes) {

    private static final Pattern NAME = Pattern.compile("xid-(\\d{1,10})-lsn-([0-9A-F]{1,8})-([0-9A-F]{1,8})\\.spill");

    /// The `pg_replslot` of the data directory that `wal` is: the directory itself, its `pg_wal`, or a segment in that.
    public static Optional<Path> directoryFor(Path wal) {
        Path at = wal.toAbsolutePath().normalize();
        for (int up = 0; up < 3 && at != null; up++, at = at.getParent()) {
            Path found = at.resolve("pg_replslot");
            if (Files.isDirectory(found)) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    /// All in `pg_replslot`, by slot, transaction and segment. Files that a running server removes meanwhile are left
    /// out.
    ///
    /// @throws IOException when a directory cannot be read
    public static List<SpillFile> in(Path pgReplslot) throws IOException {
        List<SpillFile> found = new ArrayList<>();
        try (DirectoryStream<Path> slots = Files.newDirectoryStream(pgReplslot, Files::isDirectory)) {
            for (Path slot : slots) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(slot, "xid-*.spill")) {
                    for (Path file : files) {
                        of(slot, file).ifPresent(found::add);
                    }
                } catch (NoSuchFileException dropped) {
                    continue;
                }
            }
        }
        found.sort(Comparator.comparing(SpillFile::slot)
                .thenComparing(SpillFile::xid, Integer::compareUnsigned)
                .thenComparing(SpillFile::segment));
        return found;
    }

    private static Optional<SpillFile> of(Path slot, Path file) throws IOException {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (!name.matches() || Long.parseLong(name.group(1)) > 0xFFFFFFFFL) {
            return Optional.empty();
        }
        long segment = Long.parseLong(name.group(2), 16) << 32 | Long.parseLong(name.group(3), 16);
        try {
            return Optional.of(new SpillFile(
                    slot.getFileName().toString(),
                    Integer.parseUnsignedInt(name.group(1)),
                    new Lsn(segment),
                    Files.size(file)));
        } catch (NoSuchFileException removed) {
            return Optional.empty();
        }
    }
}
