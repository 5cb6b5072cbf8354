package org.walscope.model.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.walscope.model.archive.Unpacker.Limits;
import org.walscope.model.archive.Unpacker.Place;

class UnpackerTest {

    private static final int WANTED = 300_000;

    @TempDir
    private Path folder;

    /// Takes everything up to a size, and writes down what it was told.
    private static final class Taken implements Unpacker.Sink {

        private final List<String> told = new ArrayList<>();
        private final List<byte[]> contents = new ArrayList<>();
        private final List<Optional<Place>> places = new ArrayList<>();

        @Override
        public long most(Path path, MemorySegment head) {
            return path.endsWith("unwanted") ? 0 : WANTED;
        }

        @Override
        public void content(Path path, MemorySegment bytes, Optional<Place> where, Optional<Compression> compression) {
            told.add(path.getFileName() + " of " + bytes.byteSize());
            contents.add(bytes.toArray(ValueLayout.JAVA_BYTE));
            places.add(where);
        }

        @Override
        public void passedOver(Path path, MemorySegment head) {
            told.add(path.getFileName() + " passed over");
        }

        @Override
        public void failed(Path path, long offset, String what) {
            told.add("%s %s".formatted(path.getFileName(), what));
        }
    }

    private Taken unpack(byte[] packed) throws IOException {
        return unpack(packed, Limits.USUAL);
    }

    private Taken unpack(byte[] packed, Limits limits) throws IOException {
        Path file = folder.resolve("packed");
        Files.write(file, packed);
        return unpack(file, limits);
    }

    private static Taken unpack(Path file, Limits limits) throws IOException {
        var taken = new Taken();
        try (Arena arena = Arena.ofConfined();
                var unpacker = new Unpacker(arena, limits);
                var in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(Unpacker.HEAD_BYTES);
            assertThat(Unpacker.isPacked(head)).isTrue();
            unpacker.unpack(file, head, taken, () -> false, _ -> {});
        }
        return taken;
    }

    /// Half of it compresses well.
    private static byte[] content(int length) {
        byte[] bytes = new byte[length];
        new Random(4711).nextBytes(bytes);
        for (int i = 0; i < length; i++) {
            bytes[i] = (i >> 12 & 1) == 0 ? (byte) (i >> 6) : bytes[i];
        }
        return bytes;
    }

    private static TreeMap<String, byte[]> two(byte[] first, byte[] second) {
        var members = new TreeMap<String, byte[]>();
        members.put("a", first);
        members.put("b", second);
        return members;
    }

    @ParameterizedTest
    @EnumSource
    void unpacksEachCompression(Compression compression) throws IOException {
        byte[] content = content(WANTED);
        Taken taken = unpack(Packed.compressed(compression, content));
        assertThat(taken.told).containsExactly("packed of " + WANTED);
        assertThat(taken.contents.getFirst()).isEqualTo(content);
        assertThat(taken.places.getFirst()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void takesStreamsBehindEachOtherAsOne(Compression compression) throws IOException {
        byte[] content = content(WANTED);
        assertThat(unpack(Packed.inMembers(compression, content, 3)).contents).containsExactly(content);
    }

    @Test
    void unpacksLz4BlocksThatAreLinked() throws IOException {
        byte[] content = content(WANTED);
        assertThat(unpack(Packed.lz4Linked(content)).contents).containsExactly(content);
    }

    @Test
    void mapsTheMembersOfAPlainTarWhereTheyLie() throws IOException {
        byte[] content = content(20_000);
        Taken taken = unpack(Packed.tar(two(content, content(5))));
        assertThat(taken.contents).containsExactly(content, content(5));
        assertThat(taken.places)
                .containsExactly(
                        Optional.of(new Place(folder.resolve("packed"), 512)),
                        Optional.of(new Place(folder.resolve("packed"), 512 + 20_480 + 512)));
    }

    @ParameterizedTest
    @EnumSource
    void unpacksCompressedTarsAndWhatIsCompressedInside(Compression compression) throws IOException {
        byte[] content = content(20_000);
        byte[] tar = Packed.tar(two(Packed.compressed(Compression.XZ, content), content));
        assertThat(unpack(Packed.compressed(compression, tar)).contents).containsExactly(content, content);
        assertThat(unpack(tar).contents).containsExactly(content, content);
    }

    @Test
    void refusesWhatIsPackedTooDeep() throws IOException {
        byte[] packed = content(1000);
        for (int i = 0; i < 5; i++) {
            packed = Packed.compressed(Compression.GZIP, packed);
        }
        assertThat(unpack(packed).told).containsExactly("packed is packed more than 4 times and was not unpacked");
    }

    @Test
    void refusesABombAndReadsWhatIsBesideIt() throws IOException {
        byte[] bomb = Packed.compressed(Compression.XZ, new byte[WANTED + 1]);
        byte[] zeros = new byte[WANTED + 1];
        assertThat(unpack(Packed.tar(two(bomb, content(7)))).told)
                .containsExactly("a has more than the 300000 bytes it may have unpacked and is not read", "b of 7");
        assertThat(unpack(Packed.compressed(Compression.BZIP2, Packed.tar(two(zeros, content(7))))).told)
                .containsExactly("a has more than the 300000 bytes it may have unpacked and is not read", "b of 7");
        assertThat(unpack(Packed.tar(two(zeros, content(7)))).told)
                .containsExactly("a has 300001 bytes, more than the 300000 it may have, and is not read", "b of 7");
    }

    /// 512 MB of zeros: read as far as the limit, no further.
    @Test
    void givesUpOnALargeBombSoon() throws IOException {
        Path file = folder.resolve("bomb");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 512; i++) {
                out.write(zeros);
            }
        }
        long read = Files.size(file);
        var taken = new Taken();
        long[] consumed = new long[1];
        try (Arena arena = Arena.ofConfined();
                var unpacker = new Unpacker(arena);
                var in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(Unpacker.HEAD_BYTES);
            unpacker.unpack(file, head, taken, () -> false, bytes -> consumed[0] = bytes);
        }
        assertThat(taken.told)
                .containsExactly("bomb has more than the 300000 bytes it may have unpacked and is not read");
        assertThat(consumed[0]).isLessThan(read / 2);
    }

