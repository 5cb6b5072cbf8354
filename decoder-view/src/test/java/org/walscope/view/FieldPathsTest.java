package org.walscope.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.walscope.model.bytes.FieldNode;

class FieldPathsTest {

    private static final FieldNode LENGTH = new FieldNode("xl_tot_len", 0, 4, "54", List.of());
    private static final FieldNode XID = new FieldNode("xl_xid", 4, 4, "742", List.of());
    private static final FieldNode HEADER = new FieldNode("XLogRecord", 0, 24, "", List.of(LENGTH, XID));
    private static final FieldNode NOTE = new FieldNode("problem", 24, 0, "short", List.of());
    private static final List<FieldNode> ROOTS = List.of(HEADER, NOTE);

    @Test
    void findsTheSmallestFieldOfAByte() {
        assertThat(FieldPaths.at(ROOTS, 0)).containsExactly(HEADER, LENGTH);
        assertThat(FieldPaths.at(ROOTS, 7)).containsExactly(HEADER, XID);
        assertThat(FieldPaths.at(ROOTS, 8)).containsExactly(HEADER);
        assertThat(FieldPaths.at(ROOTS, 24)).isEmpty();
    }

    @Test
    void findsTheSmallestFieldThatCoversARange() {
        assertThat(FieldPaths.covering(ROOTS, 4, 4)).containsExactly(HEADER, XID);
        assertThat(FieldPaths.covering(ROOTS, 3, 2)).containsExactly(HEADER);
        assertThat(FieldPaths.covering(ROOTS, 20, 5)).isEmpty();
    }

    @Test
    void namesTheWayAndTheLastValue() {
        assertThat(FieldPaths.text(FieldPaths.at(ROOTS, 5))).isEqualTo("XLogRecord › xl_xid = 742");
        assertThat(FieldPaths.text(FieldPaths.at(ROOTS, 9))).isEqualTo("XLogRecord");
        assertThat(FieldPaths.text(List.of())).isEmpty();
    }
}
