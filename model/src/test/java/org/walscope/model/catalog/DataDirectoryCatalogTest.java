package org.walscope.model.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.walscope.corpus.Corpus;
import org.walscope.corpus.CorpusSet;

/// Catalogs read out of base backups, against those that the server saved at the same time.
class DataDirectoryCatalogTest {

    @TempDir
    private Path folder;

    static Stream<CorpusSet> sets() {
        return Corpus.large().stream().filter(set -> set.has("basebackup/base.tar.xz"));
    }

    @ParameterizedTest
    @MethodSource("sets")
    void aBaseBackupHasTheCatalogsOfItsStart(CorpusSet set) throws IOException {
        Path tar = set.folder().resolve("basebackup/base.tar.xz");
        SavedCatalog start = CatalogFile.read(set.folder().resolve("catalog-start.json.gz"));
        SavedCatalog found = DataDirectoryCatalog.read(tar, "corpus", () -> false);

        assertThat(CatalogHistoryGoldenTest.differences(found.rowsCatalog(), start.rowsCatalog()))
                .isEmpty();
        Path written = folder.resolve("written.json");
        CatalogFile.write(written, found);
        assertThat(CatalogHistoryGoldenTest.differences(
                        CatalogFile.read(written).rowsCatalog(), found.rowsCatalog()))
                .isEmpty();
        assertThat(found.systemIdentifier()).isEqualTo(start.systemIdentifier());
        assertThat(found.timeline()).isEqualTo(1);
        assertThat(found.database()).isEqualTo(start.database());
        assertThat(found.atLsn().orElseThrow().toString()).endsWith("00028");
        assertThatThrownBy(() -> DataDirectoryCatalog.read(tar, "nowhere", () -> false))
                .hasMessage(
                        tar + " has no database \"nowhere\". It has: corpus, other, postgres, template0, template1.");
    }

    @ParameterizedTest
    @MethodSource("sets")
    void rolledForwardABaseBackupHasTheCatalogsOfTheEnd(CorpusSet set) throws IOException {
        Path tar = set.folder().resolve("basebackup/base.tar.xz");
        SavedCatalog end = CatalogFile.read(set.folder().resolve("catalog-end.json.gz"));
        SavedCatalog found = DataDirectoryCatalog.read(tar, "corpus", () -> false);
        WalCatalogHistory history = CatalogHistoryGoldenTest.history(found, set.wal());
        var rows = (RowsCatalog) history.at(end.atLsn().orElseThrow().value(), 0);

        assertThat(CatalogHistoryGoldenTest.differences(rows, end.rowsCatalog()))
                .isEmpty();
        assertThat(history.findings().stream().map(CatalogFinding::kind))
                .containsExactly(CatalogFinding.Kind.OTHER_TIME);
    }

    @Test
    void whatIsNoClusterIsNamed() throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "no tar");

        assertThatThrownBy(() -> DataDirectoryCatalog.read(folder, "postgres", () -> false))
                .isInstanceOf(CatalogFormatException.class)
                .hasMessageStartingWith(folder + " has no global/pg_control.");
        assertThatThrownBy(() -> DataDirectoryCatalog.read(text, "postgres", () -> false))
                .isInstanceOf(CatalogFormatException.class)
                .hasMessageStartingWith(text + " is neither a directory nor a tar archive.");
    }
}
