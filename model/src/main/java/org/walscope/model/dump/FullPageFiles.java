package org.walscope.model.dump;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.page.PageRestore;
import org.walscope.model.record.BlockRef;
import org.walscope.model.record.XLogRecord;

/// A folder of restored page images, one file each; `--save-fullpage` of bin/pg_waldump/pg_waldump.c from PG 16 on,
/// which
/// names the files alike in every release that has the option.
///
/// @param folder exists and was empty
public record FullPageFiles(Path folder) {

    /// A folder to save into: an empty one, or one that does not exist and is made; `create_fullpage_directory`.
    ///
    /// @return empty when there is something in it, or a file where it should be
    /// @throws IOException in pg_waldump's words, when it cannot be looked into or made
    public static Optional<FullPageFiles> in(Path folder) throws IOException {
        try {
            if (Files.notExists(folder)) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw new IOException("could not create directory \"%s\": %s".formatted(folder, reason(e)), e);
        }
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.findAny().isPresent() ? Optional.empty() : Optional.of(new FullPageFiles(folder));
        } catch (IOException e) {
            throw new IOException("could not access directory \"%s\": %s".formatted(folder, reason(e)), e);
        }
    }

    /// The name of an image's file: `TIMELINE-LSN.TABLESPACE.DATABASE.RELATION.BLOCK_FORK`, as
    /// `00000001-00000000-01529FB0.1663.5.16384.0_main`.
    public static String name(int timeline, XLogRecord record, BlockRef block) {
        return "%08X-%08X-%08X.%s.%s.%s.%d_%s"
                .formatted(
                        timeline,
                        (int) (record.lsn().value() >>> 32),
                        (int) record.lsn().value(),
                        Integer.toUnsignedString(block.relation().spcOid()),
                        Integer.toUnsignedString(block.relation().dbOid()),
                        Integer.toUnsignedString(block.relation().relNumber()),
                        block.block(),
                        block.fork().forkName());
    }

    /// Saves every image of the record, those that are not to be applied as well.
    ///
    /// @throws WalFormatException when an image cannot be restored; those before it are saved
    /// @throws IOException        in pg_waldump's words, when a file cannot be written
    public void save(int timeline, XLogRecord record) throws IOException {
        for (BlockRef block : record.blocks()) {
            Optional<byte[]> page = PageRestore.restore(record, block);
            if (page.isPresent()) {
                Path file = folder.resolve(name(timeline, record, block));
                try {
                    Files.write(file, page.get());
                } catch (IOException e) {
                    throw new IOException("could not write file \"%s\": %s".formatted(file, reason(e)), e);
                }
            }
        }
    }

    private static String reason(IOException failure) {
        if (failure instanceof NotDirectoryException) {
            return "Not a directory";
        }
        if (failure instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason();
        }
        return failure.getClass().getSimpleName().replaceFirst("Exception$", "");
    }
}
