package org.walscope.model.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.walscope.model.Lsn;
import org.walscope.model.bytes.WalFormatException;
import org.walscope.model.segment.TimelineHistory.Ancestor;

/// Timeline history files and the labels of base backups.
class TimelineHistoryTest {

    private static final String THREE = """
            1\t0/11032B0\tno recovery target specified

            # a comment
            2\t0/1300E48\tat restore point "tl2_point"
            """;

    @Test
    void readsWhatTheServerWrites() {
        TimelineHistory history = TimelineHistory.parse(3, THREE);
        assertThat(history)
                .isEqualTo(new TimelineHistory(
                        3,
                        List.of(
                                new Ancestor(1, Lsn.INVALID, new Lsn(0x11032B0), "no recovery target specified"),
                                new Ancestor(
                                        2, new Lsn(0x11032B0), new Lsn(0x1300E48), "at restore point \"tl2_point\""))));
        assertThat(history.begin()).isEqualTo(new Lsn(0x1300E48));
        assertThat(history.timelineAt(new Lsn(0x11032AF))).isEqualTo(1);
        assertThat(history.timelineAt(new Lsn(0x11032B0))).isEqualTo(2);
        assertThat(history.timelineAt(new Lsn(0x1300E48))).isEqualTo(3);
        assertThat(TimelineHistory.parse(1, "").parent()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rubbish                | syntax error in history file: rubbish (expected a numeric timeline ID)
            99999999999 0/1        | syntax error in history file: 99999999999 0/1 (expected a numeric timeline ID)
            1                      | syntax error in history file: 1 (expected a write-ahead log switchpoint location)
            1 0                    | syntax error in history file: 1 0 (expected a write-ahead log switchpoint location)
            2 0/1;1 0/2            | invalid data in history file: 1 0/2 (timeline IDs must be in increasing sequence)
            1 0/1;3 0/2            | invalid data in history file "00000003.history" (timeline IDs must be less than child timeline's ID)
            """)
    void refusesWhatTheServerRefuses(String lines, String message) {
        assertThatThrownBy(() -> TimelineHistory.parse(3, lines.replace(';', '\n')))
                .isInstanceOf(WalFormatException.class)
                .hasMessage(message);
    }

    @Test
    void readsBackupLabels() {
        BackupLabel label = BackupLabel.parse("""
                START WAL LOCATION: 0/12000D8 (file 000000020000000000000012)
                STOP WAL LOCATION: 0/12001B0 (file 000000020000000000000012)
                CHECKPOINT LOCATION: 0/1200110
                LABEL: a: b
                """).orElseThrow();
        assertThat(label)
                .isEqualTo(new BackupLabel(
                        new Lsn(0x12000D8),
                        Optional.of(new Lsn(0x1200110)),
                        Optional.of(new Lsn(0x12001B0)),
                        Map.of(
                                "START WAL LOCATION", "0/12000D8 (file 000000020000000000000012)",
                                "STOP WAL LOCATION", "0/12001B0 (file 000000020000000000000012)",
                                "CHECKPOINT LOCATION", "0/1200110",
                                "LABEL", "a: b")));
        assertThat(BackupLabel.parse("START WAL LOCATION: nowhere\n")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            00000001000000000000000A                                             | false | true
            00000001000000000000000A.partial                                     | true  | true
            00000001000000000000000A.gz                                          | false | false
            00000001000000000000000A.partial.zst                                 | true  | false
            00000001000000000000000A.gz.partial                                  | true  | false
            00000001000000000000000A-00112233445566778899aabbccddeeff00112233.lz4 | false | false
            """)
    void knowsTheSegmentByItsFilesName(String fileName, boolean partial, boolean exact) {
        assertThat(WalFileName.parse(fileName))
                .contains(new WalFileName.Segment(new WalSegmentName(1, 0, 10), partial, exact));
    }

    @Test
    void knowsHistoriesAndLabelsByTheirNames() {
        assertThat(WalFileName.parse("0000000A.history")).contains(new WalFileName.History(10));
        assertThat(WalFileName.parse("0000000A.history.gz")).contains(new WalFileName.History(10));
        assertThat(WalFileName.parse("00000001000000000000000A.00000028.backup"))
                .contains(new WalFileName.Backup());
        assertThat(WalFileName.parse("backup_label")).contains(new WalFileName.Backup());
        assertThat(WalFileName.parse("00000001000000000000000A.done")).isEmpty();
        assertThat(WalFileName.parse("0000000A.partial")).isEmpty();
        assertThat(WalFileName.parse("00000001000000000000000a")).isEmpty();
    }
}
