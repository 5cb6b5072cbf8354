package org.walscope.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walscope.model.Lsn;
import org.walscope.model.PgVersion;
import org.walscope.view.fx.ImmediateBackground;

class OpenWalTest {

    private final OpenWal wal = new OpenWal(new ImmediateBackground());

    @TempDir
    Path directory;

    @Test
    void showsTheRecordsOfAFolder() throws Exception {
        wal.open(List.of(CorpusWal.unpack("pg15/txmix", directory)), "txmix");

        assertThat(wal.failure().get()).isEmpty();
        assertThat(wal.title().get()).isEqualTo("txmix");
        assertThat(wal.timelines()).hasSize(1);
        assertThat(wal.timeline().get()).map(each -> each.version()).contains(PgVersion.PG15);
        assertThat(wal.scanning().get()).isFalse();
        assertThat(wal.rows().get()).isEqualTo(wal.index().size()).isPositive();
        Lsn first = new Lsn(wal.index().lsn(0));
        assertThat(wal.reader().orElseThrow().read(first).lsn()).isEqualTo(first);
    }

    @Test
    void keepsWhatIsOpenWhenNewFilesHoldNoWal() throws Exception {
        wal.open(List.of(CorpusWal.unpack("pg15/txmix", directory)), "txmix");
        int rows = wal.rows().get();
        Path text = Files.writeString(directory.resolve("00000001000000000000000A"), "Dear diary, no WAL today.\n");

        wal.open(List.of(text), text.getFileName().toString());

        assertThat(wal.failure().get()).get().asString().contains("00000001000000000000000A");
        assertThat(wal.problems()).anyMatch(each -> each.file().equals("00000001000000000000000A"));
        assertThat(wal.title().get()).isEqualTo("txmix");
        assertThat(wal.rows().get()).isEqualTo(rows);
        assertThat(wal.reader().orElseThrow().read(new Lsn(wal.index().lsn(0)))).isNotNull();
    }

    @Test
    void saysWhichPathDoesNotExist() {
        wal.open(List.of(directory.resolve("nothing")), "nothing");

        assertThat(wal.failure().get())
                .get()
                .asString()
                .contains(directory.resolve("nothing").toString());
        assertThat(wal.timeline().get()).isEmpty();
    }

    @Test
    void tellsOfATimelineOnceIndexAndReaderAreItsOwn() throws Exception {
        var seen = new ArrayList<Boolean>();
        wal.timeline().subscribe(now -> seen.add(now.equals(wal.reader().map(reader -> reader.timeline()))));

        wal.open(List.of(CorpusWal.unpack("pg15/timeline", directory)), "timeline");
        assertThat(wal.timelines()).hasSizeGreaterThan(1);
        wal.choose(wal.timelines().getFirst());
        assertThat(wal.rows().get()).isPositive();
        wal.close();

        assertThat(seen).hasSize(4).containsOnly(true);
        assertThat(wal.rows().get()).isZero();
        assertThat(wal.reader()).isEqualTo(Optional.empty());
    }
}
