package org.walscope.model.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.walscope.model.ForkNumber;
import org.walscope.model.RelFileLocator;
import org.walscope.model.record.BlockRef;
import org.walscope.model.record.WalIndex;

class RowFilterTest {

    private static final RelFileLocator ORDERS = new RelFileLocator(1663, 5, 16384);

    private final WalIndex index = new WalIndex();

    private final FilterScope scope = new FilterScope() {
        @Override
        public WalIndex index() {
            return index;
        }

        @Override
        public String rmgrName(int rmid) {
            return rmid == 10 ? "Heap" : "XLOG";
        }

        @Override
        public String operation(int rmid, int info) {
            return info == 0x80 ? "INSERT+INIT" : "INSERT";
        }

        @Override
        public int topLevelXid(int xid) {
            return xid == 743 ? 742 : xid;
        }

        /// The first record is a commit of 2026-11-21 03:40 UTC.
        @Override
        public OptionalLong moment(int row) {
            return OptionalLong.of(848_547_600_000_000L);
        }

        @Override
        public IntPredicate relationNamed(String name) {
            return row -> index.relation(row).isPresent()
                    && List.of("orders", "public.orders", "Big Orders").contains(name);
        }

        @Override
        public List<BlockRef> blocks(int row) {
            return List.of(new BlockRef(0, ORDERS, ForkNumber.MAIN, 7, 0, Optional.empty(), 0, 0));
        }
    };

    RowFilterTest() {
        int orders = index.relationNumber(ORDERS);
        index.append(0x1000, 59, 742, 10, 0x00, 0, orders);
        index.append(0x1040, 3000, 743, 10, 0x80, 2900, orders);
        index.append(0x1C00, 114, 0, 0, 0x10, 0, WalIndex.NO_RELATION);
        index.publish();
    }

    private List<Integer> rows(String filter) throws FilterSyntaxException {
        var test = RowFilter.of(FilterParser.parseWithNames(filter), scope);
        var rows = new ArrayList<Integer>();
        for (int row = 0; row < index.size(); row++) {
            if (test.test(row)) {
                rows.add(row);
            }
        }
        return rows;
    }

    @Test
    void asksEveryField() throws FilterSyntaxException {
        assertThat(rows("rmgr == Heap")).containsExactly(0, 1);
        assertThat(rows("rmgr != heap")).containsExactly(2);
        assertThat(rows("op == \"INSERT\"")).containsExactly(0, 2);
        assertThat(rows("op == INSERT+INIT")).containsExactly(1);
        assertThat(rows("rel == 1663/5/16384")).containsExactly(0, 1);
        assertThat(rows("rel != 16384")).containsExactly(2);
        assertThat(rows("xid == 742")).containsExactly(0);
        assertThat(rows("txn == 742")).containsExactly(0, 1);
        assertThat(rows("lsn >= 0/1040")).containsExactly(1, 2);
        assertThat(rows("len > 1kB")).containsExactly(1);
        assertThat(rows("fpi")).containsExactly(1);
        assertThat(rows("block == 7")).containsExactly(0, 1);
    }

    @Test
    void knowsTheTimeOnceARecordToldIt() throws FilterSyntaxException {
        index.append(0x2000, 46, 742, 1, 0x00, 0, WalIndex.NO_RELATION);
        index.append(0x2030, 59, 744, 10, 0x00, 0, index.relationNumber(ORDERS));
        index.publish();

        assertThat(rows("time >= \"2026-11-21 03:40Z\"")).containsExactly(3, 4);
        assertThat(rows("time > \"2026-11-21 03:40:00+00\"")).isEmpty();
        assertThat(rows("time == \"2026-11-21 05:40:00.000000+02:00\" && rmgr == Heap"))
                .containsExactly(4);
        assertThat(rows("time < \"2026-11-22\"")).containsExactly(3, 4);
        assertThat(rows("time > \"1999-12-31 UTC\"")).containsExactly(3, 4);
        assertThat(rows("!(time > \"2020-01-01\")")).containsExactly(0, 1, 2);
    }

    @Test
    void asksForRelationsByName() throws FilterSyntaxException {
        assertThat(rows("rel == orders")).isEqualTo(rows("rel == 16384"));
        assertThat(rows("rel == public.orders && fpi")).containsExactly(1);
        assertThat(rows("rel == \"Big Orders\"")).isEqualTo(rows("rel == orders"));
        assertThat(rows("rel != orders")).doesNotContainAnyElementsOf(rows("rel == orders"));
        assertThat(rows("rel == \"16384\"")).isEmpty();
        assertThat(FilterParser.parseWithNames("!fpi && rel == orders").asksNames())
                .isTrue();
        assertThat(FilterParser.parseWithNames("rel == 16384").asksNames()).isFalse();
    }

    @Test
    void bindsNotBeforeAndBeforeOr() throws FilterSyntaxException {
        assertThat(rows("rmgr == XLOG || rmgr == Heap && fpi")).containsExactly(1, 2);
        assertThat(rows("(rmgr == XLOG || rmgr == Heap) && fpi")).containsExactly(1);
        assertThat(rows("!fpi && rmgr == Heap")).containsExactly(0);
        assertThat(rows("!(fpi || rmgr == Heap)")).containsExactly(2);
    }

    @Test
    void saysWhereAFilterIsWrong() {
        for (var wrong : List.of(
                new Wrong("", 0, "expected a field here"),
                new Wrong("colour == 1", 0, "unknown field \"colour\""),
                new Wrong("xid", 3, "expected a comparison"),
                new Wrong("xid == ", 7, "expected a number"),
                new Wrong("xid == 99999999999", 7, "4294967295"),
                new Wrong("lsn == 12", 7, "expected an LSN"),
                new Wrong("len > 5 apples", 8, "expected && or ||"),
                new Wrong("(fpi", 4, "expected )"),
                new Wrong("rmgr < Heap", 6, "only be compared by"),
                new Wrong("op == \"INSERT", 6, "never closed"),
                new Wrong("rel == \"public.orders\"", 7, "need a catalog"),
                new Wrong("time > 2026", 7, "a moment in quotes"),
                new Wrong("time > \"2026-13-01\"", 7, "a moment in quotes"),
                new Wrong("rel == 1/2", 7, "tablespace/database/file"))) {
            assertThatThrownBy(() -> FilterParser.parse(wrong.text))
                    .as(wrong.text)
                    .hasMessageContaining(wrong.message)
                    .asInstanceOf(type(FilterSyntaxException.class))
                    .returns(wrong.position, FilterSyntaxException::position);
        }
    }

    private record Wrong(String text, int position, String message) {}

    @Test
    void anyTextIsAFilterOrASyntaxError() {
        var random = new Random(4711);
        String letters = "!()&|=<> \"/rmgxidlenstime012+-:\n";
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            for (int length = random.nextInt(24); length > 0; length--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            try {
                FilterParser.parse(text.toString());
            } catch (FilterSyntaxException e) {
                assertThat(e.position()).as(text.toString()).isBetween(0, text.length());
            }
        }
        assertThatThrownBy(() -> FilterParser.parse("(".repeat(100_000))).hasMessageContaining("nested too deeply");
    }
}
