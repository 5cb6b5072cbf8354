package org.walscope.plugins.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.walscope.model.Lsn;
import org.walscope.model.change.LineRange;
import org.walscope.model.change.WrittenAt;

/// Lines of contrib/test_decoding under options no recording has, read and written back.
final class TestDecodingLinesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BEGIN",
                "BEGIN 4294967295",
                "COMMIT",
                "COMMIT (at 2026-11-21 05:26:21.146251+00)",
                "COMMIT 742 (at 2026-11-21 05:26:21.146251+00)",
                "PREPARE TRANSACTION 'gid'",
                "PREPARE TRANSACTION 'it''s', txid 742",
                "COMMIT PREPARED E'back\\\\slash', txid 742 (at 2026-11-21 05:26:21+00)",
                "ROLLBACK PREPARED 'gid'",
                "opening a streamed block for transaction",
                "opening a streamed block for transaction TXN 742",
                "closing a streamed block for transaction",
                "aborting streamed (sub)transaction",
                "aborting streamed (sub)transaction TXN 742",
                "preparing streamed transaction 'gid'",
                "preparing streamed transaction TXN 'gid', txid 742 (at 2026-11-21 05:26:21+00)",
                "committing streamed transaction",
                "committing streamed transaction TXN 742 (at 2026-11-21 05:26:21+00)",
                "streaming change for transaction",
                "streaming change for TXN 742",
                "streaming truncate for TXN 742",
                "streaming message: transactional: 1 prefix: p, sz: 5",
                "message: transactional: 0 prefix: , sz: 0 content:",
                "message: transactional: 1 prefix: a, sz: 3 content:b, sz: 9 content:two\nlines",
                "table public.t: INSERT: (no-tuple-data)",
                "table public.t: UPDATE: (no-tuple-data)",
                "table public.t: DELETE: (no-tuple-data)",
                "table public.t: UPDATE: old-key: id[integer]:1 new-tuple: id[integer]:2 v[text]:unchanged-toast-datum",
                "table public.t: INSERT: v[text]:'unchanged-toast-datum' w[text]:'null' x[text]:null",
                "table public.a, \"S \"\"q\"\"\".\"T.able\": TRUNCATE: restart_seqs cascade",
                "table public.a: TRUNCATE: (no-flags)",
                "table public.t: INSERT: \"x[y]:\"[\"odd \"\"type]\"[]]:'{a}' b[bit varying]:B'' n[numeric]:NaN f[real]:-Infinity",
            })
    void comesBackAsWritten(String line) throws Exception {
        var at = new WrittenAt(
                new Lsn(1), line.contains("transaction") ? OptionalInt.empty() : OptionalInt.of(742), LineRange.of(0));
        assertThat(TestDecodingText.of(new TestDecodingParser().parse(line, at)))
                .isEqualTo(line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "BEGIN x",
                "BEGIN 4294967296",
                "COMMIT 742 (at 2026",
                "table public.t: INSERT: id[integer]:1x",
                "table public.t: INSERT: v[text]:'open",
                "table public.t: MERGE:",
                "message: transactional: 1 prefix: p",
                "sequence public.s: transactional:1 last_value: 1 log_cnt: 0 is_called:0"
            })
    void saysWhereItStopped(String line) {
        var at = new WrittenAt(new Lsn(1), OptionalInt.of(742), LineRange.of(0));
        assertThatThrownBy(() -> new TestDecodingParser().parse(line, at))
                .isInstanceOfSatisfying(OutputFormatException.class, e -> {
                    assertThat(e.problem().position()).isBetween(0, line.length());
                    assertThat(e.problem().message()).contains("got");
                });
    }
}
