package org.walscope.app.status;

import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.ListChangeListener;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.WalProblem;
import org.walscope.view.OpenWal;
import org.walscope.view.Selection;
import org.walscope.view.ServerSession;
import org.walscope.view.Texts;

/// What the status bar says of the open WAL; each text is empty while it has nothing to say. FX thread only.
public final class StatusViewModel {

    private final OpenWal wal;
    private final ReadOnlyStringWrapper range = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper records = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper version = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper findings = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper cursor = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper server = new ReadOnlyStringWrapper("");

    public StatusViewModel(OpenWal wal, ServerSession session, Selection selection) {
        this.wal = wal;
        session.facts()
                .subscribe(facts -> server.set(facts.flatMap(each -> session.settings()
                                .get()
                                .map(settings -> Texts.get(
                                        "status.server",
                                        settings.address() + "/" + settings.database(),
                                        "PostgreSQL " + each.versionText())))
                        .orElse("")));
        wal.timeline().subscribe(this::refresh);
        wal.rows().subscribe(this::refresh);
        wal.scanning().subscribe(this::refresh);
        wal.problems().addListener((ListChangeListener<WalProblem>) _ -> refresh());
        selection.lsn().subscribe(lsn -> cursor.set(lsn.map(Lsn::toString).orElse("")));
        refresh();
    }

    /// From where to where the open timeline reaches.
    public ReadOnlyStringProperty range() {
        return range.getReadOnlyProperty();
    }

    /// How many records are read, and whether that goes on.
    public ReadOnlyStringProperty records() {
        return records.getReadOnlyProperty();
    }

    /// PostgreSQL's release and the timeline.
    public ReadOnlyStringProperty version() {
        return version.getReadOnlyProperty();
    }

    /// How many errors and other findings there are.
    public ReadOnlyStringProperty findings() {
        return findings.getReadOnlyProperty();
    }

    /// The selected record's LSN.
    public ReadOnlyStringProperty cursor() {
        return cursor.getReadOnlyProperty();
    }

    /// Where the connected server is, and its release.
    public ReadOnlyStringProperty server() {
        return server.getReadOnlyProperty();
    }

    private void refresh() {
        var timeline = wal.timeline().get();
        range.set(timeline.map(each -> Texts.get(
                        "status.range", each.start().toString(), each.end().toString()))
                .orElse(""));
        version.set(timeline.map(each -> Texts.get(
                        "status.version", each.version().toString(), Integer.toUnsignedString(each.timeline())))
                .orElse(""));
        records.set(
                timeline.isEmpty()
                        ? ""
                        : Texts.get(
                                wal.scanning().get() ? "status.records.reading" : "status.records",
                                wal.rows().get()));
        findings.set(timeline.isEmpty() && wal.problems().isEmpty() ? "" : count());
    }

    private String count() {
        long errors = wal.problems().stream()
                .filter(each -> each.severity() == WalProblem.Severity.ERROR)
                .count();
        long others = wal.problems().size() - errors;
        return wal.problems().isEmpty()
                ? Texts.get("status.findings.none")
                : Texts.get("status.findings", errors, others);
    }
}
