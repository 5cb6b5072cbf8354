package org.walscope.model.reorder;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.walscope.model.RelFileLocator;
import org.walscope.model.record.WalIndex;
import org.walscope.model.rmgr.SharedInvalidationMessage;

/// Which relations the decoding session has looked up; utils/cache/relcache.c and relfilenumbermap.c. Only a
/// look-up
/// that goes to the catalog finds out that the transaction being streamed was rolled back meanwhile. Where its
/// OID is
/// not known, a relation whose file was given a new number keeps its entry when it is invalidated. One replay's.
final class RelationCache {

    private final WalIndex index;
    private final int database;
    private final BitSet cached = new BitSet();
    /// Those whose names were asked for too, as plugins do that write a whole change.
    private final BitSet named = new BitSet();
    /// The OIDs of those that were opened.
    private final Set<Integer> open = new HashSet<>();
    /// The index's numbers of the relation's files, by its OID.
    private final Map<Integer, BitSet> numbers = new HashMap<>();

    RelationCache(WalIndex index, int database) {
        this.index = index;
        this.database = database;
        List<RelFileLocator> relations = index.relations();
        for (int number = 0; number < relations.size(); number++) {
            if (relations.get(number).dbOid() == database) {
                belongs(number, relations.get(number).relNumber());
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

    private void belongs(int number, int oid) {
        numbers.computeIfAbsent(oid, _ -> new BitSet()).set(number);
    }

    /// @param oid of the relation, 0 where it is not known
    void put(int row, boolean streamed, int oid) {
        int number = index.relationNumber(row);
        if (number != WalIndex.NO_RELATION) {
            if (oid != 0) {
                numbers.values().forEach(files -> files.clear(number));
                belongs(number, oid);
                open.add(oid);
            }
            cached.set(number);
            named.set(number, !streamed || named.get(number));
        }
    }

    /// Opens a relation by its OID; false when it was open already.
    boolean open(int oid) {
        return open.add(oid);
    }

    /// `LocalExecuteInvalidationMessage`.
    void invalidate(List<SharedInvalidationMessage> messages) {
        for (SharedInvalidationMessage message : messages) {
            if (!message.isRelation() || message.dbId() != 0 && message.dbId() != database) {
                continue;
            }
            open.remove(message.value());
            BitSet files = numbers.get(message.value());
            if (message.value() == 0) {
                cached.clear();
                named.clear();
                open.clear();
            } else if (files != null) {
                cached.andNot(files);
                named.andNot(files);
            }
        }
    }
}
