package org.walscope.plugins.output.pgoutput;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.catalog.Catalog;
import org.walscope.model.catalog.CatalogColumn;
import org.walscope.model.catalog.CatalogRelation;
import org.walscope.model.catalog.CatalogType;
import org.walscope.model.decode.RowValues;
import org.walscope.plugins.output.OutputContext;
import org.walscope.plugins.output.OutputPluginException;
import org.walscope.plugins.output.PluginTxn;

/// The messages, as the `logicalrep_write_…` functions of replication/logical/proto.c write them. An `xid` of 0 is
/// left out: outside of a streamed block there is none.
final class LogicalRepWriter {

    /// `PG_CATALOG_NAMESPACE`.
    private static final int PG_CATALOG = 11;

    private static final int TRUNCATE_CASCADE = 1;
    private static final int TRUNCATE_RESTART_SEQS = 2;

    private final OutputContext context;
    private final boolean binary;
    private final Utf8Builder value = new Utf8Builder();
    private final Set<Integer> warnedOf = new HashSet<>();

    LogicalRepWriter(OutputContext context, boolean binary) {
        this.context = context;
        this.binary = binary;
    }

    void begin(PluginTxn txn) {
        letter('B').int64(txn.finalLsn()).int64(txn.endTime()).int32(txn.xid());
    }

    void commit(PluginTxn txn, long commitLsn) {
        letter('C').int8(0).int64(commitLsn).int64(txn.endLsn()).int64(txn.endTime());
    }

    void beginPrepare(PluginTxn txn) {
        letter('b').int64(txn.finalLsn()).int64(txn.endLsn()).int64(txn.endTime());
        int32(txn.xid()).string(txn.gid());
    }

    /// @param letter `P`, or `p` of a streamed transaction
    void prepare(char letter, PluginTxn txn, long prepareLsn) {
        letter(letter).int8(0).int64(prepareLsn).int64(txn.endLsn()).int64(txn.endTime());
        int32(txn.xid()).string(txn.gid());
    }

    void commitPrepared(PluginTxn txn, long commitLsn) {
        letter('K').int8(0).int64(commitLsn).int64(txn.endLsn()).int64(txn.endTime());
        int32(txn.xid()).string(txn.gid());
    }

    void rollbackPrepared(PluginTxn txn, long prepareEndLsn, long prepareTime) {
        letter('r').int8(0).int64(prepareEndLsn).int64(txn.endLsn());
        int64(prepareTime).int64(txn.endTime()).int32(txn.xid()).string(txn.gid());
    }

    void origin(String name, long originLsn) {
        letter('O').int64(originLsn).string(name);
    }

    void streamStart(int xid, boolean first) {
        letter('S').int32(xid).int8(first ? 1 : 0);
    }

    void streamStop() {
        letter('E');
    }

    void streamCommit(PluginTxn txn, long commitLsn) {
        letter('c').int32(txn.xid()).int8(0).int64(commitLsn).int64(txn.endLsn());
        int64(txn.endTime());
    }

    /// @param info whether the message tells where and when
    void streamAbort(PluginTxn txn, PluginTxn top, long abortLsn, boolean info) {
        letter('A').int32(top.xid()).int32(txn.xid());
        if (info) {
            int64(abortLsn).int64(txn.endTime());
        }
    }

    void message(int xid, long lsn, boolean transactional, String prefix, byte[] content) {
        letter('M').xid(xid).int8(transactional ? 1 : 0).int64(lsn).string(prefix);
        int32(content.length);
        out().appendBytes(content, 0, content.length);
    }

    void truncate(int xid, List<Integer> relations, boolean cascade, boolean restartSeqs) {
        letter('T').xid(xid).int32(relations.size());
        int8((cascade ? TRUNCATE_CASCADE : 0) | (restartSeqs ? TRUNCATE_RESTART_SEQS : 0));
        relations.forEach(this::int32);
    }

    void type(int xid, int type) throws OutputPluginException {
        CatalogType named = baseType(type);
        letter('Y').xid(xid).int32(type);
        string(named.schema().equals("pg_catalog") ? "" : named.schema()).string(named.name());
    }

