package org.walscope.model.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.walscope.corpus.Corpus;
import org.walscope.corpus.CorpusSet;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.record.BlockRef;
import org.walscope.model.record.PageImage;
import org.walscope.model.record.PageImage.Compression;
import org.walscope.model.record.RecordReader;
import org.walscope.model.record.WalScan;
import org.walscope.model.record.XLogRecord;
import org.walscope.model.segment.WalFiles;
import org.walscope.model.segment.WalTimeline;

class PageRestoreTest {

    private static final long SEED = 15;
    private static final int START = 0;
    private static final int BLOCK_ID = 1;
    private static final int DATA_LENGTH = 7;
    private static final int DATA_MD5 = 8;
    private static final int IMAGE_LENGTH = 9;
    private static final int IMAGE_MD5 = 11;

    /// `pg_get_wal_block_info` tells the sums of the images the server restored itself, and of each block's data.
    @Test
    void restoresTheImagesTheServerRestores() throws IOException, NoSuchAlgorithmException {
        var sets = new ArrayList<String>();
        int images = 0;
        for (CorpusSet set : Corpus.large()) {
            if (set.has("walinspect-blocks.tsv.gz")) {
                sets.add(set.toString());
                images += compare(set);
            }
        }
        assertThat(sets).as("%d images compared in %s", images, sets).hasSizeGreaterThanOrEqualTo(7);
        assertThat(images).as("images compared").isGreaterThanOrEqualTo(3974);
    }

    private static int compare(CorpusSet set) throws IOException, NoSuchAlgorithmException {
        var expected = new ArrayList<String>();
        var restored = new ArrayList<String>();
        int images = 0;
        try (WalFiles files = WalFiles.open(List.of(set.wal()))) {
            var reader = new RecordReader(files.timelines().getFirst());
            for (String line :
                    set.lines("walinspect-blocks.tsv.gz").stream().skip(1).toList()) {
                String[] cells = line.split("\t", -1);
                String place = cells[START] + " " + cells[BLOCK_ID] + " ";
                XLogRecord record = reader.read(Lsn.parse(cells[START]).orElseThrow());
                BlockRef block = record.block(Integer.parseInt(cells[BLOCK_ID])).orElseThrow();
                if (!cells[DATA_LENGTH].equals("0")) {
                    expected.add(place + cells[DATA_LENGTH] + " " + cells[DATA_MD5]);
                    byte[] data = record.bytes()
                            .asSlice(block.dataOffset(), block.dataLength())
                            .toArray(ValueLayout.JAVA_BYTE);
                    restored.add(place + data.length + " " + md5(data));
                }
                if (!cells[IMAGE_LENGTH].equals("0")) {
                    images++;
                    expected.add(place + cells[IMAGE_MD5]);
                    restored.add(place + md5(PageRestore.restore(record, block).orElseThrow()));
                }
            }
        }
        assertThat(restored).as(set + ", images: " + images).isEqualTo(expected);
        return images;
    }

    private static String md5(byte[] bytes) throws NoSuchAlgorithmException {
        byte[] sum = MessageDigest.getInstance("MD5").digest(bytes);
        return HexFormat.of().formatHex(sum).substring(0, 8);
    }

    /// No oracle but the page itself: its header holds together.
    @Test
    void restoresEveryImageOfEveryReleaseToASoundPage() throws IOException {
        Map<PgVersion, Integer> images = new EnumMap<>(PgVersion.class);
        Map<Compression, Integer> methods = new EnumMap<>(Compression.class);
        var unsound = new ArrayList<String>();
        for (CorpusSet set : Corpus.all()) {
            try (WalFiles files = WalFiles.open(List.of(set.wal()))) {
                for (WalTimeline timeline : files.timelines()) {
                    WalScan.read(
                            timeline,
                            timeline.start(),
                            cursor -> {
                                if (cursor.imageBytes() > 0) {
                                    XLogRecord record = cursor.toRecord();
                                    for (BlockRef block : record.blocks()) {
                                        PageRestore.restore(record, block).ifPresent(page -> {
                                            images.merge(record.version(), 1, Integer::sum);
                                            methods.merge(
                                                    block.image().orElseThrow().compression(), 1, Integer::sum);
                                            if (!PageCheck.isSound(page)) {
                                                unsound.add(set + " " + record.lsn() + " " + block.id());
                                            }
                                        });
                                    }
                                }
                                return true;
                            },
                            _ -> {},
                            () -> false);
                }
            }
        }
        assertThat(unsound).as("of %s images, %s", images, methods).isEmpty();
        assertThat(images).as("images by release").containsOnlyKeys(PgVersion.values());
    }

