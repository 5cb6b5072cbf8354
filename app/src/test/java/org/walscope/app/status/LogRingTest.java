package org.walscope.app.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class LogRingTest {

    @Test
    void keepsTheLastLinesOfWalscopeOnly() {
        var ring = new LogRing();
        var logger = Logger.getLogger("org.walscope");
        logger.setUseParentHandlers(false); // the console
        ring.attach();
        try {
            System.getLogger("org.elsewhere.Thing").log(System.Logger.Level.WARNING, "not ours");
            System.getLogger("org.walscope.Thing").log(System.Logger.Level.WARNING, "{0} of {1}", "3", "4");
            assertThat(ring.lines()).hasSize(1);
            assertThat(ring.lines().getFirst().source()).isEqualTo("Thing");
            assertThat(ring.lines().getFirst().message()).isEqualTo("3 of 4");

            for (int i = 0; i <= LogRing.MAX_LINES; i++) {
                System.getLogger("org.walscope.Thing").log(System.Logger.Level.INFO, "line " + i);
            }
            assertThat(ring.lines()).hasSize(LogRing.MAX_LINES);
            assertThat(ring.lines().getLast().message()).isEqualTo("line " + LogRing.MAX_LINES);
        } finally {
            ring.detach();
            logger.setUseParentHandlers(true);
        }
        System.getLogger("org.walscope.Thing").log(System.Logger.Level.WARNING, "after");
        assertThat(ring.lines().getLast().message()).isNotEqualTo("after");
    }
}
