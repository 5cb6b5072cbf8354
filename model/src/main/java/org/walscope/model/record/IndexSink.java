package org.walscope.model.record;

/// Puts a scan's records into an index, published once a page. Used by one thread.
record IndexSink(WalIndex index) implements ForkingSink<IndexSink> {

    @Override
    public boolean record(RecordCursor record) {
        index.append(
                record.lsn(),
                record.totalLength(),
                record.xid(),
                record.rmid(),
                record.info(),
                record.imageBytes(),
                record.hasRelation()
                        ? index.relationNumber(record.spcOid(), record.dbOid(), record.relNumber())
                        : WalIndex.NO_RELATION);
        return true;
    }

    @Override
    public void pageEnded() {
        index.publish();
    }

    /// Rows take less than a sixth of the WAL they are of.
    @Override
    public int stretchBytes() {
        return 4 << 20;
    }

    @Override
    public IndexSink fork() {
        return new IndexSink(new WalIndex());
    }

    @Override
    public boolean join(IndexSink part) {
        index.appendAll(part.index);
        part.index.clear();
        index.publish();
        return true;
    }
}
