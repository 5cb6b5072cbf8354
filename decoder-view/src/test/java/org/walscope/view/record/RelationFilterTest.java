package org.walscope.view.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walscope.model.record.WalIndex;
import org.walscope.view.OpenCatalog;
import org.walscope.view.OpenWal;
import org.walscope.view.OrdersHistory;
import org.walscope.view.Selection;
import org.walscope.view.fx.ImmediateBackground;

/// Filters by what relations are called, with a catalog and without.
class RelationFilterTest {

    @TempDir
    private static Path folder = Path.of("");

    private static OrdersHistory history = new OrdersHistory(Path.of(""), Path.of(""), 0, 0, 0);

    private final ImmediateBackground background = new ImmediateBackground();
    private final Selection selection = new Selection();
    private final OpenWal wal = new OpenWal(background);
    private final OpenCatalog catalog = new OpenCatalog(wal, background);
    private final RecordTableViewModel table = new RecordTableViewModel(selection, background);
    private final RecordFilterViewModel field = new RecordFilterViewModel(selection, wal, catalog);

    @BeforeAll
    static void play() throws Exception {
        history = OrdersHistory.play(folder);
    }

    @BeforeEach
    void open() {
        wal.open(List.of(history.wal()), "wal");
        table.attach();
        catalog.names().subscribe(table::learnNames);
        table.open(
                wal.index(),
                wal.timeline().get().orElseThrow().version(),
                wal.timeline().get().map(TimelineRecords::new));
        table.grow(wal.rows().get(), List.of());
    }

    private void submit(String text) {
        field.text().set(text);
        field.submit();
    }

    /// The xids of the records that are left, without those of none.
    private List<Integer> xids() {
        WalIndex index = wal.index();
        return IntStream.range(0, (int) table.rows().get().count())
                .map(position -> index.xid(table.rows().get().row(position)))
                .filter(xid -> xid != 0)
                .distinct()
                .boxed()
                .toList();
    }

    @Test
    void namesAreRefusedWithoutACatalogAndHoldWithOne() {
        submit("rel == public.orders");
        assertThat(field.problem().get()).contains("names of relations need a catalog");
        assertThat(selection.filter().get()).isEmpty();

        catalog.open(history.catalog());
        submit("public.orders");
        assertThat(selection.filter().get()).isEqualTo("rel == public.orders");
        assertThat(xids()).containsExactly(history.mixed(), history.rolledBack(), history.copied());
        submit("rel == audit");
        assertThat(xids()).containsExactly(history.mixed());
        submit("rel == nowhere.audit");
        assertThat(table.rows().get().count()).isZero();
        submit("rel != public.orders && rel != orders_pkey && xid == " + history.rolledBack());
        assertThat(xids()).containsExactly(history.rolledBack());

        submit("rel == audit");
        catalog.close();
        assertThat(table.rows().get().count()).isZero();
        catalog.open(history.catalog());
        assertThat(xids()).containsExactly(history.mixed());
    }
}
