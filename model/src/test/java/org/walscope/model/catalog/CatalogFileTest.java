package org.walscope.model.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.walscope.corpus.Corpus;
import org.walscope.corpus.CorpusSet;
import org.walscope.model.RelFileLocator;

/// Saved catalogs: those of the corpus, ours, and files that are none.
class CatalogFileTest {

    private static final String HEAD =
            "{\"server_version_num\": 150004, \"current_database\": {\"oid\": 5, \"dattablespace\": \"1663\"}, ";

    @TempDir
    private Path folder;

    static Stream<CorpusSet> sets() {
        return Corpus.large().stream().filter(set -> set.has("catalog-end.json.gz"));
    }

    @ParameterizedTest
    @MethodSource("sets")
    void readsTheCatalogsOfTheCorpus(CorpusSet set) throws IOException {
        SavedCatalog saved = CatalogFile.read(set.folder().resolve("catalog-end.json.gz"));
        Catalog catalog = saved.catalog();

        assertThat(saved.version().major()).isEqualTo(set.major());
        assertThat(saved.databaseName()).isEqualTo("corpus");
        assertThat(saved.atLsn()).isPresent();
        CatalogRelation pgClass = Objects.requireNonNull(catalog.relation(1259));
        assertThat(pgClass.schema() + "." + pgClass.name()).isEqualTo("pg_catalog.pg_class");
        assertThat(pgClass.isCatalog()).isTrue();
        assertThat(Objects.requireNonNull(pgClass.column(1)).name()).isEqualTo("oid");
        assertThat(Objects.requireNonNull(catalog.type(1007)).isArray()).isTrue();
        int[] mapped = {0};
        saved.rows().forEach(CatalogTable.RELATION_MAP, row -> {
            mapped[0]++;
            boolean shared = saved.rows()
                    .rows(CatalogTable.PG_CLASS, row.number("oid"))
                    .getFirst()
                    .flag("relisshared");
            var file = new RelFileLocator(shared ? 1664 : 1663, shared ? 0 : saved.database(), row.number("filenode"));
            assertThat(Objects.requireNonNull(catalog.relationAt(file)).oid()).isEqualTo(row.number("oid"));
        });
        assertThat(mapped[0]).isGreaterThan(10);
    }

    @Test
    void knowsWhatAllrmHasInPostgreSql15() throws IOException {
        CorpusSet set = Corpus.large().stream()
                .filter(each -> each.toString().equals("pg15/allrm"))
                .findFirst()
                .orElseThrow();
        SavedCatalog saved = CatalogFile.read(set.folder().resolve("catalog-end.json.gz"));
        Catalog catalog = saved.catalog();
        CatalogRelation fast = Objects.requireNonNull(catalog.relation(16702));

        assertThat(fast.columns().stream().map(CatalogColumn::missing).filter(Objects::nonNull))
                .containsExactly(
                        new AttrMissing.Printed("42"),
                        new AttrMissing.Printed("deflt"),
                        new AttrMissing.Printed("1.250"),
                        new AttrMissing.Printed("2020-02-02 00:00:00+00"));
        assertThat(Objects.requireNonNull(catalog.publication("pub_filter")).tables())
                .contains(new Publication.Table(
                        16702, Optional.of(List.of(1, 3)), Optional.of(new Publication.RowFilter.Sql("(id > 2)"))));
        assertThat(catalog.ancestors(16725)).containsExactly(16720);
        assertThat(catalog.ancestors(16755)).as("inherits, but is no partition").isEmpty();
        assertThat(saved.systemIdentifier()).isEqualTo(7710491763977505470L);
        assertThat(saved.timeline()).isEqualTo(1);
    }

