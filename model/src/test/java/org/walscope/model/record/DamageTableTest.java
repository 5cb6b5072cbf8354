package org.walscope.model.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.walscope.corpus.Corpus;
import org.walscope.corpus.WaldumpLine;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.LittleEndian;
import org.walscope.model.bytes.WalProblem;

/// More damage, a row each: what was done, then the one finding there must be: its kind, LSN, file and offset, message,
/// and between which LSNs no record is read; all others must be. Messages are those of pg_waldump 15 over the same
/// files, but where it says less.
///
/// What was done is a list of `flip FILE OFFSET MASK`, `set FILE OFFSET BYTE…`, `zero FILE FROM TO`, `cut FILE AT`,
/// `copy FILE TO`, `swap FILE PAGE PAGE`, `double FILE PAGE` (over the next page) and `crc FILE OFFSET`,
/// which makes a record's checksum right again; numbers are hexadecimal, files are named by their last digit.
class DamageTableTest {

    private static final String NAME = "00000001000000000000000";
    private static final int PAGE = 8192;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # the header of a record
            flip A 96038 80                         | checksum    | A96028 | A 96028 | incorrect resource manager data checksum in record at 0/A96028 | A96028 | A96070
            set A 96039 0B                          | checksum    | A96028 | A 96028 | incorrect resource manager data checksum in record at 0/A96028 | A96028 | A96070
            set A 96039 7F; crc A 96028             | record      | A96028 | A 96028 | invalid resource manager ID 127 at 0/A96028 | A96028 | A96070
            flip A 9603A FF                         | checksum    | A96028 | A 96028 | incorrect resource manager data checksum in record at 0/A96028 | A96028 | A96070
            flip A 9603C 01                         | checksum    | A96028 | A 96028 | incorrect resource manager data checksum in record at 0/A96028 | A96028 | A96070
            set A 96030 A8 44 A9 00; crc A 96028    | prev_link   | A96028 | A 96028 | record with incorrect prev-link 0/A944A8 at 0/A96028 | A96028 | A96070
            set A 96030 00 00 B0 00; crc A 96028    | prev_link   | A96028 | A 96028 | record with incorrect prev-link 0/B00000 at 0/A96028 | A96028 | A96070
            set A 96030 00 00 00 00; crc A 96028    | prev_link   | A96028 | A 96028 | record with incorrect prev-link 0/0 at 0/A96028 | A96028 | A96070
            # its length
            set A 96028 00 00 00 00                 | record      | A96028 | A 96028 | invalid record length at 0/A96028: wanted 24, got 0 | A96028 | A96070
            zero A 96028 96040                      | record      | A96028 | A 96028 | invalid record length at 0/A96028: wanted 24, got 0 | A96028 | A96070
            set A 96028 17                          | record      | A96028 | A 96028 | invalid record length at 0/A96028: wanted 24, got 23 | A96028 | A96070
            set A 96028 18                          | checksum    | A96028 | A 96028 | incorrect resource manager data checksum in record at 0/A96028 | A96028 | A96070
            set A 96028 3C                          | checksum    | A96028 | A 96028 | incorrect resource manager data checksum in record at 0/A96028 | A96028 | A96070
            set A 96028 D8 1F                       | checksum    | A96028 | A 96028 | incorrect resource manager data checksum in record at 0/A96028 | A96028 | A96070
            set A 96028 D9 1F                       | record      | A96028 | A 96028 | invalid contrecord length 2136 (expected 1) at 0/A96028 | A96028 | A96070
            set A 96028 FF FF FF FF                 | record      | A96028 | A 96028 | invalid contrecord length 2136 (expected 4294959143) at 0/A96028 | A96028 | A96070
            # and what follows it cannot be trusted either
            set A 96028 FF FF FF 7F; flip A 9608E 1 | record      | A96028 | A 96028 | invalid contrecord length 2136 (expected 2147475495) at 0/A96028 | A96028 | A960B0
            set A 96028 40; flip A 96078 10         | checksum    | A96028 | A 96028 | incorrect resource manager data checksum in record at 0/A96028 | A96028 | A960B0
            flip A 96046 1; flip A 96078 8          | checksum    | A96028 | A 96028 | incorrect resource manager data checksum in record at 0/A96028 | A96028 | A960B0
            # a record over two pages
            flip A 96002 01                         | record      | A95258 | A 95258 | there is no contrecord flag at 0/A95258 | A95258 | A96028
            set A 96010 14                          | record      | A95258 | A 95258 | invalid contrecord length 20 (expected 12) at 0/A95258 | A95258 | A96028
            set A 96010 00                          | record      | A95258 | A 95258 | invalid contrecord length 0 (expected 12) at 0/A95258 | A95258 | A96028
            set A 96010 FF FF FF 7F                 | record      | A95258 | A 95258 | invalid contrecord length 2147483647 (expected 12) at 0/A95258 | A95258 | A96028
            flip A 96002 08                         | record      | A96018 | A 96018 | contrecord is requested by 0/A96018 | A95258 | A96028
            flip A C8002 01                         | record      | AC8018 | A C8018 | contrecord is requested by 0/AC8018 | AC8000 | AC8060
            # pages
            set A 96004 00                          | page_header | A96000 | A 96000 | out-of-sequence timeline ID 0 (after 1) in log segment 00000001000000000000000A, offset 614400 | A95258 | A96028
            set A 96000 13 D1                       | page_header | A96000 | A 96000 | invalid magic number D113 in log segment 00000001000000000000000A, offset 614400 | A95258 | A98870
            set A 9600C 01                          | page_header | A96000 | A 96000 | unexpected pageaddr 1/A96000 in log segment 00000001000000000000000A, offset 614400 | A95258 | A98870
            flip A 96002 02                         | page_header | A96000 | A 96000 | WAL file is from different database system: incorrect segment size in page header | A95258 | A98870
            zero A 96000 9A000                      | page_header | A96000 | A 96000 | invalid magic number 0000 in log segment 00000001000000000000000A, offset 614400 | A95258 | A9A0F0
            swap A 96000 98000                      | page_header | A96000 | A 96000 | unexpected pageaddr 0/A98000 in log segment 00000001000000000000000A, offset 614400 | A95258 | A9A0F0
            double A 96000                          | page_header | A98000 | A 98000 | unexpected pageaddr 0/A96000 in log segment 00000001000000000000000A, offset 622592 | A97C30 | A9A0F0
            # a record over two segments, and their borders
            flip B 60 01                            | checksum    | AFF7C8 | A FF7C8 | incorrect resource manager data checksum in record at 0/AFF7C8 | AFF7C8 | B00448
            set B 10 10 00                          | record      | AFF7C8 | A FF7C8 | invalid contrecord length 16 (expected 1056) at 0/AFF7C8 | AFF7C8 | B00448
            flip B 2 01                             | record      | AFF7C8 | A FF7C8 | there is no contrecord flag at 0/AFF7C8 | AFF7C8 | B00448
            zero B 0 2000                           | page_header | B00000 | B 0     | invalid magic number 0000 in log segment 00000001000000000000000B, offset 0 | AFF7C8 | B02998
            flip B 2 02                             | page_header | B00000 | B 0     | invalid info bits 0005 in log segment 00000001000000000000000B, offset 0 | AFF7C8 | B02998
            zero B 0 100000                         | page_header | B00000 | B 0     | invalid magic number 0000 in log segment 00000001000000000000000B, offset 0 | AFF7C8 | C003B8
            zero A 0 100000                         | page_header | A00000 | A 0     | invalid magic number 0000 in log segment 00000001000000000000000A, offset 0 | A00000 | B00448
            set C 20 00 00 20 00                    | page_header | C00000 | C 0     | WAL file is from different database system: incorrect segment size in page header | BFF6E8 | C029F8
            set C 24 00 10 00 00                    | page_header | C00000 | C 0     | WAL file is from different database system: incorrect XLOG_BLCKSZ in page header | BFF6E8 | C029F8
            copy B C                                | page_header | C00000 | C 0     | unexpected pageaddr 0/B00000 in log segment 00000001000000000000000C, offset 0 | BFF6E8 | D00028
            flip A 46 01                            | checksum    | A00028 | A 28    | incorrect resource manager data checksum in record at 0/A00028 | A00028 | A00090
            flip C C5CBC 01                         | checksum    | CC5CA8 | C C5CA8 | incorrect resource manager data checksum in record at 0/CC5CA8 | CC5CA8 | D00028
            # cut files
            cut B 14                                | cut_file    | B00000 | B 14    | could not read from file 00000001000000000000000B, offset 20: read 0 of 8172; it is 1048556 bytes short of a segment | AFF7C8 | C003B8
            cut A 9600A                             | cut_file    | A96000 | A 9600A | could not read from file 00000001000000000000000A, offset 614410: read 0 of 8182; it is 434166 bytes short of a segment | A95258 | B00448
            cut A 96018                             | cut_file    | A95258 | A 96018 | could not read from file 00000001000000000000000A, offset 614424: the file ends inside the record of 3508 bytes at 0/A95258 | A95258 | B00448
            cut D 32                                | cut_file    | D00028 | D 32    | could not read from file 00000001000000000000000D, offset 50: the file ends inside the record of 24 bytes at 0/D00028 | D00000 |
            # the last record, which something stands behind of
            set D 28 00                             | record      | D00028 | D 28    | invalid record length at 0/D00028: wanted 24, got 0 | D00000 |
            """)
    void saysWhatIsWrongAndLosesNoMore(
            String done, String kind, String lsn, String place, String message, String lostFrom, String resumesAt) {
        List<Long> sound = Corpus.own("pg15/damaged").records("waldump.txt.gz").stream()
                .map(WaldumpLine::lsn)
                .toList();
        var wal = new Damage(folder);
        for (String step : done.split(";")) {
            apply(wal, step.strip().split(" +"));
        }

        Scanned scanned = Scanned.of(folder);

        assertThat(scanned.worse()).hasSize(1);
        WalProblem problem = scanned.worse().getFirst();
        assertThat(problem.kind().word()).isEqualTo(kind);
        assertThat(problem.lsn()).isEqualTo(lsn(lsn));
        assertThat(problem.file() + " " + Long.toHexString(problem.offset()).toUpperCase(Locale.ROOT))
                .isEqualTo(NAME + place);
        assertThat(problem.message()).isEqualTo(message);
        assertThat(problem.lostFrom()).contains(lsn(lostFrom));
        long from = lsn(lostFrom).value();
        long to = resumesAt == null ? Long.MAX_VALUE : lsn(resumesAt).value();
        assertThat(problem.resumesAt().map(Lsn::value).orElse(Long.MAX_VALUE)).isEqualTo(to);
        assertThat(scanned.lsns())
                .containsExactlyElementsOf(sound.stream()
                        .filter(record -> record < from || record >= to)
                        .toList());
    }

    private static Lsn lsn(String digits) {
        return new Lsn(Long.parseLong(digits, 16));
    }

    private static void apply(Damage wal, String[] step) {
        String file = NAME + step[1];
        switch (step[0]) {
            case "flip" -> wal.flip(file, number(step[2]), number(step[3]));
            case "set" -> {
                int[] bytes = new int[step.length - 3];
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = number(step[i + 3]);
                }
                wal.set(file, number(step[2]), bytes);
            }
            case "zero" -> wal.zero(file, number(step[2]), number(step[3]));
            case "cut" -> wal.edit(file, bytes -> java.util.Arrays.copyOf(bytes, number(step[2])));
            case "copy" ->
                wal.edit(file, bytes -> {
                    wal.edit(NAME + step[2], ignored -> bytes);
                    return bytes;
                });
            case "swap" ->
                wal.edit(file, bytes -> {
                    byte[] before = bytes.clone();
                    System.arraycopy(before, number(step[2]), bytes, number(step[3]), PAGE);
                    System.arraycopy(before, number(step[3]), bytes, number(step[2]), PAGE);
                    return bytes;
                });
            case "double" ->
                wal.edit(file, bytes -> {
                    System.arraycopy(bytes, number(step[2]), bytes, number(step[2]) + PAGE, PAGE);
                    return bytes;
                });
            case "crc" -> wal.edit(file, bytes -> checksummed(bytes, number(step[2])));
            default -> throw new IllegalArgumentException(step[0]);
        }
    }

    private static int number(String digits) {
        return Integer.parseInt(digits, 16);
    }

    private static byte[] checksummed(byte[] bytes, int at) {
        var crc = new CRC32C();
        crc.update(bytes, at + XLogRecord.HEADER_BYTES, LittleEndian.i32(bytes, at) - XLogRecord.HEADER_BYTES);
        crc.update(bytes, at, 20);
        for (int i = 0; i < 4; i++) {
            bytes[at + 20 + i] = (byte) (crc.getValue() >>> 8 * i);
        }
        return bytes;
    }
}
