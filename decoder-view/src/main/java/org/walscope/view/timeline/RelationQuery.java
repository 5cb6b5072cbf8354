package org.walscope.view.timeline;

import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import org.walscope.model.RelFileLocator;
import org.walscope.model.record.WalIndex;
import org.walscope.view.RelationNames;

/// A relation that transactions are looked for by: its name, without or with its schema, or its file as `1663/5/16384`.
///
/// @param text empty for none
record RelationQuery(String text, RelationNames names) {

    private static final Pattern FILE = Pattern.compile("\\d+/\\d+/\\d+");

    static final RelationQuery NONE = new RelationQuery("", RelationNames.NONE);

    /// Whether it is a name, and no catalog is open that could know it.
    boolean lacksCatalog() {
        return names == RelationNames.NONE && !text.isEmpty() && !isFile();
    }

    private boolean isFile() {
        return FILE.matcher(text).matches();
    }

    /// A test of rows of the index, used by one thread.
    IntPredicate test(WalIndex index) {
        return isFile()
                ? row -> index.relation(row)
                        .map(RelFileLocator::toString)
                        .filter(text::equals)
                        .isPresent()
                : names.named(index, text);
    }
}