    @Test
    void refusesMoreMembersOrBytesThanItsLimits() throws IOException {
        byte[] tar = Packed.tar(two(content(20_000), content(7)));
        assertThat(unpack(tar, new Limits(1, Long.MAX_VALUE)).told)
                .containsExactly(
                        "a of 20000",
                        "packed holds more than 1 files or %d bytes; the rest of it is not read"
                                .formatted(Long.MAX_VALUE));
        assertThat(unpack(Packed.compressed(Compression.GZIP, tar), new Limits(100, 10_000)).told)
                .containsExactly(
                        "a of 20000", "packed holds more than 100 files or 10000 bytes; the rest of it is not read");
    }

    @Test
    void refusesATarHeaderThatWouldFillTheHeap() throws IOException {
        byte[] tar = Packed.tar(two(content(10), content(7)));
        tar[156] = 'L'; // GNU's long name, which is read into memory
        tar[124] = '7'; // of 15 GB
        assertThat(unpack(tar).told).hasSize(1).first().asString().contains("a header of more than 1048576 bytes");
    }

    @ParameterizedTest
    @EnumSource
    void keepsWhatWasBeforeTheDamage(Compression compression) throws IOException {
        byte[] content = content(WANTED);
        byte[] packed = Packed.inMembers(compression, content, 3);
        byte[] cut = java.util.Arrays.copyOf(packed, packed.length * 3 / 4);
        Taken taken = unpack(cut);
        assertThat(taken.told).hasSize(2);
        assertThat(taken.told.getFirst())
                .matches(
                        "packed is damaged: its first \\d+ bytes could be unpacked and are read, then it breaks at or before offset \\d+ of \"packed\": .+");
        byte[] kept = taken.contents.getFirst();
        assertThat(kept).isEqualTo(java.util.Arrays.copyOf(content, kept.length));
        int twoWhole = WANTED / 3 * 2;
        assertThat(kept.length).isBetween(twoWhole - Scratch.STEP_BYTES, WANTED - 1);
    }

    @Test
    void readsTheMembersBeforeTheDamage() throws IOException {
        byte[] random = new byte[40_000];
        new Random(1).nextBytes(random);
        byte[] packed = Packed.compressed(Compression.GZIP, Packed.tar(two(content(20_000), random)));
        Taken taken = unpack(java.util.Arrays.copyOf(packed, packed.length * 3 / 4));
        assertThat(taken.told.getFirst()).isEqualTo("a of 20000");
        assertThat(taken.told.get(1)).startsWith("b is damaged: its first ").contains(" of \"packed\": ");
        assertThat(taken.told.getLast()).startsWith("packed is damaged: what could be unpacked is read");
    }

    @Test
    void stopsWhenItIsTold() throws IOException {
        Path file = folder.resolve("packed");
        Files.write(file, Packed.compressed(Compression.GZIP, content(WANTED)));
        try (Arena arena = Arena.ofConfined();
                var unpacker = new Unpacker(arena)) {
            byte[] head = Files.readAllBytes(file);
            assertThatThrownBy(() -> unpacker.unpack(file, head, new Taken(), () -> true, _ -> {}))
                    .isInstanceOf(CancellationException.class);
        }
    }

    @Test
    void leavesNoNameInTheTemporaryFolder() throws IOException {
        Path file = folder.resolve("packed");
        Files.write(file, Packed.compressed(Compression.GZIP, content(WANTED)));
        try (Arena arena = Arena.ofConfined();
                var unpacker = new Unpacker(arena)) {
            var taken = new Taken();
            unpacker.unpack(file, Files.readAllBytes(file), taken, () -> false, _ -> {});
            assertThat(taken.contents).hasSize(1);
            try (var left =
                    Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")), "walscope-*.unpacked")) {
                assertThat(left).isEmpty();
            }
        }
    }
}
