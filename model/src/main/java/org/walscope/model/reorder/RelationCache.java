package org.walscope.model.reorder;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.walscope.model.RelFileLocator;
import org.walscope.model.record.WalIndex;
import org.walscope.model.rmgr.SharedInvalidationMessage;

/// Which relations the decoding session has looked up; utils/cache/relcache.c and relfilenumbermap.c. Only a look-up
/// that goes to the catalog finds out that the transaction being streamed was rolled back meanwhile. A relation whose
/// file was given a new number keeps its entry when it is invalidated, as WAL does not tell its OID. One replay's.
final class RelationCache {

    private final WalIndex index;
    private final int database;
    private final BitSet cached = new BitSet();
    /// Those whose names were asked for too, as plugins do that write a whole change.
    private final BitSet named = new BitSet();
    /// The index's number of the relation whose file bears that OID.
    private final Map<Integer, Integer> numbers = new HashMap<>();

    RelationCache(WalIndex index, int database) {
        this.index = index;
        this.database = database;
        List<RelFileLocator> relations = index.relations();
        for (int number = 0; number < relations.size(); number++) {
            if (relations.get(number).dbOid() == database) {
                numbers.put(relations.get(number).relNumber(), number);
            }
        }
    }

    /// Whether all that is asked of the relation of the record in that row of the index is there.
    ///
    /// @param streamed whether the change is streamed: then the plugin does not ask for names
    boolean has(int row, boolean streamed) {
        int number = index.relationNumber(row);
        return number == WalIndex.NO_RELATION || cached.get(number) && (streamed || named.get(number));
    }

    void put(int row, boolean streamed) {
        int number = index.relationNumber(row);
        if (number != WalIndex.NO_RELATION) {
            cached.set(number);
            named.set(number, !streamed || named.get(number));
        }
    }

    /// `LocalExecuteInvalidationMessage`.
    void invalidate(List<SharedInvalidationMessage> messages) {
        for (SharedInvalidationMessage message : messages) {
            if (!message.isRelation() || message.dbId() != 0 && message.dbId() != database) {
                continue;
            }
            Integer number = numbers.get(message.value());
            if (message.value() == 0) {
                cached.clear();
                named.clear();
            } else if (number != null) {
                cached.clear(number);
                named.clear(number);
            }
        }
    }
}
