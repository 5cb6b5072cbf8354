package org.walscope.model.record;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.walscope.model.record.Damage.A;
import static org.walscope.model.record.Damage.B;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walscope.corpus.Corpus;
import org.walscope.corpus.WaldumpLine;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.WalProblem;
import org.walscope.model.bytes.WalProblem.Kind;
import org.walscope.model.bytes.WalProblem.Severity;

/// What a scan says of damage, where it goes on, and that everything around it is still there. The record that most
/// tests spoil is a heap insert at 0/A96028 of 68 bytes, which 0/A96070 follows.
class WalScanDamageTest {

    private static final int VICTIM = 0x96028;
    private static final long VICTIM_LSN = 0xA96028;
    private static final int PAGE = 0x96000;

    @TempDir
    private Path folder;

    private Damage wal;
    private List<Long> sound;

    @BeforeEach
    void copySoundWal() {
        wal = new Damage(folder);
        sound = Corpus.own("pg15/damaged").records("waldump.txt.gz").stream()
                .map(WaldumpLine::lsn)
                .toList();
    }

    private static WalProblem error(Kind kind, long lsn, String file, long offset, String message, long resumesAt) {
        return new WalProblem(
                Severity.ERROR,
                kind,
                new Lsn(lsn),
                file,
                offset,
                message,
                Optional.empty(),
                resumesAt == 0 ? Optional.empty() : Optional.of(new Lsn(resumesAt)));
    }

    /// The scan reports this alone, and reads every sound record but those that start in a range.
    private void loses(long fromLsn, long toLsn, WalProblem expected) {
        Scanned scanned = Scanned.of(wal.folder());
        assertThat(scanned.worse()).containsExactly(losing(fromLsn, expected));
        assertThat(scanned.lsns())
                .containsExactlyElementsOf(sound.stream()
                        .filter(lsn -> lsn < fromLsn || lsn >= toLsn)
                        .toList());
    }

    private static WalProblem losing(long from, WalProblem problem) {
        return new WalProblem(
                problem.severity(),
                problem.kind(),
                problem.lsn(),
                problem.file(),
                problem.offset(),
                problem.message(),
                from == 0 ? Optional.empty() : Optional.of(new Lsn(from)),
                problem.resumesAt());
    }

    private static WalProblem end(Severity severity, long lsn, String file, long offset, String message) {
        return new WalProblem(
                severity, Kind.END_OF_WAL, new Lsn(lsn), file, offset, message, Optional.empty(), Optional.empty());
    }

    @Test
    void readsSoundWalWhole() {
        Scanned scanned = Scanned.of(wal.folder());

        assertThat(scanned.lsns()).isEqualTo(sound);
        assertThat(scanned.problems())
                .containsExactly(end(
                        Severity.INFO,
                        0xD000A0,
                        "00000001000000000000000D",
                        0xA0,
                        "end of WAL: invalid record length at 0/D000A0: wanted 24, got 0"));
    }

    @Test
    void reportsChecksumAndGoesOnWithTheNextRecord() {
        wal.flip(A, VICTIM + 67, 0x10);

        loses(
                VICTIM_LSN,
                0xA96070,
                error(
                        Kind.CHECKSUM,
                        VICTIM_LSN,
                        A,
                        VICTIM,
                        "incorrect resource manager data checksum in record at 0/A96028",
                        0xA96070));
    }

    @Test
    void reportsLengthBelowAHeader() {
        wal.set(A, VICTIM, 10, 0, 0, 0);

        loses(
                VICTIM_LSN,
                0xA96070,
                error(
                        Kind.RECORD,
                        VICTIM_LSN,
                        A,
                        VICTIM,
                        "invalid record length at 0/A96028: wanted 24, got 10",
                        0xA96070));
    }

    @Test
    void reportsImpossibleLengthWithoutBelievingIt() {
        wal.set(A, VICTIM, 0xFF, 0xFF, 0xFF, 0x7F);

        loses(
                VICTIM_LSN,
                0xA96070,
                error(
                        Kind.RECORD,
                        VICTIM_LSN,
                        A,
                        VICTIM,
                        "invalid contrecord length 2136 (expected 2147475495) at 0/A96028",
                        0xA96070));
    }

