package org.walscope.model.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The connection service file, `~/.pg_service.conf`: sections of keyword=value; `parseServiceInfo` in
/// interfaces/libpq/fe-connect.c.
final class ServiceFile {

    private ServiceFile() {}

    /// The keywords of that service.
    ///
    /// @throws IllegalArgumentException when no file defines it
    static Map<String, String> read(String service, Map<String, String> env) {
        for (Path file : places(env)) {
            if (!Files.isRegularFile(file)) {
                continue;
            }
            Map<String, String> found = section(file, service);
            if (!found.isEmpty()) {
                return found;
            }
        }
        throw new IllegalArgumentException("The service \"" + service + "\" is defined in none of "
                + String.join(", ", places(env).stream().map(Path::toString).toList())
                + ". Add a section [" + service + "] with host=…, port=…, dbname=… and user=…");
    }

    private static List<Path> places(Map<String, String> env) {
        String named = env.getOrDefault("PGSERVICEFILE", "");
        Path own = named.isEmpty() ? ConnectionDefaults.home(env).resolve(".pg_service.conf") : Path.of(named);
        String directory = env.getOrDefault("PGSYSCONFDIR", "/etc/postgresql-common");
        return List.of(own, Path.of(directory, "pg_service.conf"));
    }

    private static Map<String, String> section(Path file, String service) {
        Map<String, String> found = new LinkedHashMap<>();
        boolean inside = false;
        try {
            for (String raw : Files.readAllLines(file)) {
                String line = raw.strip();
                if (line.isEmpty() || line.startsWith("#")) {
                    continue;
                }
                if (line.startsWith("[")) {
                    inside = line.equals("[" + service + "]");
                } else if (inside && line.indexOf('=') > 0) {
                    int equals = line.indexOf('=');
                    found.putIfAbsent(
                            line.substring(0, equals).strip(),
                            line.substring(equals + 1).strip());
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("The service file " + file + " cannot be read.", e);
        }
        return found;
    }
}