    /// `getBaseType` of utils/cache/lsyscache.c, and its row.
    private CatalogType baseType(int oid) throws OutputPluginException {
        Catalog catalog = context.catalog();
        int base = oid;
        CatalogType type = catalog.type(base);
        while (type != null && type.kind() == 'd' && type.baseType() != base) {
            base = type.baseType();
            type = catalog.type(base);
        }
        if (type == null) {
            throw new OutputPluginException("cache lookup failed for type " + Integer.toUnsignedString(base));
        }
        return type;
    }

    void relation(int xid, CatalogRelation relation, PublishedColumns columns) {
        letter('R').xid(xid).int32(relation.oid());
        string(relation.namespace() == PG_CATALOG ? "" : relation.schema()).string(relation.name());
        letter(relation.replicaIdentity());
        int16(count(relation, columns));
        boolean full = relation.replicaIdentity() == 'f';
        for (CatalogColumn column : relation.columns()) {
            if (columns.contains(column)) {
                boolean key = full || relation.identityKey().contains(column.number());
                int8(key ? 1 : 0).string(column.name()).int32(column.type()).int32(column.typmod());
            }
        }
    }

    void insert(int xid, CatalogRelation relation, RowValues row, PublishedColumns columns) {
        letter('I').xid(xid).int32(relation.oid()).letter('N');
        tuple(relation, row, columns);
    }

    void update(int xid, CatalogRelation relation, @Nullable RowValues old, RowValues row, PublishedColumns columns) {
        letter('U').xid(xid).int32(relation.oid());
        if (old != null) {
            letter(relation.replicaIdentity() == 'f' ? 'O' : 'K');
            tuple(relation, old, columns);
        }
        letter('N');
        tuple(relation, row, columns);
    }

    void delete(int xid, CatalogRelation relation, RowValues old, PublishedColumns columns) {
        letter('D').xid(xid).int32(relation.oid());
        letter(relation.replicaIdentity() == 'f' ? 'O' : 'K');
        tuple(relation, old, columns);
    }

    private void tuple(CatalogRelation relation, RowValues row, PublishedColumns columns) {
        int16(count(relation, columns));
        List<CatalogColumn> all = relation.columns();
        for (int i = 0; i < all.size(); i++) {
            if (!columns.contains(all.get(i))) {
                continue;
            }
            if (row.isNull(i)) {
                letter('n');
            } else if (row.isUnchangedToast(i)) {
                letter('u');
            } else {
                value(row, i, all.get(i).type());
            }
        }
    }

    private void value(RowValues row, int column, int type) {
        value.setLength(0);
        boolean sent = binary && context.values().send(row, column, value);
        if (!sent) {
            if (binary && warnedOf.add(type)) {
                context.warn("the binary form of type %s is not known here: its values are written as text"
                        .formatted(context.values().typeName(type, -1)));
            }
            context.values().text(row, column, value);
        }
        letter(sent ? 'b' : 't').int32(value.length());
        out().append(value);
    }

    private static int count(CatalogRelation relation, PublishedColumns columns) {
        int count = 0;
        for (CatalogColumn column : relation.columns()) {
            if (columns.contains(column)) {
                count++;
            }
        }
        return count;
    }

    private Utf8Builder out() {
        return context.out();
    }

    private LogicalRepWriter letter(char letter) {
        out().appendByte(letter);
        return this;
    }

    private LogicalRepWriter xid(int xid) {
        return xid == 0 ? this : int32(xid);
    }

    private LogicalRepWriter string(String text) {
        out().append(text).appendByte(0);
        return this;
    }

    private LogicalRepWriter int8(int number) {
        out().appendByte(number);
        return this;
    }

    private LogicalRepWriter int16(int number) {
        out().appendInt16(number);
        return this;
    }

    private LogicalRepWriter int32(int number) {
        out().appendInt32(number);
        return this;
    }

    private LogicalRepWriter int64(long number) {
        out().appendInt64(number);
        return this;
    }
}
