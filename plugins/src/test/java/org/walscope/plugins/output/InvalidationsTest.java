package org.walscope.plugins.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.walscope.model.PgVersion;
import org.walscope.model.rmgr.SharedInvalidationMessage;

final class InvalidationsTest {

    /// Writes down what it hears of.
    private static final class Listening implements OutputPlugin {
        private final List<String> heard = new ArrayList<>();

        @Override
        public String name() {
            return "listening";
        }

        @Override
        public Startup startup(OutputContext context) {
            return new Startup(false, false, false, false, false);
        }

        @Override
        public void begin(OutputContext context, PluginTxn txn) {}

        @Override
        public void change(OutputContext context, PluginTxn txn, RowChange change) {}

        @Override
        public void commit(OutputContext context, PluginTxn txn, long commitLsn) {}

        @Override
        public void relcacheInvalidated(OutputContext context, int relation) {
            heard.add("relation " + relation);
        }

        @Override
        public void syscacheInvalidated(OutputContext context, InvalidatedCatalog catalog) {
            heard.add(catalog.name());
        }
    }

    private static List<String> heard(PgVersion version, SharedInvalidationMessage... messages) {
        var plugin = new Listening();
        Invalidations.tell(plugin, new MemoryContext(version), List.of(messages));
        return plugin.heard;
    }

    private static SharedInvalidationMessage of(int id, int value) {
        return new SharedInvalidationMessage(id, 5, value);
    }

    @Test
    void tellsOfRelationsOfItsDatabaseAlone() {
        assertThat(heard(
                        PgVersion.PG18,
                        of(-2, 16_400),
                        new SharedInvalidationMessage(-2, 6, 16_401),
                        new SharedInvalidationMessage(-2, 0, 1262),
                        of(-6, 16_402),
                        of(-5, 1259)))
                .containsExactly("relation 16400", "relation 1262", "relation 16402");
    }

    /// CREATE SCHEMA of the corpus writes `catcache 36 catcache 35` before 18 and `catcache 38 catcache 37` since;
    /// ALTER PUBLICATION … ADD TABLE 51 and 50, or 53 and 52.
    @Test
    void tellsOfCatalogsByTheNumbersTheirCachesHaveInTheRelease() {
        assertThat(heard(PgVersion.PG14, of(36, 1), of(45, 1), of(47, 1), of(48, 1)))
                .containsExactly("PG_NAMESPACE", "PG_PUBLICATION", "PG_PUBLICATION_REL");
        assertThat(heard(PgVersion.PG17, of(35, 1), of(36, 1), of(51, 1), of(50, 1)))
                .containsExactly("PG_NAMESPACE", "PG_PUBLICATION_REL");
        assertThat(heard(PgVersion.PG18, of(37, 1), of(38, 1), of(53, 1), of(52, 1), of(-1, 6104)))
                .containsExactly("PG_NAMESPACE", "PG_PUBLICATION_REL", "PG_PUBLICATION");
    }
}
