package org.walscope.model.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.walscope.corpus.Corpus;
import org.walscope.corpus.CorpusSet;
import org.walscope.model.Lsn;
import org.walscope.model.record.BlockRef;
import org.walscope.model.record.PageImage;
import org.walscope.model.record.RecordReader;
import org.walscope.model.record.XLogRecord;
import org.walscope.model.segment.WalFiles;

class PageRestoreTest {

    private static final int START = 0;
    private static final int BLOCK_ID = 1;
    private static final int IMAGE_LENGTH = 9;
    private static final int IMAGE_MD5 = 11;

    /// `pg_get_wal_block_info` tells the sums of the images the server restored itself.
    @Test
    void restoresTheImagesTheServerRestores() throws IOException, NoSuchAlgorithmException {
        int compared = 0;
        for (CorpusSet set : Corpus.large()) {
            if (set.has("walinspect-blocks.tsv.gz")) {
                compared += compare(set);
            }
        }
        assertThat(compared).isPositive();
    }

    private static int compare(CorpusSet set) throws IOException, NoSuchAlgorithmException {
        var expected = new ArrayList<String>();
        var restored = new ArrayList<String>();
        try (WalFiles files = WalFiles.open(List.of(set.wal()))) {
            var reader = new RecordReader(files.timelines().getFirst());
            for (String line :
                    set.lines("walinspect-blocks.tsv.gz").stream().skip(1).toList()) {
                String[] cells = line.split("\t", -1);
                if (cells[IMAGE_LENGTH].equals("0")) {
                    continue;
                }
                XLogRecord record = reader.read(Lsn.parse(cells[START]).orElseThrow());
                BlockRef block = record.block(Integer.parseInt(cells[BLOCK_ID])).orElseThrow();
                PageImage image = block.image().orElseThrow();
                if (PageRestore.restores(image.compression())) {
                    byte[] page = PageRestore.restore(record, block).orElseThrow();
                    assertThat(PageCheck.isSound(page)).as(line).isTrue();
                    expected.add(cells[START] + " " + cells[BLOCK_ID] + " " + cells[IMAGE_MD5]);
                    restored.add(cells[START] + " " + cells[BLOCK_ID] + " " + md5(page));
                }
            }
        }
        assertThat(restored).as(set.toString()).isEqualTo(expected);
        return restored.size();
    }

    private static String md5(byte[] page) throws NoSuchAlgorithmException {
        byte[] sum = MessageDigest.getInstance("MD5").digest(page);
        return HexFormat.of().formatHex(sum).substring(0, 8);
    }

    @Test
    void pglzRefusesWhatIsNotItsOwn() {
        byte[] abc = {0, 'a', 'b', 'c'};
        assertThat(Pglz.decompress(abc, new byte[3])).isTrue();
        assertThat(Pglz.decompress(abc, new byte[4])).isFalse();
        assertThat(Pglz.decompress(abc, new byte[2])).isFalse();
        assertThat(Pglz.decompress(new byte[] {2, 'a', 0x01, 0x02}, new byte[8]))
                .isFalse();
        assertThat(Pglz.decompress(new byte[] {2, 'a', 0x0F, 0x01}, new byte[30]))
                .isFalse();
    }

    @Test
    void lz4RefusesWhatIsNotItsOwn() {
        byte[] abc = {0x30, 'a', 'b', 'c'};
        assertThat(Lz4Block.decompress(abc, new byte[3])).isTrue();
        assertThat(Lz4Block.decompress(abc, new byte[4])).isFalse();
        assertThat(Lz4Block.decompress(abc, new byte[2])).isFalse();
        assertThat(Lz4Block.decompress(new byte[] {0x10, 'a', 2, 0}, new byte[5]))
                .isFalse();
        assertThat(Lz4Block.decompress(new byte[] {(byte) 0xF0, (byte) 0xFF}, new byte[5]))
                .isFalse();
    }
}
