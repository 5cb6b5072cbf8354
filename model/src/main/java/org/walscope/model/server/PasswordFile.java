package org.walscope.model.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The password file, `~/.pgpass`: lines of host:port:database:user:password, `*` for any, `\` before `:` and
/// `\`; `passwordFromFile` in interfaces/libpq/fe-connect.c.
final class PasswordFile {

    private static final Set<PosixFilePermission> TOO_OPEN = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    private static final long MAX_BYTES = 1 << 20;

    private PasswordFile() {}

    /// The file there is to be read, if there is one.
    static Optional<Path> locate(Optional<String> named, Map<String, String> env) {
        String passfile = named.orElse(env.getOrDefault("PGPASSFILE", ""));
        Path file = passfile.isEmpty() ? ConnectionDefaults.home(env).resolve(".pgpass") : Path.of(passfile);
        return Files.exists(file) ? Optional.of(file) : Optional.empty();
    }

    /// The password of the first line that fits. A file that others can read is ignored, and a warning says so.
    static Optional<Password> find(
            Path file, String host, int port, String database, String user, List<String> warnings) {
        List<String> lines;
        try {
            if (!Files.isRegularFile(file)) {
                warnings.add("The password file " + file + " is not a plain file and is ignored.");
                return Optional.empty();
            }
            if (isTooOpen(file)) {
                warnings.add(
                        "The password file " + file + " is ignored because others can read it. Run: chmod 600 " + file);
                return Optional.empty();
            }
            if (Files.size(file) > MAX_BYTES) {
                warnings.add("The password file " + file + " is larger than 1 MB and is ignored.");
                return Optional.empty();
            }
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            warnings.add("The password file " + file + " cannot be read and is ignored.");
            return Optional.empty();
        }
        List<String> wanted = List.of(host, Integer.toString(port), database, user);
        for (String line : lines) {
            List<String> fields = split(line);
            if (!line.startsWith("#") && fields.size() >= 5 && fits(fields, wanted)) {
                return Optional.of(new Password(unescape(fields.get(4))));
            }
        }
        return Optional.empty();
    }

    private static boolean isTooOpen(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return false;
        }
        return Files.getPosixFilePermissions(file).stream().anyMatch(TOO_OPEN::contains);
    }

    private static boolean fits(List<String> fields, List<String> wanted) {
        for (int i = 0; i < wanted.size(); i++) {
            if (!fields.get(i).equals("*") && !unescape(fields.get(i)).equals(wanted.get(i))) {
                return false;
            }
        }
        return true;
    }

    /// At the first four colons that no backslash precedes; the escapes stay, since `\*` is not `*`.
    private static List<String> split(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == ':' && fields.size() < 4) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
                if (c == '\\' && i + 1 < line.length()) {
                    i++;
                    field.append(line.charAt(i));
                }
            }
        }
        fields.add(field.toString());
        return fields;
    }

    private static String unescape(String field) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            if (field.charAt(i) == '\\' && i + 1 < field.length()) {
                i++;
            }
            text.append(field.charAt(i));
        }
        return text.toString();
    }
}