    /// The same image under headers that say something else of it.
    @Test
    void refusesAHeaderThatLiesInASentence() throws IOException {
        var random = new Random(SEED);
        int refused = 0;
        try (WalFiles files = WalFiles.open(List.of(Corpus.own("pg15/damaged").wal()))) {
            var timeline = files.timelines().getFirst();
            var records = new ArrayList<XLogRecord>();
            WalScan.read(
                    timeline,
                    timeline.start(),
                    cursor -> {
                        if (cursor.imageBytes() > 0) {
                            records.add(cursor.toRecord());
                        }
                        return records.size() < 20;
                    },
                    _ -> {},
                    () -> false);
            for (int run = 0; run < 5000; run++) {
                XLogRecord record = records.get(random.nextInt(records.size()));
                PageImage image = record.blocks().getFirst().image().orElseThrow();
                var lying = new PageImage(
                        image.offset(),
                        random.nextBoolean() ? image.length() : random.nextInt(image.length() + 1),
                        random.nextBoolean() ? image.holeOffset() : random.nextInt(1 << 16),
                        random.nextInt(3) == 0 ? image.holeLength() : random.nextInt(3 << 15) - (1 << 15),
                        Compression.values()[random.nextInt(Compression.values().length)],
                        image.apply());
                try {
                    PageRestore.restore(record, with(record.blocks().getFirst(), lying));
                } catch (WalFormatException e) {
                    refused++;
                    assertThat(e.getMessage()).matches("could not (restore|decompress) image at .*, block \\d+");
                }
            }
        }
        assertThat(refused).as("refused, seed %d", SEED).isGreaterThan(3000);
    }

    private static BlockRef with(BlockRef block, PageImage image) {
        return new BlockRef(
                block.id(),
                block.relation(),
                block.fork(),
                block.block(),
                block.flags(),
                Optional.of(image),
                block.dataOffset(),
                block.dataLength());
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
        assertThat(PageRestore.lz4(abc, new byte[3])).isTrue();
        assertThat(PageRestore.lz4(abc, new byte[4])).isFalse();
        assertThat(PageRestore.lz4(abc, new byte[2])).isFalse();
        assertThat(PageRestore.lz4(new byte[] {0x10, 'a', 2, 0}, new byte[5])).isFalse();
        assertThat(PageRestore.lz4(new byte[] {(byte) 0xF0, (byte) 0xFF}, new byte[5]))
                .isFalse();
        assertThat(PageRestore.lz4(new byte[0], new byte[5])).isFalse();
    }

    @Test
    void zstdRefusesWhatIsNotItsOwn() {
        byte[] abc = Zstd.compress("abc".getBytes(StandardCharsets.US_ASCII));
        byte[] restored = new byte[3];
        assertThat(PageRestore.zstd(abc, restored)).isTrue();
        assertThat(new String(restored, StandardCharsets.US_ASCII)).isEqualTo("abc");
        assertThat(PageRestore.zstd(abc, new byte[4])).isFalse();
        assertThat(PageRestore.zstd(abc, new byte[2])).isFalse();
        assertThat(PageRestore.zstd(new byte[] {1, 2, 3, 4, 5}, new byte[5])).isFalse();
        assertThat(PageRestore.zstd(new byte[0], new byte[5])).isFalse();
    }
}
