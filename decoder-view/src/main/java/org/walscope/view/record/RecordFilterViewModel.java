package org.walscope.view.record;

import java.util.Optional;
import java.util.regex.Pattern;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.filter.FilterParser;
import org.walscope.model.filter.FilterSyntaxException;
import org.walscope.model.record.WalIndex;
import org.walscope.model.rmgr.RmgrTable;
import org.walscope.model.segment.WalTimeline;
import org.walscope.view.OpenCatalog;
import org.walscope.view.OpenWal;
import org.walscope.view.Selection;
import org.walscope.view.Texts;

/// The search and filter field: an LSN goes there, anything else is the filter of all views once it parses.
public final class RecordFilterViewModel {

    private static final Pattern XID = Pattern.compile("\\d{1,10}");
    private static final Pattern RELATION = Pattern.compile("\\d{1,10}/\\d{1,10}/\\d{1,10}");
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*\\.[\\p{L}_][\\p{L}\\p{N}_]*");
    private static final int LAST_RMID = 255;

    private final Selection selection;
    private final OpenWal wal;
    private final OpenCatalog catalog;
    private final StringProperty text = new SimpleStringProperty("");
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");

    /// @param catalog names relations where it is open
    public RecordFilterViewModel(Selection selection, OpenWal wal, OpenCatalog catalog) {
        this.selection = selection;
        this.wal = wal;
        this.catalog = catalog;
        selection.filter().addListener((_, _, filter) -> text.set(filter));
        text.addListener(_ -> problem.set(""));
        text.set(selection.filter().get());
    }

    /// What the user writes.
    public StringProperty text() {
        return text;
    }

    /// Why the text cannot be used; "" while nothing is wrong.
    public ReadOnlyStringProperty problem() {
        return problem.getReadOnlyProperty();
    }

    /// Says what is wrong with the text without using it.
    public void validate() {
        String wanted = text.get().strip();
        problem.set(wanted.isEmpty() || Lsn.parse(wanted).isPresent() ? "" : problemOf(spelledOut(wanted)));
    }

    /// Goes to the LSN, sets or clears the filter, or says why not.
    public void submit() {
        String wanted = text.get().strip();
        Optional<Lsn> lsn = Lsn.parse(wanted);
        if (lsn.isPresent()) {
            goTo(lsn.get());
            return;
        }
        String filter = spelledOut(wanted);
        String wrong = filter.isEmpty() ? "" : problemOf(filter);
        if (wrong.isEmpty()) {
            selection.filter().set(filter);
            text.set(filter);
        }
        problem.set(wrong);
    }

    /// Empties the field and shows everything.
    public void clear() {
        selection.filter().set("");
        text.set("");
    }

    private String problemOf(String wanted) {
        try {
            if (knowsNames()) {
                FilterParser.parseWithNames(wanted);
            } else {
                FilterParser.parse(wanted);
            }
            return "";
        } catch (FilterSyntaxException e) {
            return Texts.get("record.filter.problem", e.position() + 1, String.valueOf(e.getMessage()));
        }
    }

    private boolean knowsNames() {
        return catalog.file().get().isPresent();
    }

    /// A value alone names its field by its form: `742` is an xid, `1663/5/16384` a relation, `public.orders` too where
    /// a catalog is open, `Heap` a resource manager.
    private String spelledOut(String written) {
        if (XID.matcher(written).matches()) {
            return "xid == " + written;
        }
        if (RELATION.matcher(written).matches()
                || knowsNames() && NAME.matcher(written).matches()) {
            return "rel == " + written;
        }
        for (int rmid = 0; rmid <= LAST_RMID; rmid++) {
            if (RmgrTable.of(rmid, version()).name().equalsIgnoreCase(written)) {
                return "rmgr == " + RmgrTable.of(rmid, version()).name();
            }
        }
        return written;
    }

    private PgVersion version() {
        return wal.timeline().get().map(WalTimeline::version).orElse(PgVersion.PG18);
    }

    private void goTo(Lsn lsn) {
        WalIndex index = wal.index();
        int rows = wal.rows().get();
        int row = Math.min(index.rowAt(lsn), rows - 1);
        if (rows == 0) {
            problem.set(Texts.get("record.goto.empty"));
        } else if (row < 0) {
            problem.set(Texts.get("record.goto.before", lsn.toString(), Lsn.toString(index.lsn(0))));
        } else if (row == rows - 1
                && !lsn.isBefore(new Lsn(index.lsn(row)).plus(Integer.toUnsignedLong(index.length(row))))) {
            problem.set(Texts.get("record.goto.after", lsn.toString(), Lsn.toString(index.lsn(row))));
        } else {
            problem.set("");
            selection.select(new Lsn(index.lsn(row)), index.xid(row));
        }
    }
}
