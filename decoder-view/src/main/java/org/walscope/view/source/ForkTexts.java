package org.walscope.view.source;

import java.util.List;
import java.util.stream.Collectors;
import org.walscope.view.Texts;

/// The drawing of forks, in words.
final class ForkTexts {

    private ForkTexts() {}

    static String lane(ForkLayout.Lane lane) {
        String timeline = Integer.toUnsignedString(lane.timeline());
        return lane.fork()
                .map(fork -> Texts.get(
                        "sources.fork",
                        timeline,
                        Integer.toUnsignedString(fork.parentTimeline()),
                        fork.lsn().toString(),
                        fork.reason()))
                .orElseGet(() -> Texts.get("sources.fork.first", timeline));
    }

    static String all(List<ForkLayout.Lane> lanes) {
        return lanes.stream().map(ForkTexts::lane).collect(Collectors.joining(" "));
    }
}