    @Test
    void reportsLengthThatReachesIntoTheNextRecord() {
        wal.set(A, VICTIM, 0x4C);

        loses(
                VICTIM_LSN,
                0xA96070,
                error(
                        Kind.CHECKSUM,
                        VICTIM_LSN,
                        A,
                        VICTIM,
                        "incorrect resource manager data checksum in record at 0/A96028",
                        0xA96070));
    }

    @Test
    void reportsSpoiltPrevLink() {
        wal.flip(A, VICTIM + 8, 0x08);

        loses(
                VICTIM_LSN,
                0xA96070,
                error(
                        Kind.PREV_LINK,
                        VICTIM_LSN,
                        A,
                        VICTIM,
                        "record with incorrect prev-link 0/A95250 at 0/A96028",
                        0xA96070));
    }

    @Test
    void reportsUnknownResourceManager() {
        wal.set(A, VICTIM + 17, 60);

        loses(
                VICTIM_LSN,
                0xA96070,
                error(Kind.RECORD, VICTIM_LSN, A, VICTIM, "invalid resource manager ID 60 at 0/A96028", 0xA96070));
    }

    @Test
    void goesOnBehindTwoSpoiltRecordsInARow() {
        wal.flip(A, VICTIM + 30, 0x01).flip(A, 0x96070 + 30, 0x01);
        long third = sound.get(sound.indexOf(VICTIM_LSN) + 2);

        loses(
                VICTIM_LSN,
                third,
                error(
                        Kind.CHECKSUM,
                        VICTIM_LSN,
                        A,
                        VICTIM,
                        "incorrect resource manager data checksum in record at 0/A96028",
                        third));
    }

    @Test
    void reportsZeroedPageAndGoesOnBehindIt() {
        wal.zero(A, PAGE, PAGE + 8192);

        loses(
                0xA95258,
                0xA98870,
                error(
                        Kind.PAGE_HEADER,
                        0xA96000,
                        A,
                        PAGE,
                        "invalid magic number 0000 in log segment 00000001000000000000000A, offset 614400",
                        0xA98870));
    }

    @Test
    void reportsUnknownPageFlags() {
        wal.set(A, PAGE + 3, 0x80);

        loses(
                0xA95258,
                0xA98870,
                error(
                        Kind.PAGE_HEADER,
                        0xA96000,
                        A,
                        PAGE,
                        "invalid info bits 8005 in log segment 00000001000000000000000A, offset 614400",
                        0xA98870));
    }

    @Test
    void reportsPageOfAnotherPlace() {
        wal.set(A, PAGE + 9, 0x80);

        loses(
                0xA95258,
                0xA98870,
                error(
                        Kind.PAGE_HEADER,
                        0xA96000,
                        A,
                        PAGE,
                        "unexpected pageaddr 0/A98000 in log segment 00000001000000000000000A, offset 614400",
                        0xA98870));
    }

    @Test
    void blamesThePageWhoseTimelineIsTooHigh() {
        wal.set(A, PAGE + 4, 7);

        loses(
                0xA95258,
                0xA98870,
                error(
                        Kind.PAGE_HEADER,
                        0xA96000,
                        A,
                        PAGE,
                        "unexpected timeline ID 7 in log segment 00000001000000000000000A, offset 614400",
                        0xA98870));
    }

    @Test
    void reportsContinuationOfAnotherLength() {
        wal.set(A, 0xA010, 0x9F, 0x86, 0x01);

        loses(
                0xA09A28,
                0xA0A688,
                error(
                        Kind.RECORD,
                        0xA09A28,
                        A,
                        0x9A28,
                        "invalid contrecord length 99999 (expected 1642) at 0/A09A28",
                        0xA0A688));
    }

    @Test
    void reportsMissingContinuation() {
        wal.flip(A, 0xA002, 0x01);

        loses(
                0xA09A28,
                0xA0A688,
                error(Kind.RECORD, 0xA09A28, A, 0x9A28, "there is no contrecord flag at 0/A09A28", 0xA0A688));
    }

    @Test
    void reportsFileCutInsideARecord() {
        wal.edit(A, bytes -> Arrays.copyOf(bytes, 0x9604A));

        loses(
                VICTIM_LSN,
                0xB00448,
                error(
                        Kind.CUT_FILE,
                        VICTIM_LSN,
                        A,
                        0x9604A,
                        "could not read from file 00000001000000000000000A, offset 614474: the file ends inside the record"
                                + " of 68 bytes at 0/A96028",
                        0xB00448));
    }

