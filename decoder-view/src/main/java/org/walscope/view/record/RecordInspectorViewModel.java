package org.walscope.view.record;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import javafx.beans.InvalidationListener;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.FieldNode;
import org.walscope.view.FieldPaths;
import org.walscope.view.SelectedRecord;
import org.walscope.view.SelectedRecord.Detail;
import org.walscope.view.Selection;
import org.walscope.view.Selection.ByteRange;

/// The selected record's facts and fields, and which field is chosen: the smallest that covers the selection's
/// bytes.
/// Knows no control. FX thread.
final class RecordInspectorViewModel {

    private final Selection selection;
    private final SelectedRecord record;
    private final ReadOnlyObjectWrapper<Optional<RecordFacts>> facts = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<List<FieldNode>> fields = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<List<FieldNode>> chosen = new ReadOnlyObjectWrapper<>(List.of());
    private final InvalidationListener recordChanged = _ -> load();
    private final InvalidationListener bytesChanged = _ -> follow();
    private IntUnaryOperator topXid = xid -> xid;
    private Function<Lsn, String> relation = _ -> "";
    private boolean choosing;

    RecordInspectorViewModel(Selection selection, SelectedRecord record) {
        this.selection = selection;
        this.record = record;
    }

    void attach() {
        record.detail().addListener(recordChanged);
        selection.bytes().addListener(bytesChanged);
        load();
    }

    void detach() {
        record.detail().removeListener(recordChanged);
        selection.bytes().removeListener(bytesChanged);
    }

    /// A better answer to which transaction an xid belongs to.
    void learnTopXids(IntUnaryOperator topXidOf) {
        topXid = topXidOf;
        load();
    }

    /// What the record's relation is called; empty text where nobody knows better than its file.
    void learnRelations(Function<Lsn, String> relationOf) {
        relation = relationOf;
        load();
    }

    /// Empty while no record is chosen.
    ReadOnlyObjectProperty<Optional<RecordFacts>> facts() {
        return facts.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<List<FieldNode>> fields() {
        return fields.getReadOnlyProperty();
    }

    /// The way from a top-level field to the chosen one; empty when none is.
    ReadOnlyObjectProperty<List<FieldNode>> chosen() {
        return chosen.getReadOnlyProperty();
    }

    /// pg_waldump's description of the record; "" when it cannot be read.
    String description() {
        return record.detail().get().map(Detail::description).orElse("");
    }

    /// Why not all of the record could be read; "" when it could.
    String problem() {
        return record.detail().get().flatMap(Detail::problem).orElse("");
    }

    /// Chooses a field and marks its bytes everywhere.
    void choose(FieldNode field) {
        choosing = true;
        selection
                .bytes()
                .set(
                        field.length() > 0
                                ? Optional.of(new ByteRange(field.offset(), field.length()))
                                : Optional.empty());
        choosing = false;
    }

    private void load() {
        Optional<Detail> detail = record.detail().get();
        fields.set(detail.map(Detail::fields).orElse(List.of()));
        facts.set(detail.map(read -> RecordFacts.of(read, topXid, relation.apply(read.lsn()))));
        follow();
    }

    private void follow() {
        if (!choosing) {
            chosen.set(selection
                    .bytes()
                    .get()
                    .map(range -> FieldPaths.covering(fields.get(), range.offset(), range.length()))
                    .orElse(List.of()));
        }
    }
}
