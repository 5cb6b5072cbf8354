package org.walscope.view.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.walscope.model.server.ReplicationSlot;

class SlotMarkTest {

    @Test
    void marksNothingWithoutServerOrWal() {
        var slot = new ReplicationSlot(
                "orders",
                ReplicationSlot.Type.LOGICAL,
                Map.of("restart_lsn", Optional.of("0/1000028"), "confirmed_flush_lsn", Optional.of("0/1000060")),
                OptionalLong.empty());
        assertThat(slot.restartLsn()).isPresent();
        assertThat(SlotMark.of(List.of(slot), Optional.empty(), Optional.empty()))
                .isEmpty();
    }
}
