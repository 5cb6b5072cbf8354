package org.walscope.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// PostgreSQL refuses to run as root. For root these are the ways to run it as somebody else.
final class Unprivileged {

    /// The user `nobody`, by number: the name is not known everywhere.
    private static final int NOBODY = 65534;

    private static final List<String> AS_NOBODY =
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--");
    /// Where no other user may be taken on: a user namespace in which nobody is root.
    private static final List<String> IN_A_NAMESPACE = List.of("unshare", "-U", "--");

    private Unprivileged() {}

    /// What to put before a command so that it runs without root's rights; nothing for an ordinary user. `directory`
    /// then belongs to the one who runs it.
    ///
    /// @throws IOException when this is root and neither `setpriv` nor `unshare` works
    static List<String> prefixFor(Path directory) throws IOException {
        if (!isRoot(directory)) {
            return List.of();
        }
        if (runs(AS_NOBODY, "test", "-x", directory.resolveSibling("").toString())) {
            Directories.fromTheLeaves(directory, path -> give(path, AS_NOBODY));
            return AS_NOBODY;
        }
        if (runs(IN_A_NAMESPACE, "sh", "-c", "test $(id -u) != 0")) {
            return IN_A_NAMESPACE;
        }
        throw new IOException(
                "PostgreSQL refuses to run as root, and neither setpriv nor unshare can run it as somebody"
                        + " else here. Run Walscope as an ordinary user.");
    }

    /// Makes `path` belong to the user that `prefix` runs commands as.
    static void give(Path path, List<String> prefix) throws IOException {
        if (prefix.equals(AS_NOBODY)) {
            Files.setAttribute(path, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:gid", NOBODY, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /// Whether the command can be run here and exits with 0.
    static boolean runs(String... command) {
        return runs(List.of(), command);
    }

    private static boolean runs(List<String> prefix, String... command) {
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(Arrays.asList(command));
        try {
            Process process = new ProcessBuilder(whole)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false; // no such program
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean isRoot(Path ownFile) throws IOException {
        return Files.getAttribute(ownFile, "unix:uid").equals(0);
    }
}
