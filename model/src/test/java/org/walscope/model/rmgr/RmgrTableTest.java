package org.walscope.model.rmgr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.Utf8Builder;
import org.walscope.model.bytes.WalFormatException;

class RmgrTableTest {

    private static final byte[] NOTHING = {};

    @Test
    void listsTheManagersInTheOrderOfRmgrlist() {
        assertThat(RmgrTable.builtin())
                .extracting(RmgrDesc::name)
                .containsExactly(
                        "XLOG",
                        "Transaction",
                        "Storage",
                        "CLOG",
                        "Database",
                        "Tablespace",
                        "MultiXact",
                        "RelMap",
                        "Standby",
                        "Heap2",
                        "Heap",
                        "Btree",
                        "Hash",
                        "Gin",
                        "Gist",
                        "Sequence",
                        "SPGist",
                        "BRIN",
                        "CommitTs",
                        "ReplicationOrigin",
                        "Generic",
                        "LogicalMessage");
    }

    @Test
    void namesExtensionsByNumberFromPg15On() {
        assertThat(RmgrTable.of(128, PgVersion.PG15).name()).isEqualTo("custom128");
        assertThat(RmgrTable.of(255, PgVersion.PG19).name()).isEqualTo("custom255");
        assertThat(RmgrTable.of(128, PgVersion.PG14).name()).isEqualTo("UNKNOWN (128)");
        assertThat(RmgrTable.of(22, PgVersion.PG18).name()).isEqualTo("UNKNOWN (22)");
        var record = RecordBytes.record(PgVersion.PG15, 200, 0x30, NOTHING, new byte[] {1, 2, 3});
        assertThat(RmgrTable.describe(record)).isEqualTo("UNKNOWN (30) rmid: 200");
    }

    @Test
    void describesInTheWordsOfEachRelease() {
        byte[] insert = {3, 0, 0x08};
        assertThat(RmgrTable.describe(RecordBytes.record(PgVersion.PG15, 10, 0x80, NOTHING, insert)))
                .isEqualTo("INSERT+INIT off 3 flags 0x08");
        assertThat(RmgrTable.describe(RecordBytes.record(PgVersion.PG16, 10, 0x80, NOTHING, insert)))
                .isEqualTo("INSERT+INIT off: 3, flags: 0x08");
    }

    @Test
    void printsTheWholeLine() {
        var text = new Utf8Builder();
        RecordLine.append(
                RecordBytes.record(PgVersion.PG16, 10, 0, new byte[] {1, 0, 2, 8, 24, 9}, new byte[] {3, 0, 8}),
                false,
                text);
        assertThat(text)
                .hasToString("rmgr: Heap        len (rec/tot):     55/    55, tx:        742, lsn: 0/01529FB0, "
                        + "prev 0/01529F80, desc: INSERT off: 3, flags: 0x08, "
                        + "blkref #0: rel 1663/16384/1259 blk 7\n");
    }

    @Test
    void saysWhichFieldIsMissingWhere() {
        var record = RecordBytes.record(PgVersion.PG16, 10, 0, NOTHING, new byte[] {3, 0});
        assertThatThrownBy(() -> RmgrTable.describe(record))
                .isInstanceOf(WalFormatException.class)
                .hasMessage("flags needs 1 bytes, 0 left at 0/1529FB0 + 28");
    }

    @Test
    void showsWhatWasReadOfAShortRecordAndWhyNoMore() {
        var tree = RecordTree.of(RecordBytes.record(PgVersion.PG16, 10, 0, NOTHING, new byte[] {3, 0}));
        assertThat(tree)
                .extracting(node -> node.name() + "@" + node.offset() + "+" + node.length())
                .containsExactly("XLogRecord@0+24", "XLogRecordDataHeaderShort@24+2", "main data@26+2", "problem@28+0");
        assertThat(tree.get(2).children().getFirst().children().getFirst().name())
                .isEqualTo("offnum");
    }
}