    @Test
    void takesFilesPlainOrPacked() throws IOException {
        String json = HEAD + "\"catalogs\": {\"pg_namespace\": [{\"oid\": \"2200\", \"nspname\": \"public\"}],"
                + " \"pg_unheard_of\": [{\"a\": {\"b\": [1]}}], \"pg_enum\": null}}";
        Path plain = Files.writeString(folder.resolve("a.json"), json);
        Path packed = folder.resolve("b.json");
        try (var out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(json.getBytes(StandardCharsets.UTF_8));
        }

        assertThat(CatalogFile.read(plain).catalog().schema(2200)).isEqualTo("public");
        assertThat(CatalogFile.read(packed).catalog().schema(2200)).isEqualTo("public");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    23   | [-7]                                  | -7
                    16   | [true]                                | t
                    3802 | [{"a":1}]                             | {"a":1}
                    701  | [100000000000000000000]               | 1e+20
                    701  | [0.00001]                             | 1e-05
                    701  | [1.5]                                 | 1.5
                    1700 | [1.250]                               | 1.250
                    1114 | ["2020-02-02T01:02:03.5"]             | 2020-02-02 01:02:03.5
                    1184 | ["2020-02-02T01:02:03+05:30"]         | 2020-02-02 01:02:03+05:30
                    25   | ["a 1T2"]                             | a 1T2
                    1007 | [[1,null,3]]                          | {1,NULL,3}
                    1009 | [["a b","","null"]]                   | {"a b","","null"}
                    """)
    void printsMissingValuesAsTheServerDoes(int type, String json, String expected) throws IOException {
        String row =
                "{\"attrelid\": 16384, \"attnum\": 1, \"attmissingval\": " + json + ", \"atttypid\": " + type + "}";
        Path file = Files.writeString(
                folder.resolve("a.json"),
                HEAD + "\"catalogs\": {\"pg_class\": [{\"oid\": 16384}], \"pg_attribute\": [" + row + "]}}");

        CatalogRelation relation =
                Objects.requireNonNull(CatalogFile.read(file).catalog().relation(16384));
        assertThat(relation.columns().getFirst().missing()).isEqualTo(new AttrMissing.Printed(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{}",
                "nonsense",
                "{\"server_version_num\": 90600, \"catalogs\": {}}",
                "{\"server_version_num\": \"abc\", \"catalogs\": {}}",
                "{\"server_version_num\": 150004, \"catalogs\": {}}",
                HEAD + "\"format\": 2, \"catalogs\": {}}",
                HEAD + "\"catalogs\": []}",
                HEAD + "\"catalogs\": {\"pg_class\": {}}}",
                HEAD + "\"catalogs\": {\"pg_class\": [[]]}}",
                HEAD + "\"catalogs\": {\"pg_class\": [{\"relname\": \"a\"}]}}",
                HEAD + "\"catalogs\": {\"pg_class\": [{\"oid\": \"99999999999\"}]}}",
                HEAD + "\"catalogs\": {\"pg_class\": [{\"oid\": {}}]}}",
                HEAD + "\"catalogs\": {\"pg_attribute\": [{\"attrelid\": 1, \"attnum\": 1, \"attmissingval\": 7}]}}",
            })
    void saysWhatIsWrongWithAFileThatIsNoCatalog(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("a.json"), text);

        assertThatThrownBy(() -> CatalogFile.read(file))
                .isInstanceOf(CatalogFormatException.class)
                .hasMessageStartingWith("The catalog file " + file)
                .hasMessageEndingWith("Save it anew with: walscope catalog save");
    }

    @Test
    void refusesATextThatNoCatalogHas() throws IOException {
        Path file = folder.resolve("a.json.gz");
        try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("{\"a\": \"".getBytes(StandardCharsets.UTF_8));
            byte[] block = new byte[1 << 20];
            java.util.Arrays.fill(block, (byte) 'x');
            for (int i = 0; i < 64; i++) {
                out.write(block);
            }
        }

        assertThatThrownBy(() -> CatalogFile.read(file)).hasMessageContaining("has a text of more than 16 MiB");
    }

    @Test
    void damagedFilesEndInASentence() throws IOException {
        CorpusSet set = Corpus.large().stream()
                .filter(each -> each.toString().equals("pg15/crash"))
                .findFirst()
                .orElseThrow();
        byte[] sound;
        try (var in = new GZIPInputStream(Files.newInputStream(set.folder().resolve("catalog-start.json.gz")))) {
            sound = in.readAllBytes();
        }
        var random = new Random(4711);
        for (int i = 0; i < 30; i++) {
            byte[] damaged = java.util.Arrays.copyOf(sound, 1 + random.nextInt(sound.length));
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            Path file = Files.write(folder.resolve("damaged.json"), damaged);

            assertThatThrownBy(() -> CatalogFile.read(file)).isInstanceOf(CatalogFormatException.class);
        }
    }
}
