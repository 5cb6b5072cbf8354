package org.walscope.view.finding;

import javafx.collections.ObservableList;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.WalProblem;
import org.walscope.view.OpenWal;
import org.walscope.view.Selection;
import org.walscope.view.Texts;

/// What was found, and where choosing it leads. FX thread only.
public final class FindingsViewModel {

    private final OpenWal wal;
    private final Selection selection;

    public FindingsViewModel(OpenWal wal, Selection selection) {
        this.wal = wal;
        this.selection = selection;
    }

    public ObservableList<WalProblem> findings() {
        return wal.problems();
    }

    /// Selects the record the problem is in, else the last one that was read before it; the first when there is none.
    public void choose(WalProblem problem) {
        if (!problem.lsn().isValid() || wal.rows().get() == 0) {
            return;
        }
        int row = Math.clamp(wal.index().rowAt(problem.lsn()), 0, wal.rows().get() - 1);
        selection.select(new Lsn(wal.index().lsn(row)), wal.index().xid(row));
    }

    /// The finding as one line of text, for the clipboard.
    public static String line(WalProblem problem) {
        return String.join(
                "\t",
                severity(problem.severity()),
                lsn(problem),
                problem.file(),
                offset(problem),
                problem.message(),
                resumesAt(problem));
    }

    public static String severity(WalProblem.Severity severity) {
        return switch (severity) {
            case ERROR -> Texts.get("findings.error");
            case WARNING -> Texts.get("findings.warning");
            case INFO -> Texts.get("findings.info");
        };
    }

    static String lsn(WalProblem problem) {
        return problem.lsn().isValid() ? problem.lsn().toString() : "";
    }

    static String offset(WalProblem problem) {
        return problem.offset() < 0 ? "" : Long.toString(problem.offset());
    }

    static String resumesAt(WalProblem problem) {
        return problem.resumesAt().map(Lsn::toString).orElse("");
    }
}
