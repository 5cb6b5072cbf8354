package org.walscope.model.archive;

import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.jspecify.annotations.Nullable;

/// The members of a tar archive, one after the other; ustar, with GNU's and POSIX'
/// extensions.
final class Tar extends TarArchiveInputStream {

    private static final int HEADER_BYTES = 512;
    private static final int TYPE_OFFSET = 156;
    private static final int SIZE_OFFSET = 124;
    private static final int SIZE_DIGITS = 12;

    /// Headers that say something of the next member; they are read into memory.
    private static final String ABOUT_THE_NEXT = "xXgLK";

    private static final int MOST_HEADER_BYTES = 1 << 20;

    Tar(InputStream in) {
        super(in);
    }

    static boolean isOne(byte[] head) {
        return head.length >= HEADER_BYTES && head[0] != 0 && TarArchiveInputStream.matches(head, head.length);
    }

    /// The next member that is a file and is here in full; null at the end.
    @Nullable
    TarArchiveEntry nextFile() throws IOException {
        try {
            @Nullable TarArchiveEntry entry = getNextEntry();
            while (entry != null && (!entry.isFile() || entry.isSparse() || entry.isSymbolicLink() || entry.isLink())) {
                entry = getNextEntry();
            }
            return entry;
        } catch (RuntimeException e) {
            throw OnlyIoFailures.asIo(e);
        }
    }

    @Override
    protected byte[] readRecord() throws IOException {
        byte[] record = super.readRecord();
        if (record != null
                && record.length >= HEADER_BYTES
                && ABOUT_THE_NEXT.indexOf(record[TYPE_OFFSET]) >= 0
                && size(record) > MOST_HEADER_BYTES) {
            throw new IOException("a header of more than %d bytes".formatted(MOST_HEADER_BYTES));
        }
        return record;
    }

    private static long size(byte[] record) throws IOException {
        try {
            return TarUtils.parseOctalOrBinary(record, SIZE_OFFSET, SIZE_DIGITS);
        } catch (IllegalArgumentException e) {
            throw OnlyIoFailures.asIo(e);
        }
    }
}
