package org.walscope.model.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.ValueLayout;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.walscope.embedded.EmbeddedServer;
import org.walscope.model.Lsn;
import org.walscope.model.record.RecordReader;
import org.walscope.model.record.WalIndex;
import org.walscope.model.record.WalScan;
import org.walscope.model.reorder.WalLevel;
import org.walscope.model.reorder.WalLevels;
import org.walscope.model.rmgr.HeapXlog;
import org.walscope.model.segment.WalFiles;

class HeapPageCacheTest {

    /// Room for one page or two.
    private static final long SMALL = 12_000;

    /// In `xl_heap_update` and `xl_heap_delete`.
    private static final int OLD_OFFNUM = 4;

    @Test
    void pagesThatWereForgottenAreRebuilt() throws Exception {
        var settings = Map.of("wal_level", "replica", "autovacuum", "off", "wal_keep_size", "1GB");
        try (EmbeddedServer server = EmbeddedServer.start(settings, "--wal-segsize=1")) {
            int database = changeRows(server);
            try (WalFiles files = WalFiles.open(List.of(server.dataDirectory().resolve("pg_wal")))) {
                var timeline = files.timelines().getFirst();
                var reader = new RecordReader(timeline);
                var index = new WalIndex();
                WalScan.scan(timeline, index, _ -> {}, () -> false);
                assertThat(WalLevels.of(index, reader, Optional.empty(), () -> false)
                                .at(index.size() - 1))
                        .isEqualTo(WalLevel.REPLICA);
                var pages = HeapPages.of(index, reader, database, index.size(), () -> false);
                assertThat(compared(index, reader, database, pages)).isGreaterThan(5000);
            }
        }
    }

    /// Every row twice, in an order that comes back to each page.
    private static int changeRows(EmbeddedServer server) throws Exception {
        try (var connection =
                        DriverManager.getConnection(server.jdbcUrl("postgres") + "&password=" + server.password());
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (id int PRIMARY KEY, n int, s text) WITH (fillfactor = 50)");
            statement.execute("INSERT INTO t SELECT i, 0, repeat('x', 80) FROM generate_series(1, 3000) i");
            statement.execute("CHECKPOINT");
            for (int part = 0; part < 20; part++) {
                statement.execute("UPDATE t SET n = n + 1 WHERE id % 20 = " + part);
                statement.execute("DELETE FROM t WHERE id % 20 = " + part);
            }
            try (var row = statement.executeQuery("SELECT oid FROM pg_database WHERE datname = current_database()")) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private static int compared(WalIndex index, RecordReader reader, int database, HeapPages pages) {
        var large = new HeapPageCache(pages);
        var small = new HeapPageCache(pages, SMALL);
        int compared = 0;
        for (int row = 0; row < index.size(); row++) {
            int operation = index.info(row) & HeapXlog.OPMASK;
            boolean removes =
                    operation == HeapXlog.DELETE || operation == HeapXlog.UPDATE || operation == HeapXlog.HOT_UPDATE;
            if (index.rmid(row) == HeapRedo.RM_HEAP && removes && isOfUsers(index, row, database)) {
                var record = reader.read(new Lsn(index.lsn(row)));
                int offset = record.bytes().get(ValueLayout.JAVA_SHORT_UNALIGNED, record.mainOffset() + OLD_OFFNUM);
                byte[] tuple = large.oldTuple(row, offset);
                assertThat(tuple).isNotNull().isEqualTo(small.oldTuple(row, offset));
                compared++;
            }
        }
        return compared;
    }

    private static boolean isOfUsers(WalIndex index, int row, int database) {
        var relation = index.relations().get(index.relationNumber(row));
        return relation.dbOid() == database && relation.relNumber() >= HeapPages.FIRST_NORMAL_OBJECT_ID;
    }
}
