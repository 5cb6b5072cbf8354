package org.walscope.model.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.commons.compress.compressors.lz4.BlockLZ4CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.walscope.corpus.Corpus;
import org.walscope.model.ForkNumber;
import org.walscope.model.PgVersion;
import org.walscope.model.record.BlockRef;
import org.walscope.model.record.WalScan;
import org.walscope.model.segment.WalFiles;

/// Damaged and random pages get a whole layout, damaged images a page or false: nothing is thrown, nothing lies
/// outside.
class PageFuzzTest {

    private static final long SEED = 8192;
    private static final int RUNS = 20_000;

    private static List<byte[]> realPages() throws IOException {
        var pages = new ArrayList<byte[]>();
        pages.add(PageLayoutTest.heapPage());
        try (WalFiles files = WalFiles.open(List.of(Corpus.own("pg15/damaged").wal()))) {
            var timeline = files.timelines().getFirst();
            WalScan.read(
                    timeline,
                    timeline.start(),
                    cursor -> {
                        if (cursor.imageBytes() > 0) {
                            var record = cursor.toRecord();
                            for (BlockRef block : record.blocks()) {
                                PageRestore.restore(record, block).ifPresent(pages::add);
                            }
                        }
                        return pages.size() < 100;
                    },
                    _ -> {},
                    () -> false);
        }
        return pages;
    }

    /// Changes a few bytes, where much hangs on them more often than elsewhere.
    private static byte[] damaged(Random random, byte[] page) {
        byte[] copy = page.clone();
        int changes = 1 + random.nextInt(8);
        for (int i = 0; i < changes; i++) {
            int at = switch (random.nextInt(4)) {
                case 0 -> 12 + random.nextInt(8);
                case 1 -> 24 + random.nextInt(200);
                case 2 -> copy.length - 1 - random.nextInt(400);
                default -> random.nextInt(copy.length);
            };
            copy[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : copy[at] ^ 1 << random.nextInt(8));
        }
        return copy;
    }

    @Test
    void takesDamagedPagesApart() throws IOException {
        var random = new Random(SEED);
        List<byte[]> pages = realPages();
        int withProblems = 0;
        int without = 0;
        for (int run = 0; run < RUNS; run++) {
            byte[] page = damaged(random, pages.get(random.nextInt(pages.size())));
            // Pages of every kind from one, since the last bytes tell the kind
            if (random.nextInt(4) == 0) {
                int special = page.length - 8 * (1 + random.nextInt(2));
                page[16] = (byte) special;
                page[17] = (byte) (special >>> 8);
                page[page.length - 1] = (byte) (random.nextBoolean() ? 0xFF : random.nextBoolean() ? 0xF0 : 0);
                page[page.length - 2] = (byte) (0x80 + random.nextInt(0x14));
            }
            var fork = ForkNumber.of(random.nextInt(8) == 0 ? random.nextInt(4) : 0)
                    .orElseThrow();
            var version = PgVersion.values()[random.nextInt(PgVersion.values().length)];
            var layout = PageLayout.of(page, fork, PageLayoutTest.AT, version);
            PageLayoutTest.assertWhole(layout);
            if (layout.problems().isEmpty()) {
                without++;
            } else {
                withProblems++;
            }
        }
        assertThat(withProblems).as("with problems, seed %d", SEED).isGreaterThan(1000);
        assertThat(without).as("without, seed %d", SEED).isGreaterThan(1000);
    }

    @Test
    void takesRandomBytesApart() {
        var random = new Random(SEED);
        byte[] page = new byte[PageRestore.PAGE_BYTES];
        for (int run = 0; run < 2000; run++) {
            random.nextBytes(page);
            for (ForkNumber fork : ForkNumber.values()) {
                PageLayoutTest.assertWhole(PageLayout.of(page, fork, PageLayoutTest.AT, PgVersion.PG18));
            }
        }
    }

    @Test
    void restoresDamagedImagesOrSaysThatItCannot() throws IOException {
        var random = new Random(SEED);
        List<byte[]> pages = realPages();
        List<byte[]> packed = new ArrayList<>();
        for (byte[] page : pages) {
            packed.add(lz4(page));
        }
        int restored = 0;
        int refused = 0;
        for (int run = 0; run < RUNS; run++) {
            int which = random.nextInt(pages.size());
            byte[] page = pages.get(which);
            int method = random.nextInt(3);
            // Any bytes are some pglz; its compressor is the server's alone
            byte[] stored = method == 0 ? packed.get(which) : method == 1 ? Zstd.compress(page, 1) : page.clone();
            byte[] damaged = random.nextInt(8) == 0 ? stored : damaged(random, stored.length < 500 ? page : stored);
            // Lengths that lie
            byte[] to = new byte[random.nextInt(3) == 0 ? random.nextInt(PageRestore.PAGE_BYTES) : page.length];
            boolean done = switch (method) {
                case 0 -> PageRestore.lz4(damaged, to);
                case 1 -> PageRestore.zstd(damaged, to);
                default -> Pglz.decompress(damaged, to);
            };
            if (done) {
                restored++;
            } else {
                refused++;
            }
        }
        assertThat(restored).as("restored, seed %d", SEED).isGreaterThan(500);
        assertThat(refused).as("refused, seed %d", SEED).isGreaterThan(5000);
    }

    private static byte[] lz4(byte[] page) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var out = new BlockLZ4CompressorOutputStream(packed)) {
            out.write(page);
        }
        return packed.toByteArray();
    }
}