    @Test
    void reportsFileCutBetweenPages() {
        wal.edit(A, bytes -> Arrays.copyOf(bytes, PAGE));

        loses(
                0xA95258,
                0xB00448,
                error(
                        Kind.CUT_FILE,
                        0xA96000,
                        A,
                        PAGE,
                        "could not read from file 00000001000000000000000A, offset 614400: read 0 of 8192; it is 434176 bytes"
                                + " short of a segment",
                        0xB00448));
    }

    @Test
    void reportsMissingSegment() {
        wal.remove(B);

        loses(
                0xAFF7C8,
                0xC003B8,
                error(
                        Kind.MISSING_SEGMENT,
                        0xB00000,
                        B,
                        -1,
                        "WAL segment 00000001000000000000000B is missing",
                        0xC003B8));
    }

    @Test
    void reportsTextUnderASegmentsName() {
        wal.edit(B, bytes -> "This is no WAL at all.\n".repeat(50_000).getBytes(US_ASCII));

        loses(
                0xAFF7C8,
                0xC003B8,
                error(
                        Kind.PAGE_HEADER,
                        0xB00000,
                        B,
                        0,
                        "invalid magic number 6854 in log segment 00000001000000000000000B, offset 0",
                        0xC003B8));
    }

    @Test
    void readsOnInASegmentWhoseSystemIdentifierIsSpoilt() {
        wal.flip(B, 24, 0xFF);

        loses(
                0,
                0,
                error(
                        Kind.FOREIGN_SYSTEM,
                        0xB00000,
                        B,
                        0,
                        "WAL file is from different database system: WAL file database system identifier is"
                                + " 7710497300774850860, that of the other segments is 7710497300774851027",
                        0xB00448));
    }

    @Test
    void callsZerosBehindTheLastRecordTheEnd() {
        wal.remove(B).remove(Damage.C).remove("00000001000000000000000D").zero(A, 0x96358, 1 << 20);

        assertThat(Scanned.of(wal.folder()).problems())
                .containsExactly(end(
                        Severity.INFO,
                        0xA96358,
                        A,
                        0x96358,
                        "end of WAL: invalid record length at 0/A96358: wanted 24, got 0"));
    }

    @Test
    void reportsTornTail() {
        wal.remove(B).remove(Damage.C).remove("00000001000000000000000D").zero(A, 0x96390, 1 << 20);

        assertThat(Scanned.of(wal.folder()).problems())
                .containsExactly(end(
                        Severity.WARNING,
                        0xA96358,
                        A,
                        0x96358,
                        "end of WAL inside a record, only zeros follow: incorrect resource manager data checksum in"
                                + " record at 0/A96358"));
    }

    @Test
    void callsARecycledTailTheEnd() {
        byte[][] old = new byte[1][];
        wal.edit(A, bytes -> old[0] = bytes)
                .remove(A)
                .remove(Damage.C)
                .remove("00000001000000000000000D")
                .edit(B, bytes -> {
                    System.arraycopy(old[0], PAGE, bytes, PAGE, bytes.length - PAGE);
                    return bytes;
                });

        Scanned scanned = Scanned.of(wal.folder());

        assertThat(scanned.worse()).isEmpty();
        assertThat(scanned.problems().getLast().message())
                .isEqualTo("end of WAL: unexpected pageaddr 0/A96000 in log segment 00000001000000000000000B,"
                        + " offset 614400");
    }

    @Test
    void reportsASegmentCopiedUnderTheNextName() {
        byte[][] first = new byte[1][];
        wal.edit(A, bytes -> first[0] = bytes)
                .edit(B, ignored -> first[0])
                .remove(Damage.C)
                .remove("00000001000000000000000D");

        assertThat(Scanned.of(wal.folder()).worse())
                .containsExactly(losing(
                        0xAFF7C8,
                        error(
                                Kind.PAGE_HEADER,
                                0xB00000,
                                B,
                                0,
                                "unexpected pageaddr 0/A00000 in log segment 00000001000000000000000B, offset 0",
                                0)));
    }
}
