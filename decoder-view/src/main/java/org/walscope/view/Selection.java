package org.walscope.view;

import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.walscope.model.Lsn;

/// The one cursor of the workbench: views set it and watch it, and so follow each other without knowing each other.
/// FX thread only.
public final class Selection {

    private final ObjectProperty<Optional<Lsn>> lsn = new SimpleObjectProperty<>(Optional.empty());
    private final ObjectProperty<Optional<Integer>> xid = new SimpleObjectProperty<>(Optional.empty());
    private final ObjectProperty<Optional<ByteRange>> bytes = new SimpleObjectProperty<>(Optional.empty());
    private final StringProperty filter = new SimpleStringProperty("");
    private final ReadOnlyIntegerWrapper openings = new ReadOnlyIntegerWrapper();

    /// A stretch of the selected record's bytes.
    ///
    /// @param offset from the record's first byte
    public record ByteRange(int offset, int length) {

        public boolean contains(int position) {
            return position >= offset && position < offset + length;
        }
    }

    /// The start of the selected record.
    public ObjectProperty<Optional<Lsn>> lsn() {
        return lsn;
    }

    /// The selected transaction, by its top-level xid where that is known.
    public ObjectProperty<Optional<Integer>> xid() {
        return xid;
    }

    /// The marked field of the selected record; empty when another record is chosen.
    public ObjectProperty<Optional<ByteRange>> bytes() {
        return bytes;
    }

    /// The filter all views share, in the language of [org.walscope.model.filter]; "" shows everything. Only what
    /// parses is put here.
    public StringProperty filter() {
        return filter;
    }

    /// Counts up when someone wants to look into the selected transaction; the window then shows the view for it.
    public ReadOnlyIntegerProperty openings() {
        return openings.getReadOnlyProperty();
    }

    /// Asks for the selected transaction to be looked into.
    public void open() {
        openings.set(openings.get() + 1);
    }

    /// Nothing is chosen or marked any more.
    public void clear() {
        bytes.set(Optional.empty());
        xid.set(Optional.empty());
        lsn.set(Optional.empty());
    }

    /// Chooses a record and its transaction; the field mark goes.
    public void select(Lsn record, int recordXid) {
        bytes.set(Optional.empty());
        xid.set(recordXid == 0 ? Optional.empty() : Optional.of(recordXid));
        lsn.set(Optional.of(record));
    }
}
