package org.walscope.embedded;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.tukaani.xz.XZInputStream;

/// PostgreSQL's programs, unpacked from the `.txz` (a tar archive, xz compressed) that the class path carries.
final class ServerPrograms {

    private static final String ARCHIVE = "postgres-linux-x86_64.txz";
    private static final int BLOCK = 512;

    private ServerPrograms() {}

    /// Unpacks what a server needs into `directory`; static libraries and test programs stay behind.
    static void unpackInto(Path directory) throws IOException {
        requireLinuxOnX86();
        try (InputStream packed = ClassLoader.getSystemResourceAsStream(ARCHIVE)) {
            if (packed == null) {
                throw new IOException("This build of Walscope carries no PostgreSQL programs (" + ARCHIVE + ").");
            }
            unpack(new XZInputStream(new BufferedInputStream(packed, 1 << 16)), directory);
        }
    }

    private static void requireLinuxOnX86() throws IOException {
        String system = System.getProperty("os.name");
        String architecture = System.getProperty("os.arch");
        if (!system.equals("Linux") || !architecture.equals("amd64")) {
            throw new IOException("The embedded PostgreSQL runs on Linux on x86-64; this is " + system + " on "
                    + architecture + ". Connect to a server of yours instead.");
        }
    }

    private static void unpack(InputStream tar, Path directory) throws IOException {
        byte[] header = new byte[BLOCK];
        while (tar.readNBytes(header, 0, BLOCK) == BLOCK && header[0] != 0) {
            String name = text(header, 0, 100);
            long size = Long.parseLong(text(header, 124, 12).strip(), 8);
            Path file = directory.resolve(name).normalize();
            if (!file.startsWith(directory)) {
                throw new IOException("The archive of PostgreSQL's programs names a file outside of it: " + name);
            }
            switch (header[156]) {
                case '5' -> Files.createDirectories(file);
                case '2' -> {
                    Files.createDirectories(file.getParent());
                    Files.createSymbolicLink(file, Path.of(text(header, 157, 100)));
                }
                case '0', 0 -> {
                    unpackFile(tar, size, isWanted(name) ? file : null, text(header, 100, 8));
                    continue;
                }
                default -> {} // attributes of the entry that follows; none matters here
            }
            skip(tar, roundUp(size));
        }
    }

    private static void unpackFile(
            InputStream tar, long size, @org.jspecify.annotations.Nullable Path file, String mode) throws IOException {
        if (file == null) {
            skip(tar, roundUp(size));
            return;
        }
        Files.createDirectories(file.getParent());
        try (var out = Files.newOutputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            for (long left = size; left > 0; ) {
                int read = tar.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (read < 0) {
                    throw new EOFException("The archive of PostgreSQL's programs is cut short in " + file + ".");
                }
                out.write(buffer, 0, read);
                left -= read;
            }
        }
        boolean executable = (Integer.parseInt(mode.strip(), 8) & 0100) != 0;
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        skip(tar, roundUp(size) - size);
    }

    private static boolean isWanted(String name) {
        return !name.endsWith(".a") && !name.contains("/pgxs/") && !name.startsWith("include/");
    }

    private static long roundUp(long size) {
        return (size + BLOCK - 1) / BLOCK * BLOCK;
    }

    private static void skip(InputStream in, long bytes) throws IOException {
        in.skipNBytes(bytes);
    }

    private static String text(byte[] header, int offset, int length) {
        int end = offset;
        while (end < offset + length && header[end] != 0) {
            end++;
        }
        return new String(header, offset, end - offset, StandardCharsets.UTF_8);
    }
}
