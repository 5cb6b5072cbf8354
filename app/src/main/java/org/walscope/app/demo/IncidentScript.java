package org.walscope.app.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The statements of `incident.sql`, each with the session it runs in; the form is described at the head of that file.
final class IncidentScript {

    /// A statement and the session that runs it; `line` counts from 1.
    record Statement(String session, String sql, int line) {}

    private final List<Statement> statements = new ArrayList<>();
    private final StringBuilder sql = new StringBuilder();
    private String session = "";
    private int firstLine;
    private boolean quoted;

    private IncidentScript() {}

    static List<Statement> read() throws IOException {
        try (InputStream in = IncidentScript.class.getResourceAsStream("incident.sql")) {
            if (in == null) {
                throw new IOException("This build of Walscope carries no incident.sql.");
            }
            return parse(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .toList());
        }
    }

    static List<Statement> parse(List<String> lines) throws IOException {
        IncidentScript script = new IncidentScript();
        for (int i = 0; i < lines.size(); i++) {
            script.line(lines.get(i), i + 1);
        }
        if (!script.sql.isEmpty()) {
            throw new IOException("The statement at line " + script.firstLine + " has no end.");
        }
        return List.copyOf(script.statements);
    }

    private void line(String line, int number) throws IOException {
        if (sql.isEmpty()) {
            if (line.isBlank() || line.startsWith("--")) {
                return;
            }
            if (line.startsWith("[") && line.endsWith("]")) {
                session = line.substring(1, line.length() - 1);
                return;
            }
            if (session.isEmpty()) {
                throw new IOException("Line " + number + " stands before the first [session].");
            }
            firstLine = number;
        }
        sql.append(sql.isEmpty() ? "" : "\n").append(line);
        quoted ^= line.split("\\$\\$", -1).length % 2 == 0;
        if (!quoted && line.endsWith(";")) {
            statements.add(new Statement(session, sql.toString(), firstLine));
            sql.setLength(0);
        }
    }
}
