package org.walscope.view.sidebyside;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.walscope.plugins.align.AlignedGroup;
import org.walscope.plugins.align.SyncPoint;
import org.walscope.view.Texts;

/// Which transactions of different sides somebody said belong together: one is marked, then the other. FX thread only.
final class TransactionMarks {

    private final List<SyncPoint> together = new ArrayList<>();
    private final ReadOnlyStringWrapper sentence = new ReadOnlyStringWrapper("");
    private Optional<AlignedGroup> marked = Optional.empty();

    /// What is to be said of it; empty for nothing.
    ReadOnlyStringProperty sentence() {
        return sentence.getReadOnlyProperty();
    }

    List<SyncPoint> together() {
        return List.copyOf(together);
    }

    void say(String text) {
        sentence.set(text);
    }

    /// Marks a transaction.
    ///
    /// @return whether it was the second one, so that there is another pair
    boolean mark(AlignedGroup group) {
        if (!group.isTransaction()) {
            say(Texts.get("compare.mark.outside"));
            return false;
        }
        if (marked.isEmpty()) {
            marked = Optional.of(group);
            say(Texts.get("compare.mark.first"));
            return false;
        }
        Optional<SyncPoint> point = join(marked.get(), group);
        marked = Optional.empty();
        say(point.isEmpty() ? Texts.get("compare.mark.both") : "");
        point.ifPresent(together::add);
        return point.isPresent();
    }

    /// Forgets the mark and all pairs; whether there were pairs.
    boolean forget() {
        boolean had = !together.isEmpty();
        clear();
        return had;
    }

    void clear() {
        together.clear();
        marked = Optional.empty();
        say("");
    }

    private static Optional<SyncPoint> join(AlignedGroup one, AlignedGroup other) {
        List<OptionalInt> places = new ArrayList<>();
        for (int side = 0; side < one.sides().size(); side++) {
            OptionalInt a = one.sides().get(side);
            OptionalInt b = other.sides().get(side);
            if (a.isPresent() && b.isPresent()) {
                return Optional.empty();
            }
            places.add(a.isPresent() ? a : b);
        }
        return places.getFirst().isPresent() ? Optional.of(new SyncPoint(places)) : Optional.empty();
    }
}
